import { UserError } from '../../core/errors.ts';
import { type Key, keyOf } from '../../core/leaf.ts';
import type { Outside } from '../../core/outside.ts';
import type { Outcome, Remote, Seen, Store, Write } from '../../core/provider.ts';
import type { Send } from './client.ts';
import { makeEnvironment, missingEnvironment } from './environment.ts';
import type { Journal } from './journal.ts';
import { type Manifest, type Result, recall } from './manifest.ts';
import type { Scope } from './scope.ts';
import type { Secrets } from './secrets.ts';
import { Tries } from './tries.ts';

/** What one look showed, as far as `begin` needs it. */
interface Look {
  readonly at: number;
  /** Undefined: the environment is missing. */
  readonly listed: ReadonlyMap<string, Date> | undefined;
  /** Undefined: no key, or the token may not read it. */
  readonly manifest: Manifest | undefined;
}

interface Parts {
  readonly scope: Scope;
  readonly send: Send;
  readonly secrets: Secrets;
  /** Absent without a key. */
  readonly journal?: Journal;
  readonly createEnvironment: boolean;
  readonly outside: Pick<Outside, 'now'>;
}

/** Milliseconds after which `begin` looks anew, lest it put back what others noted while someone thought it over. */
const STALE = 5_000;

/** The secrets of one repository or environment, and the journal of what was written there. */
export class GitHubStore implements Store {
  readonly id: string;
  readonly label: string;
  readonly #parts: Parts;
  readonly #results = new Map<string, Result>();
  #look: Look | undefined;

  constructor(parts: Parts) {
    this.id = parts.scope.id;
    this.label = `github ${parts.scope.place}`;
    this.#parts = parts;
  }

  async observe(): Promise<Seen> {
    const { journal } = this.#parts;
    const { listed, manifest } = await this.#lookAnew();
    const markless = journal && !manifest && { markless: journal.markless };
    if (!listed) return { missing: await this.#missing(), remotes: new Map(), ...markless };
    const remotes = [...listed].map((one) => remoteOf(one, manifest));
    return { remotes: new Map(remotes.map((remote) => [keyOf(remote), remote])), ...markless };
  }

  async begin(writes: readonly Write[]): Promise<void> {
    const { scope, send, secrets, createEnvironment } = this.#parts;
    const look = await this.#freshLook();
    if (!look.listed && scope.environment && createEnvironment)
      await makeEnvironment(send, scope.environment);
    const seals = writes.some(({ entry }) => entry);
    await Promise.all([seals && secrets.sealing(), this.#announce(look, writes)]);
  }

  write(batch: readonly Write[], signal: AbortSignal): Promise<readonly Outcome[]> {
    return Promise.all(batch.map((write) => this.#carryOut(write, signal)));
  }

  async settle(): Promise<void> {
    const { secrets, journal } = this.#parts;
    const list = async () => (await secrets.list()) ?? new Map<string, Date>();
    await journal?.settle(list, this.#results);
  }

  async #lookAnew(): Promise<Look> {
    const { secrets, journal, outside } = this.#parts;
    const at = outside.now();
    const [listed, manifest] = await Promise.all([secrets.list(), journal?.read()]);
    this.#look = { at, listed, manifest };
    return this.#look;
  }

  async #freshLook(): Promise<Look> {
    const { journal, outside } = this.#parts;
    if (this.#look && (!journal || outside.now() - this.#look.at <= STALE)) return this.#look;
    return this.#lookAnew();
  }

  #missing(): ReturnType<typeof missingEnvironment> {
    const { scope, send, createEnvironment } = this.#parts;
    if (!scope.environment) throw new Error('only an environment can be missing');
    return missingEnvironment(send, scope.environment, createEnvironment);
  }

  async #announce({ listed, manifest }: Look, writes: readonly Write[]): Promise<void> {
    if (!manifest) return;
    const marked = writes.flatMap(({ change, mark }): [string, string][] =>
      mark === undefined ? [] : [[nameIn(change.key), mark]],
    );
    await this.#parts.journal?.begin(listed ?? new Map(), manifest, new Map(marked));
  }

  async #carryOut({ change: { key }, entry }: Write, signal: AbortSignal): Promise<Outcome> {
    const { secrets } = this.#parts;
    const name = nameIn(key);
    const tries = new Tries();
    try {
      if (entry) await secrets.put(name, entry.value, { signal, tries });
      else await secrets.remove(name, { signal, tries });
      this.#results.set(name, entry ? tries.written() : { kind: 'removed' });
      return { key, result: 'done' };
    } catch (error) {
      this.#results.set(name, tries.failed());
      if (error instanceof UserError) return { key, result: 'failed', error };
      throw error;
    }
  }
}

function remoteOf([name, changedAt]: [string, Date], manifest: Manifest | undefined): Remote {
  const known = manifest ? recall(manifest, name, changedAt) : { touched: 'unknown' as const };
  return { kind: 'secret', name, changedAt, ...known };
}

/** GitHub keeps names in upper case, and lists them so. */
const nameIn = (key: Key): string => key.slice(key.indexOf(':') + 1).toUpperCase();
