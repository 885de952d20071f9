import { UserError } from '../../core/diagnostics.ts';
import { entryId } from '../../core/entries.ts';
import type { EntryId, Outcome } from '../../core/model.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import type { ListedItem } from './answers.ts';
import type { NameOutcome } from './manifest/settle.ts';
import type { MarkedCollection } from './state.ts';

type Results = ReadonlyMap<string, NameOutcome>;
type Listed = ReadonlyMap<string, ListedItem>;

/** Milliseconds after which a list that contradicts the answers is asked for again: it may lag. */
const LAGS = [1000, 2000];

export interface Answered {
  readonly before: Listed;
  /** By the name as GitHub lists it. */
  readonly done: ReadonlyMap<string, EntryId>;
}

/**
 * Looks whether what was answered as done is there, then vouches for it in the manifest. Whoever answers in GitHub's place
 * is found out so: an answer to a PUT says nothing of what was written.
 * @param about what was listed before the writes, and what was answered as done
 * @returns what failed after all
 */
export async function settle(
  { api, marks }: Pick<MarkedCollection, 'api' | 'marks'>,
  results: Results,
  about: Answered,
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
    if (!listed || contradictions(results, listed, about).size === 0) break;
    await sleep(lag);
    listed = await list();
  }
  const failed = listed ? contradictions(results, listed, about) : new Map<string, UserError>();
  const settled = new Map([...results, ...[...failed.keys()].map((name) => [name, UNKNOWN] as const)]);
  await marks?.settle(async () => datesIn(listed ?? (await list())), settled);
  return [...failed].flatMap(([name, error]) => {
    const one = about.done.get(name);
    return one ? [{ ...entryId(one), result: 'failed', error }] : [];
  });
}

const UNKNOWN: NameOutcome = { kind: 'unknown' };

export const datesIn = (listed: Listed | undefined): ReadonlyMap<string, Date> =>
  new Map([...(listed ?? [])].map(([name, { at }]) => [name, at]));

/** What was answered as done, and is not so in the list. */
function contradictions(
  results: Results,
  listed: Listed,
  { before, done }: Answered,
): ReadonlyMap<string, UserError> {
  return new Map(
    [...results].flatMap(([name, result]) => {
      if (!done.has(name)) return [];
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
  if (result.kind === 'untouched') return undefined;
  if (!at) return 'as written, and does not list it';
  // Where the server's clock is not known, a date that stayed tells.
  const isBefore =
    result.kind === 'written'
      ? at.getTime() < result.from.getTime() - 1000
      : at.getTime() === before?.getTime();
  return isBefore ? 'as written, and lists the write before' : undefined;
}

const notSo = (fault: string): UserError =>
  new UserError(`GitHub answered it ${fault}`, {
    hint: 'is GITHUB_API_URL right, and no proxy answering in its place? run the same command again: it looks anew',
  });
