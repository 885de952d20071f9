import { UserError } from '../../core/diagnostics.ts';
import { Redacted } from '../../core/redacted.ts';
import type { Shown } from './fingerprints.ts';

/*
 * Airflow's answers, checked before they are believed: a proxy's page that arrives with status 200 must not
 * pass for an empty Airflow.
 */

/** What a list shows of one entry, its values in wraps. */
export interface Listed {
  readonly name: string;
  readonly description: string;
  readonly shown: Shown;
  /** Airflow 3 says of a variable whether it is kept encrypted. */
  readonly isClear?: true;
}

export interface Page {
  /** How many there are on all pages. */
  readonly total: number;
  readonly items: readonly Listed[];
}

export function pageOf(data: unknown, field: 'connections' | 'variables'): Page {
  const total = fieldOf(data, 'total_entries');
  const items = fieldOf(data, field);
  if (typeof total !== 'number' || !Array.isArray(items)) throw unexpected();
  return { total, items: items.map(field === 'connections' ? connectionIn : variableIn) };
}

function connectionIn(item: unknown): Listed {
  const text = (name: string) => textIn(item, name);
  const port = fieldOf(item, 'port');
  const readable = [text('conn_type'), text('host'), `${port ?? ''}`, text('schema'), text('login')];
  return {
    name: nameIn(item, 'connection_id'),
    description: text('description'),
    shown: {
      kind: 'connection',
      readable,
      // Airflow 2 lists neither of them.
      extra: isShown(item, 'extra') ? new Redacted(text('extra')) : undefined,
      hasPassword: isShown(item, 'password') ? fieldOf(item, 'password') !== null : true,
    },
  };
}

function variableIn(item: unknown): Listed {
  return {
    name: nameIn(item, 'key'),
    description: textIn(item, 'description'),
    shown: { kind: 'variable', value: new Redacted(textIn(item, 'value')) },
    ...(fieldOf(item, 'is_encrypted') === false && { isClear: true }),
  };
}

/** The names that a bulk action succeeded for, and whether it failed for some. */
export function bulkResult(
  data: unknown,
  action: 'create' | 'delete',
): { readonly done: ReadonlySet<string>; readonly failed: boolean } {
  const result = fieldOf(data, action);
  const done = fieldOf(result, 'success');
  const errors = fieldOf(result, 'errors');
  if (!Array.isArray(done) || !Array.isArray(errors)) throw unexpected();
  return { done: new Set(done.map(String)), failed: errors.length > 0 };
}

export function stringIn(data: unknown, name: string): string {
  const value = fieldOf(data, name);
  if (typeof value !== 'string') throw unexpected();
  return value;
}

/** `[secrets] backend`, where the configuration is exposed. */
export function backendIn(data: unknown): string | undefined {
  const sections = fieldOf(data, 'sections');
  const options = Array.isArray(sections)
    ? sections.flatMap((section) => {
        const found = fieldOf(section, 'options');
        return Array.isArray(found) ? found : [];
      })
    : [];
  const backend = options.find((option) => fieldOf(option, 'key') === 'backend');
  return textIn(backend, 'value') || undefined;
}

const isShown = (item: unknown, name: string): boolean => fieldOf(item, name) !== undefined;

function nameIn(item: unknown, field: string): string {
  const name = fieldOf(item, field);
  if (typeof name !== 'string') throw unexpected();
  return name;
}

/** What is not set is null here and empty there. */
const textIn = (item: unknown, name: string): string => {
  const value = fieldOf(item, name);
  return value === null || value === undefined ? '' : String(value);
};

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const unexpected = (): UserError =>
  new UserError("an answer is not in the form of Airflow's API", {
    hint: 'is --url the address of the deployment, and no proxy answering in its place?',
  });
