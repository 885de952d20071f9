import type { RestEndpointMethodTypes } from '@octokit/rest';
import { Redacted } from '../../core/redacted.ts';
import { answerReaders, fieldIn } from '../http/answers.ts';

type Actions = RestEndpointMethodTypes['actions'];
type FieldOf<Name extends keyof Actions> = keyof Actions[Name]['response']['data'] & string;

/*
 * GitHub's answers, checked before they are believed: a proxy's page that arrives with status 200 must not
 * pass for an empty store. The names of the fields are held to GitHub's own description by the compiler.
 */

export const { textIn, numberIn, countIn, listIn, dateIn, unexpected } = answerReaders(
  "GitHub's API",
  'is GITHUB_API_URL right (GHES: https://HOST/api/v3), and no proxy answering in its place?',
);

/** One page of a listing. `total` counts the entries of all pages. */
export interface ListPage<T> {
  readonly total: number;
  readonly items: readonly T[];
}

/** Which repositories of an organization may use a secret of it. */
export const visibilities = ['all', 'private', 'selected'] as const;
export type Visibility = (typeof visibilities)[number];

/** A repository that was chosen. */
export interface SelectedRepository {
  readonly id: number;
  readonly name: string;
}

/** What a listing tells of one secret or variable. */
export interface ListedItem {
  readonly name: string;
  readonly at: Date;
  /** Of a variable: it is no secret, and goes no further all the same. */
  readonly value?: Redacted<string>;
  /** In an organization. */
  readonly visibility?: Visibility;
}

export const secretsPage = (data: unknown): ListPage<ListedItem> => pageOf(data, 'secrets', entryIn);

export const variablesPage = (data: unknown): ListPage<ListedItem> =>
  pageOf(data, 'variables', (item) => ({ ...entryIn(item), value: new Redacted(variableValue(item)) }));

export const repositoriesPage = (data: unknown): ListPage<SelectedRepository> =>
  pageOf(data, 'repositories', (item) => ({ id: numberIn(item, 'id'), name: textIn(item, 'name') }));

/** One secret or variable, as in a listing. */
export function entryIn(item: unknown): ListedItem {
  const word = fieldIn(item, 'visibility');
  const visibility = visibilities.find((one) => one === word);
  const [name, at] = [of<'getRepoSecret'>(item, 'name'), dateOf<'getRepoSecret'>(item, 'updated_at')];
  return { name, at, ...(visibility && { visibility }) };
}

function pageOf<T>(data: unknown, key: string, read: (item: unknown) => T): ListPage<T> {
  const items = listIn(data, key);
  return { total: countIn(data, 'total_count'), items: items.map(read) };
}

/** A page of names alone. Variables come with their values, which go no further than here. */
export const namesPage = (data: unknown, key: 'secrets' | 'variables'): ListPage<string> =>
  pageOf(data, key, (item) => textIn(item, 'name'));

export interface PublicKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Padded standard base64: Node itself passes over whatever is not of it. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export function publicKey(data: unknown): PublicKey {
  const text = of<'getRepoPublicKey'>(data, 'key');
  const id = of<'getRepoPublicKey'>(data, 'key_id');
  if (!BASE64.test(text)) throw unexpected('key');
  if (id === '') throw unexpected('key_id');
  return { id, bytes: Buffer.from(text, 'base64') };
}

export const variableValue = (data: unknown): string => of<'getRepoVariable'>(data, 'value');

const of = <Name extends keyof Actions>(data: unknown, name: FieldOf<Name>): string => textIn(data, name);

const dateOf = <Name extends keyof Actions>(data: unknown, name: FieldOf<Name>): Date => dateIn(data, name);
