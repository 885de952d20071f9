import { UserError } from '../../../core/diagnostics.ts';
import type { Inventory, Names } from '../../../core/workflows/inventory.ts';
import type { Pushed } from '../../../core/workflows/passed-on.ts';
import { github } from '../../../providers/github/index.ts';
import type { Context } from '../../context.ts';
import { valuesOf } from '../../options.ts';
import { choose } from '../../push/choose.ts';
import { pushOptions } from '../../push/push-options.ts';
import { contentsOf } from '../../render/contents.ts';
import { readSource } from '../../sources/index.ts';
import { pushedFrom } from '../as-pushed.ts';
import type { CheckWants } from '../check-command.ts';

/** What the secrets file would bring; nothing where none is read. */
export interface Pushing {
  readonly pushed: readonly Pushed[];
  /** The source's name and what it holds, for people. */
  readonly source?: { readonly name: string; readonly contents: string };
}

/** Names alone: no value goes any further, and what a push would refuse is not asked here. */
export async function pushing(wants: CheckWants, context: Context): Promise<Pushing> {
  if (wants.withoutSecrets) return { pushed: [] };
  const source = await readSource(wants, context).catch(tellWithout);
  const job = {
    provider: github,
    layout: wants.naming,
    wants: { ...valuesOf(pushOptions, {}), ...wants },
  };
  const { entries } = choose(source, job, context.random);
  return {
    pushed: entries.flatMap(pushedFrom),
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
export function afterPush<I extends Inventory>(
  found: I,
  pushed: readonly Pushed[],
  environment: string | undefined,
): I {
  if (environment === undefined) return { ...found, shared: withNames(found.shared, pushed) };
  const place = environment.toLowerCase();
  const there = found.environments.get(place) ?? { secrets: new Set<string>(), vars: new Set<string>() };
  return { ...found, environments: new Map([...found.environments, [place, withNames(there, pushed)]]) };
}

const withNames = (names: Names, pushed: readonly Pushed[]): Names => ({
  secrets: new Set([...names.secrets, ...namesOf(pushed, 'secrets')]),
  vars: new Set([...names.vars, ...namesOf(pushed, 'vars')]),
});

const namesOf = (pushed: readonly Pushed[], context: Pushed['context']): string[] =>
  pushed.filter((one) => one.context === context).map(({ name }) => name);
