import type { components } from '@octokit/openapi-types';
import { UserError } from '../../core/errors.ts';

type Schemas = components['schemas'];

/*
 * GitHub's answers, checked before they are believed: a proxy's page that arrives with status 200 must not
 * pass for an empty store. The names of the fields are held to GitHub's own description by the compiler.
 */

/** One page of a listing. `total` counts the entries of all pages. */
export interface SecretsPage {
  readonly total: number;
  readonly secrets: ReadonlyMap<string, Date>;
}

export function secretsPage(data: unknown): SecretsPage {
  const items = field(data, 'secrets');
  if (!Array.isArray(items)) throw unexpected();
  return {
    total: numberIn(data, 'total_count'),
    secrets: new Map(items.map((item) => [of<'actions-secret'>(item, 'name'), dateIn(item, 'updated_at')])),
  };
}

export interface PublicKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

export function publicKey(data: unknown): PublicKey {
  const bytes = Buffer.from(of<'actions-public-key'>(data, 'key'), 'base64');
  return { id: of<'actions-public-key'>(data, 'key_id'), bytes };
}

export const variableValue = (data: unknown): string => of<'actions-variable'>(data, 'value');

export function numberIn(data: unknown, name: string): number {
  const value = field(data, name);
  if (typeof value !== 'number') throw unexpected();
  return value;
}

export function stringIn(data: unknown, name: string): string {
  const value = field(data, name);
  if (typeof value !== 'string') throw unexpected();
  return value;
}

const of = <S extends keyof Schemas>(data: unknown, name: keyof Schemas[S] & string): string =>
  stringIn(data, name);

function dateIn(data: unknown, name: keyof Schemas['actions-secret']): Date {
  const date = new Date(stringIn(data, name));
  if (Number.isNaN(date.getTime())) throw unexpected();
  return date;
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const unexpected = (): UserError =>
  new UserError("an answer is not in the form of GitHub's API", {
    hint: 'is GITHUB_API_URL right (GHES: https://HOST/api/v3), and no proxy answering in its place?',
  });
