import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import {
  certificateError,
  comeBackHint,
  connectionError,
  isRefusal,
  RefusalError,
  serverText,
} from '../../../src/providers/http/errors.ts';

const about = { purpose: 'list the secrets', server: 'https://a.example' };
const shown = ({ message, hint }: UserError): string => `${message} | ${hint}`;

describe('connectionError', () => {
  it.each([
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'CERT_SIGNATURE_FAILURE',
  ])('%s is about the certificate', (code) => {
    expect(shown(connectionError({ ...about, code, hint: 'check it' }))).toBe(
      `could not list the secrets: the certificate of https://a.example is not trusted (${code}) | if a company's own authority signed it, name its file in NODE_EXTRA_CA_CERTS`,
    );
  });

  it.each([
    ['ENOTFOUND', 'no connection to https://a.example (ENOTFOUND)'],
    ['', 'no connection to https://a.example'],
    ['ETIMEDOUT', 'https://a.example does not answer (ETIMEDOUT)'],
    ['EMSGSIZE', 'the answer of https://a.example is too long'],
  ])('%j is about the connection', (code, message) => {
    expect(shown(connectionError({ ...about, code, hint: 'check it' }))).toBe(
      `could not list the secrets: ${message} | check it`,
    );
  });

  it.each(['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'ERR_SSL_WRONG_VERSION_NUMBER'])(
    '%s in the middle is about what lies between, and no certificate',
    (code) => {
      expect(shown(connectionError({ ...about, code, hint: 'check it' }))).toBe(
        `could not list the secrets: the connection to https://a.example was damaged on the way (${code}) | something between may have cut or changed it: check it`,
      );
    },
  );

  it('speaks of a certificate without a code', () => {
    expect(certificateError({ ...about, code: '' }).message).toBe(
      'could not list the secrets: the certificate of https://a.example is not trusted',
    );
  });
});

it.each([
  [undefined, 'run the same command again later: it goes on with what is missing'],
  [900_000, 'run the same command again later: it goes on with what is missing'],
  [
    900_001,
    'GitHub asks to wait 16 minutes, and a run waits 15 minutes at most: run the same command again then; it goes on with what is missing',
  ],
  [
    9_999_999_000,
    'GitHub asks to wait 116 days, and a run waits 15 minutes at most: run the same command again then; it goes on with what is missing',
  ],
])('a wait of %s ms: %s', (wait, hint) => {
  expect(comeBackHint('GitHub', wait)).toBe(hint);
});

describe('RefusalError', () => {
  it('carries its status, and is shown as any other error', () => {
    const error = new RefusalError(403, 'you may not', 'ask');
    expect([isRefusal(error, 403), isRefusal(error, 404)]).toEqual([true, false]);
    expect([error.name, error.code, error.exitCode, error.hint]).toEqual(['UserError', 'error', 1, 'ask']);
    expect(isRefusal(new UserError('403: you may not'), 403)).toBe(false);
  });
});

describe("a server's words", () => {
  const url = `https://docs.example.com/${'a/'.repeat(60)}?q=1`;
  const long = 'one two three, '.repeat(132).trim();

  it.each([
    ['are in one line', '  it is\n not\t so ', 'it is not so'],
    [
      'are without what is long and dense',
      `not ${'A'.repeat(60)} but ${'b'.repeat(59)}`,
      `not … but ${'b'.repeat(59)}`,
    ],
    ['keep a URL whole', `see ${url} for more`, `see ${url} for more`],
    ['lose a URL with a password in it', `of postgres://u:${'p'.repeat(60)}@h`, 'of postgres://u:…@h'],
    ['lose one that is long and has a user', `at https://u:${'p'.repeat(60)}@h/`, 'at https://u:…@h/'],
    ['are whole up to 2,000 characters', long, long],
    ['end before the word that would be cut', `${long} ${url}`, `${long} …`],
    ['end before half a character', `${'x, '.repeat(666)}x😀`, `${'x, '.repeat(666)}…`],
  ])('%s', (_, words, shown) => {
    expect(serverText(words)).toBe(shown);
  });
});
