import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import {
  connectionFailureIn,
  RequestFailure,
  retryAfterFailure,
} from '../../../src/providers/http/failure.ts';

const now = Date.parse('2026-11-24T09:00:00Z');
const resultFor = (details: ConstructorParameters<typeof RequestFailure>[0]) =>
  retryAfterFailure(new RequestFailure(details), now);
const waiting = (value: string, more: readonly [string, string][] = []) =>
  new Map([['retry-after', value], ...more]);

describe('retryAfterFailure', () => {
  it.each([
    'ECONNRESET',
    'ECONNREFUSED',
    'EPIPE',
    'EAI_AGAIN',
    'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC',
  ])('%s: again', (code) => {
    expect(resultFor({ code })).toEqual({ again: true });
  });

  it('a silent server: once more', () => {
    expect(resultFor({ code: 'ETIMEDOUT' })).toEqual({ again: true, attempts: 2, silent: true });
  });

  it.each([
    'ENOTFOUND',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_PROXY_TUNNEL',
    'EMSGSIZE',
    '',
  ])('%j: not again', (code) => {
    expect(resultFor({ code })).toEqual({ again: false });
  });

  it.each([301, 307, 400, 401, 403, 404, 409, 410, 422, 501])('%i: not again', (status) => {
    expect(resultFor({ status, headers: waiting('1') })).toEqual({ again: false });
  });

  it.each([500, 502, 503, 504])('%i: again', (status) => {
    expect(resultFor({ status })).toEqual({ again: true });
    expect(resultFor({ status, headers: waiting('3') })).toEqual({ again: true, after: 3000 });
  });

  it.each<[string, ReadonlyMap<string, string>, object]>([
    ['alone', new Map(), {}],
    ['with seconds', waiting('7'), { after: 7000 }],
    ['with a part of a second', waiting('0.5'), { after: 500 }],
    ['with a date', waiting('Tue, 24 Nov 2026 09:00:09 GMT'), { after: 9000 }],
    [
      'with a date, and a clock of ours that is three seconds behind',
      waiting('Tue, 24 Nov 2026 09:00:09 GMT', [['date', 'Tue, 24 Nov 2026 09:00:03 GMT']]),
      { after: 6000 },
    ],
    ['with a date that is past', waiting('Tue, 24 Nov 2026 08:00:00 GMT'), { after: 0 }],
    ['with nonsense', waiting('soon'), {}],
    // JavaScript reads dates in all of them.
    ['with less than nothing', waiting('-1'), {}],
    ['with a number of another kind', waiting('1e9'), {}],
    ['with a year', waiting('2026-11-24T10:00:00Z'), {}],
    ['with several', waiting('1,2'), {}],
    ['with more seconds than there are', waiting('9'.repeat(20)), {}],
    ['with months', waiting('9999999'), { after: 9_999_999_000 }],
    [
      'with a date, and a server whose clock is twelve hours ahead',
      waiting('Tue, 24 Nov 2026 21:00:09 GMT', [['date', 'Tue, 24 Nov 2026 21:00:00 GMT']]),
      { after: 9000 },
    ],
    [
      'with a date, and a server that says nonsense of its clock',
      waiting('Tue, 24 Nov 2026 09:00:09 GMT', [['date', '5']]),
      { after: 9000 },
    ],
  ])('429 %s: everyone waits', (_, headers, after) => {
    expect(resultFor({ status: 429, headers })).toEqual({ again: true, everyone: true, ...after });
  });

  it('leaves bugs alone', () => {
    expect(retryAfterFailure(new TypeError('x'), now)).toEqual({ again: false });
  });
});

describe('connectionFailureIn', () => {
  it("keeps Node's word and nothing else", () => {
    const error = Object.assign(new Error('connect ECONNREFUSED canary'), { code: 'ECONNREFUSED' });
    const failure = connectionFailureIn(error);
    expect(failure).toMatchObject({ status: 0, code: 'ECONNREFUSED', serverMessage: '' });
    expect(failure?.message).not.toContain('canary');
  });

  it.each([new TypeError('x'), new UserError('x'), 'text', undefined])('%s is none', (error) => {
    expect(connectionFailureIn(error)).toBeUndefined();
  });
});
