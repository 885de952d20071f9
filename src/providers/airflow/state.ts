import { type Diagnostic, diagnostic } from '../../core/diagnostics.ts';
import { keyOf } from '../../core/entries.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { Keyring } from '../../core/marks/mark.ts';
import { latestPush } from '../../core/marks/provenance.ts';
import type { EntryType, LastPush, Remote, RemoteState } from '../../core/model.ts';
import { isRefusal } from '../http/errors.ts';
import type { AirflowEntry } from './answers.ts';
import { type AirflowApi, collectionOf } from './api.ts';
import { changedSince } from './fingerprints.ts';
import { parseDescription, readProvenance } from './marks.ts';

/** The type of entry that each layout makes. The other type is listed as well: a run with another layout may have left some there. */
const TYPES: ReadonlyMap<string, EntryType> = new Map([
  ['connection', 'connection'],
  ['document', 'variable'],
  ['variable', 'variable'],
]);

/** Facts of the look that a write needs. */
export class AirflowDetails {
  /** Words of a person in the description. */
  readonly words: string;
  readonly hasPassword: boolean;

  constructor(words: string, hasPassword: boolean) {
    this.words = words;
    this.hasPassword = hasPassword;
  }
}

interface EntryListing {
  readonly type: EntryType;
  readonly entries: readonly AirflowEntry[];
  /** The caller may not list them. */
  readonly isHidden?: true;
}

/** Lists everything there is, of both types. @throws UserError when the caller may not list what the layouts make */
export async function readState(
  api: AirflowApi,
  { layouts }: LayoutSelection,
  keyring: Keyring | undefined,
): Promise<RemoteState> {
  const needed = new Set(layouts.map((layout) => TYPES.get(layout)));
  const list = (type: EntryType) => listEntries(api, type, needed.has(type));
  const [backend, ...listings] = await Promise.all([
    api.secretsBackend(),
    list('connection'),
    list('variable'),
  ]);
  const remotes = listings.flatMap(({ type, entries }) =>
    entries.map((entry) => remoteOf(type, entry, { keyring, masksValues: api.masksValues })),
  );
  const lastPush = latestPush(
    listings.flatMap(({ entries }) => entries.map((entry) => pushOf(entry, keyring))),
  );
  return {
    remotes: new Map(remotes.map((remote) => [keyOf(remote), remote])),
    diagnostics: diagnosticsOf(listings, backend),
    ...(lastPush && { lastPush }),
  };
}

/** Lists one type. What is not written now may be hidden from this caller: then an earlier layout's entries are not seen. */
async function listEntries(api: AirflowApi, type: EntryType, isNeeded: boolean): Promise<EntryListing> {
  try {
    return { type, entries: await api.list(collectionOf(type)) };
  } catch (error) {
    if (isNeeded || !isRefusal(error, 403)) throw error;
    return { type, entries: [], isHidden: true };
  }
}

function pushOf({ name, description }: AirflowEntry, keyring: Keyring | undefined): LastPush | undefined {
  const { note } = parseDescription(description);
  return note && readProvenance(note, name, keyring);
}

function remoteOf(
  type: EntryType,
  { name, description, content }: AirflowEntry,
  { keyring, masksValues }: { readonly keyring: Keyring | undefined; readonly masksValues: boolean },
): Remote {
  const { words, note } = parseDescription(description);
  const native = new AirflowDetails(words, content.kind === 'connection' && content.hasPassword);
  if (!note) return { type, name, changedExternally: 'unknown', native };
  const { mark, previousMarks, fingerprints, keys, unnamedKeys } = note;
  return {
    type,
    name,
    mark,
    previousMarks,
    changedExternally: keyring
      ? changedSince(fingerprints, content, [mark, name], { keyring, masksValues })
      : 'unknown',
    native,
    ...(keys && { keys }),
    ...(unnamedKeys && { unnamedKeys }),
  };
}

/**
 * Tells what would keep a push from being of use, as far as the API shows it. It never shows environment variables of
 * Airflow (`AIRFLOW_CONN_…`, `AIRFLOW_VAR_…`), which win over all of it.
 */
const diagnosticsOf = (
  listings: readonly EntryListing[],
  backend: string | undefined,
): readonly Diagnostic[] => [
  ...listings.filter(({ isHidden }) => isHidden).map(hidden),
  ...(backend === undefined ? [] : [shadowed(backend)]),
  ...(listings.some(({ entries }) => entries.some(isUnencryptedAndOurs)) ? [unencrypted] : []),
];

const hidden = ({ type }: EntryListing): Diagnostic =>
  diagnostic('at-the-store', {
    message: `these credentials may not list ${collectionOf(type)}, so what an earlier push left there is not seen`,
    hint: `to compare and remove them too, let the role list ${collectionOf(type)}`,
  });

const shadowed = (backend: string): Diagnostic =>
  diagnostic('at-the-store', {
    message: `this Airflow asks ${backend.split('.').at(-1)} first: what is there under the same name hides what is pushed`,
    hint: 'push to that vault instead, or make sure that it holds none of these names',
  });

const isUnencryptedAndOurs = ({ isUnencrypted, description }: AirflowEntry): boolean =>
  isUnencrypted === true && parseDescription(description).note !== undefined;

const unencrypted = diagnostic('at-the-store', {
  message: 'this Airflow keeps values unencrypted: its [core] fernet_key is empty',
  hint: 'set AIRFLOW__CORE__FERNET_KEY, then run airflow rotate-fernet-key',
});
