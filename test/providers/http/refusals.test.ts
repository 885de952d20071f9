import { describe, expect, it } from 'vitest';
import { Redacted } from '../../../src/core/redacted.ts';
import { serverText } from '../../../src/providers/http/errors.ts';
import { findRefusal, type KnownRefusal, sentenceOf } from '../../../src/providers/http/refusals.ts';

/* How a refusal is found in a table of a store, and what of a server's own words is fit to be shown: alike for all stores. */

interface Facts {
  readonly who: string;
  readonly isAdmin: boolean;
}

const table: readonly KnownRefusal<Facts>[] = [
  {
    code: ['AccessDenied'],
    says: /key (\S+) (?:is|was) (\w+)(?: see (https:\/\/\S+))?/,
    example: 'key k1 is disabled',
    source: 'made up, 2026-11-28',
    means: ({ who }, found) => `${who} has the key ${found(1) || 'of no name'}, which is ${found(2)}`,
    wayOut: (_, found) => `enable it${found(3) && `: ${found(3)}`}`,
    each: true,
  },
  {
    status: [403],
    says: /no/,
    example: 'no',
    source: 'made up, 2026-11-28',
    when: ({ isAdmin }) => isAdmin,
    means: 'an admin may not',
    by: ({ who }) => `the boss of ${who}`,
    wayOut: 'say why',
    alone: true,
  },
  { status: [403], example: '', source: 'made up, 2026-11-28', means: 'no', wayOut: 'ask' },
];

const told = (said: Parameters<typeof findRefusal>[1], facts: Facts = { who: 'ana', isAdmin: false }) => {
  const found = findRefusal(table, said, facts);
  return found && [sentenceOf(found, 'write secrets', 'write A'), found.wayOut].join(' | ');
};

describe('the first row that fits', () => {
  it.each<[string, Parameters<typeof findRefusal>[1], boolean, string | undefined]>([
    [
      'by its code and its words',
      { code: 'AccessDenied', words: ' key k1\n is  disabled' },
      false,
      'could not write A: ana has the key k1, which is disabled | enable it',
    ],
    [
      'with a page of the server',
      { code: 'AccessDenied', words: 'key k1 is old see https://a.example/x).' },
      false,
      'could not write A: ana has the key k1, which is old | enable it: https://a.example/x',
    ],
    ['not by half of a code', { code: 'AccessDeniedByX', words: 'key k1 is old' }, false, undefined],
    [
      'by what is known besides',
      { status: 403, words: 'no' },
      true,
      'an admin may not | the boss of ana can say why',
    ],
    ['by its status alone', { status: 403, words: 'no' }, false, 'could not write secrets: no | ask'],
    ['in none', { status: 404, words: 'no' }, true, undefined],
  ])('%s', (_, said, isAdmin, sentence) => {
    expect(told(said, { who: 'ana', isAdmin })).toBe(sentence);
  });

  it('is known by words that hold what was sent, and repeats nothing of it', () => {
    const sent = [new Redacted('canary-91c2'), new Redacted('disabled')];
    const said = {
      code: 'AccessDenied',
      words: 'key canary-91c2 is disabled see https://a.example/canary-91',
      sent,
    };
    expect(told(said)).toBe('could not write A: ana has the key of no name, which is  | enable it');
  });
});

const VALUE = 'canary <91c2> "pass", correct/horse+battery staple\nüñ';
const ARN = 'arn:aws:kms:eu-west-1:123456789012:key/a466d1fa-5c7f-4b10-8343-08763635d8c4';
const KEY = 'projects/acme-keys/locations/europe-west1/keyRings/etl/cryptoKeys/secretsOfTheTeam1';

const html = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

describe("a server's words that repeat what was sent", () => {
  it.each<[string, string]>([
    ['whole', VALUE],
    ['in one line', VALUE.replace('\n', ' ')],
    ['in another case', VALUE.toUpperCase()],
    ['cut', VALUE.slice(5, 30)],
    ['in JSON', JSON.stringify(VALUE).slice(1, -1)],
    ['in a URL', encodeURIComponent(VALUE)],
    ['in a form', encodeURIComponent(VALUE).replaceAll('%20', '+')],
    ['in HTML', html(VALUE)],
    ['in base64', Buffer.from(VALUE).toString('base64')],
    ['in the base64 of URLs', Buffer.from(VALUE).toString('base64url')],
    ['in hexadecimals', Buffer.from(VALUE).toString('hex')],
    ['with marks that nobody knows', 'horse+battery\\u0020\\u0020x'],
    ['behind 5,000 other letters', `${'so, '.repeat(400)}${VALUE}`],
    ['behind a letter that is two in lower case', `İİİİ${VALUE}`],
  ])('%s', (_, echo) => {
    const shown = serverText(`Value '${echo}' is bad`, [new Redacted(VALUE)]);
    expect(shown).toMatch(/^Value '(so, )*.*…' is bad$/);
    expect(shown.toLowerCase()).not.toMatch(
      /canary|91c2|pass|correct|horse|batter|staple|üñ|6361|y2fu|u0020/,
    );
  });

  it('a value of 64 KB does not push out the sentence behind it', () => {
    const value = 'canary-91c2'.repeat(6_000);
    expect(serverText(`Value '${value}' is bad`, [new Redacted(value)])).toBe("Value '…' is bad");
  });

  it('a short one is left out alone, and the scheme of a URL is nobody’s', () => {
    const shown = serverText('projects/prod-1 is closed: https://docs.example.com/a?b=c', [
      new Redacted('prod'),
      new Redacted('https://db.acme.test/x'),
    ]);
    expect(shown).toBe('projects/…-1 is closed: https://docs.example.com/a?b=c');
  });

  it('nothing is left of words that were all echo', () => {
    expect(serverText(`"${VALUE}"`, [new Redacted(VALUE)])).toBe('');
  });
});

describe("a server's words keep what is of use, and no key", () => {
  it.each([
    ['an ARN', `no ${ARN} here`, `no ${ARN} here`],
    ['a name of Google’s', `no [${KEY}] here`, `no [${KEY}] here`],
    ['an id', 'request a466d1fa-5c7f-4b10-8343-08763635d8c4', 'request a466d1fa-5c7f-4b10-8343-08763635d8c4'],
    ['a key of AWS', 'of wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY is odd', 'of … is odd'],
    ['a key where a name is expected', `projects/${'aB3'.repeat(30)}/x`, 'projects/…/x'],
    ['a JWT', 'the eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2ln is odd', 'the … is odd'],
    ['a JWT without its end', 'the eyJhbGciOiJSUzI1NiJ9 is odd', 'the … is odd'],
    ['a token of Google', 'the ya29.c.b0AXv0zTP is odd', 'the … is odd'],
    ['a client’s secret', 'the GOCSPX-abc_def is odd', 'the … is odd'],
    ['a token in a URL', 'at https://a.example/?t=ghp_16C7e42F292c6912 now', 'at https://a.example/?t=… now'],
  ])('%s', (_, words, shown) => {
    expect(serverText(words)).toBe(shown);
  });
});
