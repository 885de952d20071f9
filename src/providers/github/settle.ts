import { UserError } from '../../core/diagnostics.ts';
import type { Outcome } from '../../core/model.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import type { ListedItem } from './answers.ts';
import type { NameOutcome } from './manifest/manifest.ts';
import type { MarkedCollection } from './state.ts';

type Results = ReadonlyMap<string, NameOutcome>;
type Listed = ReadonlyMap<string, ListedItem>;

/** Milliseconds after which a list that contradicts the answers is asked for again: it may lag. */
const LAGS = [1000, 2000];

/**
 * Looks whether what was answered as done is there, then vouches for it in the manifest. Whoever answers in GitHub's place
 * is found out so: an answer to a PUT says nothing of what was written.
 * @param before what was listed before the writes
 * @returns what failed after all
 */
export async function settle(
  { type, api, marks }: MarkedCollection,
  results: Results,
  before: Listed,
  { sleep }: Pick<ProviderRuntime, 'sleep'>,
): Promise<readonly Outcome[]> {
  const list = async (): Promise<Listed> => {
    const listed = await api.list();
    if (listed) return listed;
    throw new UserError('404: what was written to is not there any more, or not to be seen', {
      hint: 'run the same command again: it looks anew',
    });
  };
  const isDone = [...results.values()].some(({ kind }) => kind !== 'untouched');
  let listed = isDone ? await list() : undefined;
  for (const lag of LAGS) {
    if (!listed || contradictions(results, listed, before).size === 0) break;
    await sleep(lag);
    listed = await list();
  }
  const failed = listed ? contradictions(results, listed, before) : new Map<string, UserError>();
  const settled = new Map([...results, ...[...failed.keys()].map((name) => [name, UNKNOWN] as const)]);
  await marks?.settle(async () => datesIn(listed ?? (await list())), settled);
  return [...failed].map(([name, error]) => ({ type, name, result: 'failed', error }));
}

const UNKNOWN: NameOutcome = { kind: 'unknown' };

export const datesIn = (listed: Listed | undefined): ReadonlyMap<string, Date> =>
  new Map([...(listed ?? [])].map(([name, { at }]) => [name, at]));

/** What was answered as done, and is not so in the list. */
function contradictions(results: Results, listed: Listed, before: Listed): ReadonlyMap<string, UserError> {
  return new Map(
    [...results].flatMap(([name, result]) => {
      const fault = contradiction(result, listed.get(name)?.at, before.get(name)?.at);
      return fault === undefined ? [] : [[name, notSo(fault)] as const];
    }),
  );
}

/** What someone else did since is another matter: a later date is none. */
function contradiction(
  result: NameOutcome,
  at: Date | undefined,
  before: Date | undefined,
): string | undefined {
  if (result.kind === 'removed')
    return at && at.getTime() === before?.getTime() ? 'as removed, and still lists it' : undefined;
  if (result.kind !== 'written') return undefined;
  if (!at) return 'as written, and does not list it';
  return at.getTime() < result.from.getTime() - 1000 ? 'as written, and lists the write before' : undefined;
}

const notSo = (fault: string): UserError =>
  new UserError(`GitHub answered it ${fault}`, {
    hint: 'is GITHUB_API_URL right, and no proxy answering in its place? run the same command again: it looks anew',
  });
