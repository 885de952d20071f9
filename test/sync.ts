import { type Diagnostic, isError, UserError } from '../src/core/diagnostics.ts';
import { keyOf } from '../src/core/entries.ts';
import type { Marks } from '../src/core/marks/mark.ts';
import type { Entry, Key, Outcome, Plan } from '../src/core/model.ts';
import type { Runtime } from '../src/core/runtime.ts';
import type { Limits, Store } from '../src/core/sync/provider.ts';
import { carryOut, type Prepared, prepare, type Ready } from '../src/core/sync/sync.ts';
import type { Target } from '../src/core/sync/target.ts';

/** A place that a test opens as it likes. */
export interface OpenableStore {
  readonly limits: Limits;
  open(): Promise<Store>;
}

export interface SyncOptions {
  readonly marks?: ((store: Store) => Marks) | undefined;
  readonly prune?: boolean;
  readonly overwrite?: boolean;
  readonly maxRemovals?: number;
  /** More than the entries, when a selection leaves some of the file out. */
  readonly allKeys?: ReadonlySet<Key>;
  /** Which of the names that left the file lie within the selection. Absent: all. */
  readonly selects?: ((name: string) => boolean) | undefined;
  /** Writes at once. Default 8. */
  readonly concurrent?: number;
}

export interface SyncResult {
  readonly plan: Plan;
  /** Why nothing was written; empty when it was. */
  readonly refused: readonly Diagnostic[];
  readonly outcomes: readonly Outcome[];
}

/** Looks, plans and checks there, by the callable that `push` uses. @throws UserError where it could not be looked at */
export async function prepareAt(
  { open, limits }: OpenableStore,
  entries: readonly Entry[],
  how: SyncOptions = {},
): Promise<Prepared & { readonly ready: Ready }> {
  const { marks, prune = false, overwrite = false, allKeys, selects, concurrent = 8, maxRemovals } = how;
  const pace = { pointsPerMinute: 1, readPoints: 0, writePoints: 0, concurrent, attempts: 1 };
  const pathsOf: Target['pathsOf'] = ({ name }) => (selects?.(name) ? [['selected']] : []);
  const prepared = await prepare(
    { limits, pace, open, pathsOf },
    { entries, allKeys: allKeys ?? new Set(entries.map(keyOf)) },
    {
      prune,
      overwrite,
      removalsAgreed: true,
      ...(maxRemovals !== undefined && { maxRemovals }),
      ...(marks && { marks }),
      ...(selects && { include: ['selected'] }),
    },
    runtime,
  );
  const { ready } = prepared;
  if (ready) return { ...prepared, ready };
  throw errorOf(prepared.problems[0]);
}

/** Pushes there, unless something refuses it. @throws UserError where it could not be looked at, or not be noted */
export async function pushAt(
  place: OpenableStore,
  entries: readonly Entry[],
  how: SyncOptions = {},
): Promise<SyncResult> {
  const prepared = await prepareAt(place, entries, how);
  const { plan } = prepared.ready;
  const refused = prepared.problems.filter(isError);
  if (refused.length > 0) return { plan, refused, outcomes: [] };
  const { outcomes, settleError } = await carryOut(prepared, new AbortController().signal);
  if (settleError) throw settleError;
  return { plan, refused: [], outcomes };
}

/** A plan in short: `create A`, `update B: new value`. */
export const inShort = ({ changes }: Plan): string[] =>
  changes.map((change) => {
    const { action, name } = change;
    return action === 'update' ? `update ${name}: ${change.why}` : `${action} ${name}`;
  });

const errorOf = ({ message, code, hint }: Diagnostic = { severity: 'error', code: 'bug', message: '' }) =>
  new UserError(message, { code, ...(hint !== undefined && { hint }) });

/** The stores of the tests have a world of their own; nothing here is asked for. */
const runtime: Runtime = {
  env: {},
  now: Date.now,
  sleep: () => Promise.reject(new Error('nothing waits here')),
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  readFile: () => Promise.reject(new Error('no file is read here')),
  writeFile: () => Promise.reject(new Error('no file is written here')),
  run: () => Promise.reject(new Error('no program runs here')),
  confirm: () => Promise.reject(new Error('nobody is asked here')),
  tell: () => {},
};
