import { UserError } from '../diagnostics.ts';
import type { Entry } from '../model.ts';
import { ownValue } from '../own-value.ts';
import { Redacted } from '../redacted.ts';
import { base32, equalInConstantTime, fromBase32, MarkKey, type Random } from './key.ts';
import type { Keyring } from './mark.ts';

/*
 * One more secret beside those that are pushed: a key of its own, and for each name HMAC(key, name, value). In the
 * job it tells for each variable whether the environment holds what was pushed. Whoever reads it can try guesses of
 * weak values, so it is a secret as the others are, in the same place as they.
 */

/** The environment variable in which the job finds that secret. */
export const VERIFY_NAME = 'DEPLOY_SECRETS_VERIFY';
const version = 1;
const tagCharacters = 26;

/** What the environment holds under one name, next to what was pushed. */
export interface Verification {
  readonly name: string;
  /** `missing`: absent or empty, which is how a secret that was not passed on arrives in a GitHub job. */
  readonly state: 'same' | 'missing' | 'different';
}

/**
 * Makes the text to push under `VERIFY_NAME`. Its key comes from the keyring and from all that is pushed: unchanged
 * values give an unchanged text, and each change a fresh key. Without a keyring it is random.
 *
 * @param entries by the names that the job's environment has for them
 */
export function verifyText(
  entries: readonly Pick<Entry, 'name' | 'value'>[],
  keyring: Keyring | undefined,
  random: Random,
): Redacted<string> {
  const fields = entries.flatMap(({ name, value }) => [name, value.reveal()]);
  const bytes = keyring?.derive('verify', ...fields) ?? random(32);
  const key = new MarkKey(bytes);
  const names = Object.fromEntries(
    entries.map(({ name, value }) => [name, tagOf(key, name, value.reveal())]),
  );
  return new Redacted(JSON.stringify({ version, key: base32(bytes), names }));
}

/**
 * Compares an environment with what was pushed. Pure.
 *
 * @throws UserError when the text is absent, damaged or of a newer version, or names nothing: then nothing is proven
 */
export function verify(
  text: Redacted<string> | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Verification[] {
  const { key, names } = parseVerifyText(text);
  return Object.entries(names).map(([name, tag]) => ({
    name,
    state: stateOf(ownValue(env, name) ?? '', name, key, tag),
  }));
}

/** Tells missing from empty: an empty value may be what was pushed. */
function stateOf(value: string, name: string, key: MarkKey, tag: string): Verification['state'] {
  if (equalInConstantTime(tagOf(key, name, value), tag)) return 'same';
  return value === '' ? 'missing' : 'different';
}

const tagOf = (key: MarkKey, name: string, value: string): string =>
  key.mac('verify', name, value).slice(0, tagCharacters);

interface VerifyMaterial {
  readonly key: MarkKey;
  readonly names: Readonly<Record<string, string>>;
}

function parseVerifyText(text: Redacted<string> | undefined): VerifyMaterial {
  const json = text?.reveal() ?? '';
  if (json === '') throw unproven(`${VERIFY_NAME} is not in the environment`, HINT_PASS_ON);
  const data = parseJson(json);
  if (isRecord(data) && typeof data.version === 'number' && data.version > version)
    throw unproven(`${VERIFY_NAME} was pushed by a newer version`, 'update deploy-secrets here');
  const key = isRecord(data) && data.version === version ? parseBytes(data.key) : undefined;
  if (!isRecord(data) || !key || !isTagRecord(data.names))
    throw unproven(`${VERIFY_NAME} is damaged`, 'push it again with --with-verify');
  if (Object.keys(data.names).length === 0)
    throw unproven(`${VERIFY_NAME} names no variable`, 'push it again with --with-verify');
  return { key, names: data.names };
}

const HINT_PASS_ON = `push it with --with-verify, and pass it on in the job: ${VERIFY_NAME}: \${{ secrets.${VERIFY_NAME} }}`;

const unproven = (message: string, hint: string): UserError =>
  new UserError(message, { hint, code: 'nothing-to-verify' });

/** Parses without an error of JSON.parse, which quotes its input, and the input is a secret. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isRecord = (data: unknown): data is Readonly<Record<string, unknown>> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

function parseBytes(text: unknown): MarkKey | undefined {
  const bytes = typeof text === 'string' ? fromBase32(text) : undefined;
  return bytes?.length === 32 ? new MarkKey(bytes) : undefined;
}

const isTagRecord = (names: unknown): names is Readonly<Record<string, string>> =>
  isRecord(names) &&
  Object.values(names).every((tag) => typeof tag === 'string' && tag.length === tagCharacters);
