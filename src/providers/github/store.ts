import { UserError } from '../../core/errors.ts';
import { type Key, keyOf } from '../../core/leaf.ts';
import type { Outside } from '../../core/outside.ts';
import type { Missing, Outcome, Remote, Seen, Store, Write } from '../../core/provider.ts';
import type { Send } from './client.ts';
import { makeEnvironment, missingEnvironment } from './environment.ts';
import type { Journal } from './journal.ts';
import { type Manifest, type Result, recall } from './manifest.ts';
import type { Scope } from './scope.ts';
import type { Secrets } from './secrets.ts';
import { Tries } from './tries.ts';

export interface Parts {
  readonly scope: Scope;
  readonly send: Send;
  readonly secrets: Secrets;
  /** Absent without a key. */
  readonly journal?: Journal;
  readonly createEnvironment: boolean;
  readonly outside: Pick<Outside, 'now'>;
}

/** What one look showed, as far as `begin` needs it. */
interface Look {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Undefined: the environment is missing. */
  readonly listed: ReadonlyMap<string, Date> | undefined;
  /** Undefined: no key, or the token may not read it. */
  readonly manifest: Manifest | undefined;
}

/** Milliseconds after which `begin` looks anew, lest it put back what others noted while someone thought it over. */
const STALE = 5_000;

/** The secrets of one scope. Each name written is announced in the journal before, and vouched for after. */
export function githubStore(parts: Parts): Store {
  const { scope, secrets, journal, outside } = parts;
  const results = new Map<string, Result>();
  let look: Look | undefined;
  return {
    id: scope.id,
    label: `github ${scope.place}`,
    async observe() {
      look = await lookAt(parts);
      return seenIn(look, parts);
    },
    async begin(writes) {
      const fresh = look && outside.now() - look.at <= STALE ? look : await lookAt(parts);
      await prepare(writes, fresh, parts);
    },
    write: (batch, signal) =>
      Promise.all(
        batch.map((write) =>
          carryOut(write, secrets, signal, (result) => results.set(nameIn(write.change.key), result)),
        ),
      ),
    async settle() {
      look = undefined;
      await journal?.settle(async () => (await secrets.list()) ?? new Map(), results);
      results.clear();
    },
  };
}

async function lookAt({ secrets, journal, outside }: Parts): Promise<Look> {
  const at = outside.now();
  const [listed, manifest] = await Promise.all([secrets.list(), journal?.read()]);
  return { at, listed, manifest };
}

async function seenIn({ listed, manifest }: Look, parts: Parts): Promise<Seen> {
  const remotes = [...(listed ?? [])].map((one) => remoteOf(one, manifest));
  return {
    remotes: new Map(remotes.map((remote) => [keyOf(remote), remote])),
    ...(!listed && { missing: await whatIsMissing(parts) }),
    ...(parts.journal && !manifest && { markless: parts.journal.markless }),
  };
}

function whatIsMissing({ scope, send, createEnvironment }: Parts): Promise<Missing> {
  if (!scope.environment) throw new Error('only an environment can be missing');
  return missingEnvironment(send, scope.environment, createEnvironment);
}

function remoteOf([name, changedAt]: [string, Date], manifest: Manifest | undefined): Remote {
  const known = manifest ? recall(manifest, name, changedAt) : { touched: 'unknown' as const };
  return { kind: 'secret', name, changedAt, ...known };
}

/** The environment before all else; then the intent, while the key comes that the first write needs. */
async function prepare(
  writes: readonly Write[],
  { listed, manifest }: Look,
  { scope, send, secrets, journal, createEnvironment }: Parts,
): Promise<void> {
  if (!listed && scope.environment && createEnvironment) await makeEnvironment(send, scope.environment);
  const marked = writes.flatMap(({ change, mark }): [string, string][] =>
    mark === undefined ? [] : [[nameIn(change.key), mark]],
  );
  const seals = writes.some(({ entry }) => entry);
  await Promise.all([
    seals && secrets.sealing(),
    manifest && journal?.begin(listed ?? new Map(), manifest, new Map(marked)),
  ]);
}

async function carryOut(
  { change: { key }, entry }: Write,
  secrets: Secrets,
  signal: AbortSignal,
  note: (result: Result) => void,
): Promise<Outcome> {
  const name = nameIn(key);
  const tries = new Tries();
  try {
    if (entry) await secrets.put(name, entry.value, { signal, tries });
    else await secrets.remove(name, { signal, tries });
    note(entry ? tries.written() : { kind: 'removed' });
    return { key, result: 'done' };
  } catch (error) {
    note(tries.failed());
    if (error instanceof UserError) return { key, result: 'failed', error };
    throw error;
  }
}

/** GitHub keeps names in upper case, and lists them so. */
const nameIn = (key: Key): string => key.slice(key.indexOf(':') + 1).toUpperCase();
