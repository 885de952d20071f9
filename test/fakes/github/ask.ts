import sodium from 'libsodium-wrappers';
import { type FakeGitHub, TOKEN } from './index.ts';

export interface Said {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON; undefined when there was none. */
  readonly body: unknown;
}

export interface Asking {
  /** Default: the token of an administrator; `null`: none. */
  readonly token?: string | null;
  /** Sent as JSON, or as it is when it is text. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends `METHOD /path` past every library, so that nothing is mended on the way. Follows no redirect. */
export async function ask(github: FakeGitHub, what: string, how: Asking = {}): Promise<Said> {
  const [method = '', path = ''] = what.split(' ');
  const { token = TOKEN, body } = how;
  const answer = await fetch(new URL(github.url + path), {
    method,
    redirect: 'manual',
    headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...how.headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
}

/** `403 Resource not accessible…` or the status alone: an answer in one line, for tables. */
export function line({ status, body }: Said): string {
  const message = field(body, 'message');
  return message === undefined ? String(status) : `${status} ${message}`;
}

export function field(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? new Map(Object.entries(body)).get(name) : undefined;
}

/** The names in a listing, in its order. */
export function names(body: unknown, key: 'secrets' | 'variables' | 'environments'): unknown[] {
  const list = field(body, key);
  if (!Array.isArray(list)) throw new TypeError(`no ${key} in the answer`);
  return list.map((item) => field(item, 'name'));
}

/** The body of a PUT: the value sealed with the key that the API gives for `secrets`, a path ending in `/secrets`. */
export async function seal(
  github: FakeGitHub,
  secrets: string,
  value: string | Uint8Array,
): Promise<{ encrypted_value: string; key_id: string }> {
  const { body } = await ask(github, `GET ${secrets}/public-key`);
  const key = Buffer.from(String(field(body, 'key')), 'base64');
  const box = sodium.crypto_box_seal(value, key);
  return { encrypted_value: Buffer.from(box).toString('base64'), key_id: String(field(body, 'key_id')) };
}
