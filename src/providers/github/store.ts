import { diagnostic } from '../../core/diagnostics.ts';
import { keyOf } from '../../core/entries.ts';
import type { Keyring } from '../../core/marks/mark.ts';
import type { Missing, Outcome, Remote, RemoteState, Write } from '../../core/model.ts';
import type { ProviderRuntime, Store } from '../../core/sync/provider.ts';
import { type Access, differences } from './access.ts';
import type { Listed } from './answers.ts';
import type { Send } from './client.ts';
import { makeEnvironment, missingEnvironment } from './environment.ts';
import { limitsOf } from './limits.ts';
import type { WriteResult } from './manifest/manifest.ts';
import type { Scope } from './scope.ts';
import type { Secrets } from './secrets.ts';
import { announce, known, lookAtSide, noteResults, type Side, type SideLook } from './side.ts';
import { carryOut, nameOf, untold } from './write.ts';

export interface Parts {
  readonly scope: Scope;
  readonly send: Send;
  readonly secrets: Side & { readonly kind: 'secret'; readonly holdings: Secrets };
  /** Where configuration is pushed too. */
  readonly variables?: Side & { readonly kind: 'variable' };
  readonly createEnvironment: boolean;
  /** Who may use what is of an organization. Absent: whoever may now. */
  readonly access?: Access;
  readonly outside: Pick<ProviderRuntime, 'now' | 'keyring'>;
}

interface Look {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly sides: ReadonlyMap<Side, SideLook>;
}

/** Milliseconds after which `begin` looks anew, lest it put back what others noted while someone thought it over. */
const STALE = 5_000;

/** The secrets of one scope, and its variables. Each name written is announced in the journal before, and vouched for after. */
export function githubStore(parts: Parts): Store {
  const { scope, outside } = parts;
  const limits = limitsOf(scope);
  const results = new Map<Side, Map<string, WriteResult>>();
  let look: Look | undefined;
  const written = (side: Side, name: string, result: WriteResult) =>
    results.set(side, (results.get(side) ?? new Map<string, WriteResult>()).set(name, result));
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
    write: (batch, signal) =>
      Promise.all(batch.map((one) => writeOne(one, { look, parts, signal, written }))),
    async settle() {
      look = undefined;
      const noted = sidesOf(parts).map((side) => noteResults(side, results.get(side) ?? new Map()));
      results.clear();
      await Promise.all(noted);
    },
  };
}

const sidesOf = ({ secrets, variables }: Parts): readonly Side[] => [
  secrets,
  ...(variables ? [variables] : []),
];

async function lookAt(parts: Parts): Promise<Look> {
  const at = parts.outside.now();
  const sides = sidesOf(parts).map(async (side) => [side, await lookAtSide(side)] as const);
  return { at, sides: new Map(await Promise.all(sides)) };
}

async function seenIn({ sides }: Look, parts: Parts): Promise<RemoteState> {
  const { scope, access, outside } = parts;
  const remotes = await Promise.all(
    [...sides].flatMap(([side, seen]) =>
      [...(seen.listed?.values() ?? [])].map((one) => remoteOf(one, side, seen, access, outside.keyring)),
    ),
  );
  const missing = [...sides.values()].some(({ listed }) => !listed);
  const markless = [...sides].find(([{ journal }, { manifest }]) => journal && !manifest);
  return {
    remotes: new Map(remotes.map((remote) => [keyOf(remote), remote])),
    ...(missing && { missing: await whatIsMissing(parts) }),
    diagnostics: [
      ...(markless?.[0].journal ? [markless[0].journal.markless] : []),
      ...(scope.organization !== undefined && !access
        ? [diagnostic('nothing-new', untold(scope.organization))]
        : []),
    ],
  };
}

function whatIsMissing({ scope, send, createEnvironment }: Parts): Promise<Missing> {
  if (!scope.environment) throw new Error('only an environment can be missing');
  return missingEnvironment(send, scope.environment, createEnvironment);
}

async function remoteOf(
  listed: Listed,
  { kind, holdings }: Side,
  seen: SideLook,
  access: Access | undefined,
  keyring: Keyring | undefined,
): Promise<Remote> {
  const { name, at, value } = listed;
  const noted = known(listed, seen, keyring);
  const settings =
    noted.changedExternally === 'no' && access ? await settingsOf(listed, access, holdings) : [];
  return {
    type: kind,
    name,
    changedAt: at,
    ...(value && { value }),
    ...noted,
    ...(settings.length > 0 && { settings }),
  };
}

/** Asks for the repositories of those alone that are ours and untouched: all others are written for another reason. */
async function settingsOf(
  { name, visibility }: Listed,
  access: Access,
  holdings: Side['holdings'],
): Promise<string[]> {
  if (!visibility) return [];
  const both = visibility === 'selected' && access.visibility === 'selected';
  return differences(access, { visibility, repositories: both ? await holdings.repositories(name) : [] });
}

/** The environment before all else; then the intent, while the key comes that the first write needs. */
async function prepare(writes: readonly Write[], { sides }: Look, parts: Parts): Promise<void> {
  const { scope, send, secrets, createEnvironment } = parts;
  const missing = [...sides.values()].some(({ listed }) => !listed);
  if (missing && scope.environment && createEnvironment) await makeEnvironment(send, scope.environment);
  const seals = writes.some(({ entry }) => entry?.type === secrets.kind);
  await Promise.all([
    seals && secrets.holdings.sealing(),
    ...[...sides].map(async ([side, seen]) => {
      const own = writes.filter(({ change }) => change.type === side.kind);
      if (own.length > 0) await announce(side, seen, marksIn(own));
    }),
  ]);
}

const marksIn = (writes: readonly Write[]): ReadonlyMap<string, string> =>
  new Map(
    writes.flatMap(({ change, mark }): [string, string][] =>
      mark === undefined ? [] : [[nameOf(change), mark]],
    ),
  );

interface WritingOne {
  readonly look: Look | undefined;
  readonly parts: Parts;
  readonly signal: AbortSignal;
  readonly written: (side: Side, name: string, result: WriteResult) => void;
}

async function writeOne(write: Write, { look, parts, signal, written }: WritingOne): Promise<Outcome> {
  const side = sidesOf(parts).find(({ kind }) => kind === write.change.type);
  if (!side) throw new Error(`nothing of this kind is written here: ${keyOf(write.change)}`);
  const listed = look?.sides.get(side)?.listed ?? new Map<string, Listed>();
  const writing = { ...parts, holdings: side.holdings, listed, signal };
  return await carryOut(write, writing, (name, result) => written(side, name, result));
}
