import { UserError } from '../../../core/diagnostics.ts';
import type { Inventory, NamesByContext } from '../../../core/workflows/check/inventory.ts';
import { type PushedEntry, pushedEntries } from '../../../core/workflows/check/unused-secrets.ts';
import { github } from '../../../providers/github/index.ts';
import type { Context } from '../../context.ts';
import { valuesOf } from '../../options.ts';
import { choose } from '../../push/choose.ts';
import { pushOptions } from '../../push/options.ts';
import { contentsOf } from '../../render/contents.ts';
import { readSource } from '../../sources/index.ts';
import type { CheckOptions } from './options.ts';

/** What the secrets file would bring; nothing where none is read. */
export interface PushedSource {
  readonly pushed: readonly PushedEntry[];
  /** The source's name and what it holds, for people. */
  readonly source?: { readonly name: string; readonly contents: string };
}

/** Reads the names that a push would send. No value goes any further, and nothing is refused as a push would. */
export async function readPushed(options: CheckOptions, context: Context): Promise<PushedSource> {
  if (options.withoutSecrets) return { pushed: [] };
  const source = await readSource(options, context).catch(hintAtWithoutSecrets);
  const request = {
    provider: github,
    layout: options.layout,
    wants: { ...valuesOf(pushOptions, {}), ...options },
  };
  const { entries } = choose(source, request, context.random);
  return {
    pushed: entries.flatMap(pushedEntries),
    source: { name: source.name, contents: contentsOf(entries) },
  };
}

function hintAtWithoutSecrets(error: unknown): never {
  if (!(error instanceof UserError) || error.code !== 'no-secrets') throw error;
  throw new UserError(error.message, {
    hint: `${error.hint ?? ''}\n  --without-secrets             none: only what is there now counts`,
    code: error.code,
  });
}

/** Adds what is pushed to what is there. */
export function inventoryAfterPush<I extends Inventory>(
  found: I,
  pushed: readonly PushedEntry[],
  environment: string | undefined,
): I {
  if (environment === undefined) return { ...found, shared: withNames(found.shared, pushed) };
  const key = environment.toLowerCase();
  const present = found.environments.get(key) ?? { secrets: new Set<string>(), vars: new Set<string>() };
  return { ...found, environments: new Map([...found.environments, [key, withNames(present, pushed)]]) };
}

const withNames = (names: NamesByContext, pushed: readonly PushedEntry[]): NamesByContext => ({
  secrets: new Set([...names.secrets, ...namesOf(pushed, 'secrets')]),
  vars: new Set([...names.vars, ...namesOf(pushed, 'vars')]),
});

const namesOf = (pushed: readonly PushedEntry[], context: PushedEntry['context']): string[] =>
  pushed.filter((entry) => entry.context === context).map(({ name }) => name);
