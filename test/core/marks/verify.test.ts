import { describe, expect, it } from 'vitest';
import { generateKey, parseKey } from '../../../src/core/marks/key.ts';
import { Keyring } from '../../../src/core/marks/mark.ts';
import { verify, verifyText } from '../../../src/core/marks/verify.ts';
import { Redacted } from '../../../src/core/redacted.ts';
import { entriesOf } from '../entries.ts';

const values = { A: 'canary-7f3a-a', EMPTY: '', UMLAUT: 'grün 🚀\n' };
const bytes = (n: number) => new Uint8Array(n).fill(7);
const other = (n: number) => new Uint8Array(n).fill(9);
const ring = new Keyring(parseKey(generateKey(bytes)));
const text = (of: Record<string, string> = values) => verifyText(entriesOf(of), ring, bytes);

describe('in the job', () => {
  it.each<[string, Record<string, string | undefined>, string]>([
    ['all is there', values, 'same same same'],
    ['an empty value that was pushed is no missing one', { ...values, EMPTY: undefined }, 'same same same'],
    ['one is not passed on', { ...values, A: undefined }, 'missing same same'],
    ['one arrives empty', { ...values, A: '' }, 'missing same same'],
    ['one is another', { ...values, A: 'canary-7f3a-b' }, 'different same same'],
    ['one has more', { ...values, UMLAUT: 'grün 🚀' }, 'same same different'],
    ['two are swapped', { ...values, A: values.UMLAUT, UMLAUT: values.A }, 'different same different'],
    ['nothing is there', {}, 'missing same missing'],
  ])('%s', (_, env, states) => {
    expect(
      verify(text(), env)
        .map(({ state }) => state)
        .join(' '),
    ).toBe(states);
  });

  it.each<[string, string | undefined, string]>([
    ['absent', undefined, 'DEPLOY_SECRETS_VERIFY is not in the environment'],
    ['empty', '', 'DEPLOY_SECRETS_VERIFY is not in the environment'],
    ['masked', '***', 'DEPLOY_SECRETS_VERIFY is damaged'],
    ['cut', text().reveal().slice(0, -9), 'DEPLOY_SECRETS_VERIFY is damaged'],
    ['a list', '[]', 'DEPLOY_SECRETS_VERIFY is damaged'],
    [
      'with another key',
      text()
        .reveal()
        .replace(/"key":"./, '"key":"'),
      'DEPLOY_SECRETS_VERIFY is damaged',
    ],
    ['without names', text({}).reveal(), 'DEPLOY_SECRETS_VERIFY names no variable'],
    ['newer', '{"version":2}', 'DEPLOY_SECRETS_VERIFY was pushed by a newer version'],
  ])('proves nothing when the text is %s', (_, written, message) => {
    const given = written === undefined ? undefined : new Redacted(written);
    expect(() => verify(given, values)).toThrow(message);
  });
});

describe('the text', () => {
  it('holds no value', () => {
    expect(text().reveal()).not.toContain('canary');
    expect(Object.keys(JSON.parse(text().reveal()).names)).toEqual(Object.keys(values));
  });

  it('stays the same while the values do, and has a fresh key for each change', () => {
    const key = (of?: Record<string, string>) => JSON.parse(text(of).reveal()).key;
    expect(text().reveal()).toBe(text().reveal());
    expect(new Set([key(), key({ ...values, A: 'x' }), key({ A: values.A })]).size).toBe(3);
  });

  it('has a random key without a keyring', () => {
    const one = verifyText(entriesOf(values), undefined, bytes);
    expect(one.reveal()).not.toBe(verifyText(entriesOf(values), undefined, other).reveal());
    expect(verify(one, values).every(({ state }) => state === 'same')).toBe(true);
  });
});
