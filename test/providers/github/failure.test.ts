import { describe, expect, it } from 'vitest';
import { verdictOn } from '../../../src/providers/github/failure.ts';
import { RequestFailure } from '../../../src/providers/http/failure.ts';

const now = Date.parse('2026-11-24T09:00:00Z');
const inTenSeconds = String(now / 1000 + 10);

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly serverMessage?: string;
  readonly code?: string;
}

const verdict = ({ headers = {}, ...what }: Answer) =>
  verdictOn(new RequestFailure({ ...what, headers: new Map(Object.entries(headers)) }), now);

describe('verdictOn', () => {
  it.each(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'EAI_AGAIN'])('%s: again', (code) => {
    expect(verdict({ code })).toEqual({ again: true });
  });

  it.each([
    'ENOTFOUND',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_PROXY_TUNNEL',
    '',
  ])('%j: not again', (code) => {
    expect(verdict({ code })).toEqual({ again: false });
  });

  it.each([301, 307, 400, 401, 403, 404, 409, 410, 422, 501])('%i: not again', (status) => {
    expect(verdict({ status, serverMessage: 'no' })).toEqual({ again: false });
  });

  it.each([500, 502, 503, 504])('%i: again', (status) => {
    expect(verdict({ status })).toEqual({ again: true });
    expect(verdict({ status, headers: { 'retry-after': '3' } })).toEqual({ again: true, after: 3000 });
  });

  it.each<[string, Answer, number]>([
    ['429 with seconds', { status: 429, headers: { 'retry-after': '7' } }, 7_000],
    ['a date', { status: 429, headers: { 'retry-after': 'Tue, 24 Nov 2026 09:00:09 GMT' } }, 9_000],
    ['403 with seconds', { status: 403, headers: { 'retry-after': '60' } }, 60_000],
    [
      'nothing left for the hour',
      { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inTenSeconds } },
      10_000,
    ],
    [
      'nothing left, and a clock of ours that is three seconds behind',
      {
        status: 429,
        headers: {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': inTenSeconds,
          date: 'Tue, 24 Nov 2026 09:00:03 GMT',
        },
      },
      7_000,
    ],
  ])('%s: everyone waits', (_, what, after) => {
    expect(verdict(what)).toEqual({ again: true, after, everyone: true });
  });

  const resetAt = (reset: string): Answer => ({
    status: 429,
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
  });

  it.each<[string, Answer]>([
    ['429 alone', { status: 429 }],
    ['nonsense', { status: 429, headers: { 'retry-after': 'soon' } }],
    [
      '403 that speaks of a limit',
      { status: 403, serverMessage: 'You have exceeded a secondary rate limit.' },
    ],
    [
      'much left: it was the secondary limit',
      { status: 429, headers: { 'x-ratelimit-remaining': '4000', 'x-ratelimit-reset': inTenSeconds } },
    ],
    ['a reset that is past', resetAt('1')],
    ['a reset in milliseconds', resetAt(`${inTenSeconds}000`)],
    ['a reset in days', resetAt(String(Number(inTenSeconds) + 200_000))],
    ['a negative reset', resetAt('-1')],
    ['a date', resetAt('Tue, 24 Nov 2026 09:00:09 GMT')],
    ['no number', resetAt('NaN')],
    ['hexadecimal', resetAt('0x7fffffff')],
    ['nothing', resetAt('')],
  ])('%s: everyone waits a minute, and longer each time', (_, what) => {
    expect(verdict(what)).toEqual({ again: true, after: 60_000, first: 60_000, everyone: true });
  });

  it('leaves bugs alone', () => {
    expect(verdictOn(new TypeError('x'), now)).toEqual({ again: false });
  });
});
