import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import {
  certificateError,
  comeBackHint,
  connectionError,
  isRefusal,
  quotable,
  RefusalError,
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
    'ERR_SSL_WRONG_VERSION_NUMBER',
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

it('quotes words on one line, and nothing that is long and dense', () => {
  expect(quotable(`  it is\n not ${'A'.repeat(60)} but ${'b'.repeat(59)} `, 40)).toBe(
    `it is not … but ${'b'.repeat(24)}`,
  );
});
