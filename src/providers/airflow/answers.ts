import { Redacted } from '../../core/redacted.ts';
import { answerReaders, fieldIn } from '../http/answers.ts';
import type { ListedContent } from './content.ts';

const readers = answerReaders(
  "Airflow's API",
  'is --url the address of the deployment, and no proxy answering in its place?',
);

export const { textIn } = readers;

/** One entry as a list shows it. */
export interface AirflowEntry {
  readonly name: string;
  readonly description: string;
  readonly content: ListedContent;
  /** Airflow 3 tells of a variable that it is kept unencrypted. */
  readonly isUnencrypted?: true;
}

export interface EntryPage {
  /** How many there are on all pages. */
  readonly total: number;
  readonly items: readonly AirflowEntry[];
}

export function entryPage(data: unknown, field: 'connections' | 'variables'): EntryPage {
  const entryIn = field === 'connections' ? listedConnection : listedVariable;
  return { total: readers.countIn(data, 'total_entries'), items: readers.listIn(data, field).map(entryIn) };
}

/** Checks that a write was answered with the entry that was written, which Airflow shows as it is then. */
export function checkWritten(data: unknown, collection: 'connections' | 'variables', name: string): void {
  const field = collection === 'connections' ? 'connection_id' : 'key';
  if (textIn(data, field) !== name) throw readers.unexpected(field);
}

/** Tells Airflow's own refusals from those of what stands before it, which may have no entry where Airflow has one. */
export const isOwnRefusal = (data: unknown): boolean =>
  typeof fieldIn(data, 'title') === 'string' || typeof fieldIn(data, 'detail') === 'string';

function listedConnection(item: unknown): AirflowEntry {
  const text = (field: string) => nullableText(item, field);
  const password = fieldIn(item, 'password');
  return {
    name: textIn(item, 'connection_id'),
    description: text('description'),
    content: {
      kind: 'connection',
      plainFields: ['conn_type', 'host', 'port', 'schema', 'login'].map(text),
      // Airflow 2 lists neither of them.
      extra: fieldIn(item, 'extra') === undefined ? undefined : new Redacted(text('extra')),
      hasPassword: password !== null,
    },
  };
}

function listedVariable(item: unknown): AirflowEntry {
  return {
    name: textIn(item, 'key'),
    description: nullableText(item, 'description'),
    content: { kind: 'variable', value: new Redacted(nullableText(item, 'value')) },
    ...(fieldIn(item, 'is_encrypted') === false && { isUnencrypted: true }),
  };
}

/** Reads a field that is null where nothing is set; the port is a number. */
function nullableText(item: unknown, field: string): string {
  const value = fieldIn(item, field) ?? '';
  if (typeof value !== 'string' && typeof value !== 'number') throw readers.unexpected(field);
  return String(value);
}

/** Reads the names that a bulk action succeeded for, and whether it failed for some. */
export function bulkResult(
  data: unknown,
  action: 'create' | 'delete',
): { readonly succeeded: ReadonlySet<string>; readonly hasErrors: boolean } {
  const result = fieldIn(data, action);
  const succeeded = readers.listIn(result, 'success').filter((name) => typeof name === 'string');
  return { succeeded: new Set(succeeded), hasErrors: readers.listIn(result, 'errors').length > 0 };
}

/** Reads `[secrets] backend`, where the configuration is exposed. */
export function secretsBackendIn(data: unknown): string | undefined {
  const options = optionalList(data, 'sections').flatMap((section) => optionalList(section, 'options'));
  const backend = options.find((option) => fieldIn(option, 'key') === 'backend');
  return nullableText(backend, 'value') || undefined;
}

/** Reads the version of one package of a list of providers. Undefined where it is not in the list. */
export function providerVersionIn(data: unknown, packageName: string): string | undefined {
  const provider = optionalList(data, 'providers').find(
    (one) => fieldIn(one, 'package_name') === packageName,
  );
  return nullableText(provider, 'version') || undefined;
}

function optionalList(data: unknown, field: string): readonly unknown[] {
  const list = fieldIn(data, field);
  return Array.isArray(list) ? list : [];
}
