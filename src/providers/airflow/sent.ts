import { Redacted } from '../../core/redacted.ts';
import type { SentSecrets } from '../http/echoes.ts';

/** Fields that name what is written: messages do so too. */
const NAMES = new Set([
  'connection_id',
  'key',
  'conn_type',
  'username',
  'action',
  'action_on_existence',
  'action_on_non_existence',
]);

/** Every text of a request that a refusal must not repeat: values, passwords and what the headers sign in with. */
export function sentIn(data: unknown, name = ''): SentSecrets {
  if (typeof data === 'string') return NAMES.has(name) ? [] : textsOf(data).map((text) => new Redacted(text));
  if (Array.isArray(data))
    return data.every((one) => typeof one === 'string') ? [] : data.flatMap((one) => sentIn(one));
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => sentIn(value, key));
}

/** A pair of `Basic` may come back as it is, or as the password that is in it. */
function textsOf(text: string): readonly string[] {
  const [, scheme, rest = text] = /^(Bearer|Basic) (.+)$/.exec(text) ?? [];
  if (scheme !== 'Basic') return [rest];
  return [
    rest,
    Buffer.from(rest, 'base64')
      .toString()
      .replace(/^[^:]*:/, ''),
  ];
}
