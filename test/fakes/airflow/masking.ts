import { isObject } from './python-json.ts';

/** The words that make Airflow take what is under a key for secret (`[core] sensitive_var_conn_names` adds to them). */
const WORDS = [
  'access_token',
  'api_key',
  'apikey',
  'authorization',
  'passphrase',
  'passwd',
  'password',
  'private_key',
  'proxies',
  'secret',
  'token',
  'keyfile_dict',
  'service_account',
];

export const isSensitive = (key: string): boolean =>
  WORDS.some((word) => key.trim().toLowerCase().includes(word));

/** All of it under a sensitive key, and elsewhere whatever the process has learned to be a secret. */
export function redact(value: unknown, learned: ReadonlySet<string>, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => redact(item, learned, key));
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        redact(member, learned, isSensitive(key) ? key : name),
      ]),
    );
  if (key !== '' && isSensitive(key)) return '***';
  if (typeof value !== 'string') return value;
  return [...learned].reduce((text, secret) => text.replaceAll(secret, '***'), value);
}
