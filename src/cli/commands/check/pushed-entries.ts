import { UserError } from '../../../core/diagnostics.ts';
import type { Inventory, NamesByContext } from '../../../core/workflows/check/inventory.ts';
import type { PushedEntry } from '../../../core/workflows/check/unused-secrets.ts';
import { github } from '../../../providers/github/index.ts';
import type { Context } from '../../context.ts';
import { valuesOf } from '../../options.ts';
import { choose } from '../../push/choose.ts';
import { pushOptions } from '../../push/push-options.ts';
import { contentsOf } from '../../render/contents.ts';
import { readSource } from '../../sources.ts';
import { pushedEntries } from '../config-option.ts';
import type { CheckOptions } from './index.ts';

/** What the secrets file would bring; nothing where none is read. */
export interface PushedSource {
  readonly pushed: readonly PushedEntry[];
  /** The source's name and what it holds, for people. */
  readonly source?: { readonly name: string; readonly contents: string };
}

/** Names alone: no value goes any further, and what a push would refuse is not asked here. */
export async function readPushed(wants: CheckOptions, context: Context): Promise<PushedSource> {
  if (wants.withoutSecrets) return { pushed: [] };
  const source = await readSource(wants, context).catch(tellWithout);
  const job = {
    provider: github,
    layout: wants.layout,
    wants: { ...valuesOf(pushOptions, {}), ...wants },
  };
  const { entries } = choose(source, job, context.random);
  return {
    pushed: entries.flatMap(pushedEntries),
    source: { name: source.name, contents: contentsOf(entries) },
  };
}

function tellWithout(error: unknown): never {
  if (!(error instanceof UserError) || error.code !== 'no-secrets') throw error;
  throw new UserError(error.message, {
    hint: `${error.hint ?? ''}\n  --without-secrets             none: only what is there now counts`,
    code: error.code,
  });
}

/** What there will be: what is there, and what is pushed besides. */
export function inventoryAfterPush<I extends Inventory>(
  found: I,
  pushed: readonly PushedEntry[],
  environment: string | undefined,
): I {
  if (environment === undefined) return { ...found, shared: withNames(found.shared, pushed) };
  const place = environment.toLowerCase();
  const there = found.environments.get(place) ?? { secrets: new Set<string>(), vars: new Set<string>() };
  return { ...found, environments: new Map([...found.environments, [place, withNames(there, pushed)]]) };
}

const withNames = (names: NamesByContext, pushed: readonly PushedEntry[]): NamesByContext => ({
  secrets: new Set([...names.secrets, ...namesOf(pushed, 'secrets')]),
  vars: new Set([...names.vars, ...namesOf(pushed, 'vars')]),
});

const namesOf = (pushed: readonly PushedEntry[], context: PushedEntry['context']): string[] =>
  pushed.filter((one) => one.context === context).map(({ name }) => name);
