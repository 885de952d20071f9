import type { Claim, Manifest } from './manifest.ts';

/**
 * Lists the claims about names that GitHub does not list: someone else removed those secrets. A run of ours announces a removal
 * before, so a name that is pending may be away by its own hand.
 */
export const claimsWithout = (
  { entries }: Manifest,
  listed: { has(name: string): boolean },
): ReadonlyMap<string, Claim> =>
  new Map(
    [...entries].flatMap(([name, { claim, pending }]) =>
      claim && !pending && !listed.has(name) ? [[name, claim] as const] : [],
    ),
  );
