import { SecretManagerServiceClient } from '@google-cloud/secret-manager/build/src/v1/secret_manager_service_client.js';
import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { parseVersion, parseWritten } from '../../../src/providers/gcp/answers.ts';
import { GcpFailure, judgeFailure } from '../../../src/providers/gcp/failure.ts';
import { startRuns } from './runs.ts';

const time = { seconds: '1795507200', nanos: 0 };
const path = 'projects/1029384756/secrets/A';
const secret = { name: path, etag: '"1"', createTime: time, annotations: { mark: 'ours' } };
const version = { name: `${path}/versions/3`, createTime: time, state: 'ENABLED', etag: '"2"' };

describe('a write is done only where Google shows what was written', () => {
  it('as it was sent', () => {
    expect(parseWritten(secret, { name: 'A', annotations: { mark: 'ours' } }).etag).toBe('"1"');
    expect(parseVersion(version, 'A').number).toBe(3);
  });

  it.each<[string, unknown]>([
    ['another secret', { ...secret, name: 'projects/1029384756/secrets/B' }],
    ['a name inside a name', { ...secret, name: `${path}/secrets/A` }],
    ['no mark', { ...secret, annotations: {} }],
    ['the mark of before', { ...secret, annotations: { mark: 'before' } }],
    ['no etag', { ...secret, etag: '' }],
    ['no time', { ...secret, createTime: {} }],
    ['nothing', {}],
    ['null', null],
  ])('not %s', (_, answer) => {
    expect(() => parseWritten(answer, { name: 'A', annotations: { mark: 'ours' } })).toThrow(UserError);
  });

  it.each<[string, unknown]>([
    ['of another secret', { ...version, name: 'projects/1/secrets/B/versions/3' }],
    ['without a number', { ...version, name: `${path}/versions/latest` }],
    ['with a number beyond numbers', { ...version, name: `${path}/versions/${'9'.repeat(30)}` }],
    ['without a state', { ...version, state: 'FINE' }],
  ])('not a version %s', (_, answer) => {
    expect(() => parseVersion(answer, 'A')).toThrow(UserError);
  });
});

describe('a list that comes to no end is an error', () => {
  const { prototype } = SecretManagerServiceClient;
  const { listSecrets } = prototype;
  afterEach(() => void Reflect.set(prototype, 'listSecrets', listSecrets));

  it.each<[string, (call: number) => object]>([
    ['the same token again', () => ({ secrets: [secret], nextPageToken: 'x' })],
    ['empty pages', (call) => ({ secrets: [], nextPageToken: `${call}` })],
  ])('%s', async (_, page) => {
    const { google, run } = await startRuns();
    onTestFinished(() => google.close());
    let calls = 0;
    Reflect.set(prototype, 'listSecrets', async () => {
      calls += 1;
      return [[], null, page(calls)];
    });
    await expect(run({ A: 'canary-1' })).rejects.toThrow("Google's list comes to no end");
    expect(calls).toBeLessThan(30);
  });
});

describe('how often it is asked again', () => {
  const verdict = (parts: ConstructorParameters<typeof GcpFailure>[0]) => judgeFailure(new GcpFailure(parts));

  it('a server that let a deadline pass: once', () => {
    expect(verdict({ code: status.DEADLINE_EXCEEDED })).toEqual({ again: true, attempts: 2, silent: true });
  });

  it('a message that is too long: never, though its code is that of a quota', () => {
    const serverMessage = 'Received message larger than max (99999999 vs 67108864)';
    expect(verdict({ code: status.RESOURCE_EXHAUSTED, serverMessage })).toEqual({ again: false });
  });

  it('a list that is never answered: twice, and then it is said', async () => {
    const { google, run } = await startRuns();
    onTestFinished(() => google.close());
    google.faults.push({
      times: Number.POSITIVE_INFINITY,
      do: { code: status.DEADLINE_EXCEEDED, message: 'late' },
    });
    await expect(run({ A: 'canary-1' })).rejects.toThrow(
      'could not list the secrets of acme-prod: no answer from',
    );
    expect(google.calls).toHaveLength(2);
  });
});
