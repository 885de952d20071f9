import { keyOf } from '../../core/leaf.ts';
import type { Outside } from '../../core/outside.ts';
import type { Missing, Remote, Seen, Store, Write } from '../../core/provider.ts';
import { type Access, differences } from './access.ts';
import type { Listed } from './answers.ts';
import type { Send } from './client.ts';
import { makeEnvironment, missingEnvironment } from './environment.ts';
import type { Journal } from './journal.ts';
import { limitsOf } from './limits.ts';
import { type Manifest, type Result, recall } from './manifest.ts';
import type { Scope } from './scope.ts';
import type { Secrets } from './secrets.ts';
import { carryOut, nameIn, untold } from './write.ts';

export interface Parts {
  readonly scope: Scope;
  readonly send: Send;
  readonly secrets: Secrets;
  /** Absent without a key. */
  readonly journal?: Journal;
  readonly createEnvironment: boolean;
  /** Who may use the secrets of an organization. Absent: whoever may now. */
  readonly access?: Access;
  readonly outside: Pick<Outside, 'now'>;
}

type List = ReadonlyMap<string, Listed>;

/** What one look showed, as far as `begin` needs it. */
interface Look {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Undefined: the environment is missing. */
  readonly listed: List | undefined;
  /** Undefined: no key, or the token may not read it. */
  readonly manifest: Manifest | undefined;
}

/** Milliseconds after which `begin` looks anew, lest it put back what others noted while someone thought it over. */
const STALE = 5_000;

/** The secrets of one scope. Each name written is announced in the journal before, and vouched for after. */
export function githubStore(parts: Parts): Store {
  const { scope, secrets, journal, outside } = parts;
  const limits = limitsOf(scope);
  const results = new Map<string, Result>();
  let look: Look | undefined;
  return {
    id: scope.id,
    label: `github ${scope.place}`,
    ...(limits && { limits }),
    async observe() {
      look = await lookAt(parts);
      return seenIn(look, parts);
    },
    async begin(writes) {
      if (!look || outside.now() - look.at > STALE) look = await lookAt(parts);
      await prepare(writes, look, parts);
    },
    write: (batch, signal) => {
      const writing = { ...parts, listed: look?.listed ?? new Map<string, Listed>(), signal };
      return Promise.all(
        batch.map((write) => carryOut(write, writing, (name, result) => results.set(name, result))),
      );
    },
    async settle() {
      look = undefined;
      await journal?.settle(async () => datesIn(await secrets.list()), results);
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
  const { scope, journal, access } = parts;
  const remotes = await Promise.all(
    [...(listed?.values() ?? [])].map((one) => remoteOf(one, manifest, parts)),
  );
  return {
    remotes: new Map(remotes.map((remote) => [keyOf(remote), remote])),
    ...(!listed && { missing: await whatIsMissing(parts) }),
    ...(journal && !manifest && { markless: journal.markless }),
    ...(scope.organization !== undefined && !access && { nothingNew: untold(scope.organization) }),
  };
}

function whatIsMissing({ scope, send, createEnvironment }: Parts): Promise<Missing> {
  if (!scope.environment) throw new Error('only an environment can be missing');
  return missingEnvironment(send, scope.environment, createEnvironment);
}

async function remoteOf(listed: Listed, manifest: Manifest | undefined, parts: Parts): Promise<Remote> {
  const { name, at } = listed;
  const known = manifest ? recall(manifest, name, at) : { touched: 'unknown' as const };
  const settings = known.touched === 'no' ? await settingsOf(listed, parts) : [];
  return { kind: 'secret', name, changedAt: at, ...known, ...(settings.length > 0 && { settings }) };
}

/** Asks for the repositories of those alone that are ours and untouched: all others are written for another reason. */
async function settingsOf(
  { name, visibility }: Listed,
  { access, secrets }: Pick<Parts, 'access' | 'secrets'>,
): Promise<string[]> {
  if (!access || !visibility) return [];
  const both = visibility === 'selected' && access.visibility === 'selected';
  return differences(access, { visibility, repositories: both ? await secrets.repositories(name) : [] });
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
    manifest && journal?.begin(datesIn(listed), manifest, new Map(marked)),
  ]);
}

const datesIn = (listed: List | undefined): ReadonlyMap<string, Date> =>
  new Map([...(listed ?? [])].map(([name, { at }]) => [name, at]));
