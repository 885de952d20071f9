import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANNOTATION } from '../../../src/providers/gcp/marks.ts';
import { errorIn, startRuns } from './runs.ts';

let runs: Awaited<ReturnType<typeof startRuns>>;
beforeEach(async () => {
  runs = await startRuns();
});
afterEach(() => runs.google.close());

const noteOn = (name: string) =>
  (runs.google.secret('acme-prod', name)?.annotations[ANNOTATION] ?? '')
    .replaceAll(/[a-z2-7]{63}/g, 'MARK')
    .replace(/seal=.*/, 'seal=SEAL');

describe('the requests', () => {
  it('are one for a look, and three for a new value', async () => {
    expect((await runs.run({ A: 'canary-1', B: 'canary-2' })).calls).toEqual([
      'ListSecrets',
      'CreateSecret',
      'CreateSecret',
      'AddSecretVersion',
      'AddSecretVersion',
      'UpdateSecret',
      'UpdateSecret',
    ]);
    expect((await runs.run({ A: 'canary-1', B: 'canary-2' })).calls).toEqual(['ListSecrets']);
    expect((await runs.run({ A: 'canary-1', B: 'canary-3' })).calls).toEqual([
      'ListSecrets',
      'ListSecretVersions',
      'UpdateSecret',
      'AddSecretVersion',
      'UpdateSecret',
    ]);
    expect(runs.google.values('acme-prod')).toEqual({ A: 'canary-1', B: 'canary-3' });
  });

  it('announce in the annotation, and vouch there', async () => {
    const notes: string[] = [];
    for (const method of ['AddSecretVersion', 'UpdateSecret'])
      runs.google.faults.push({
        match: (call) => call.method === method,
        when: 'after',
        do: () => void notes.push(noteOn('A')),
      });
    await runs.run({ A: 'canary-1' });
    expect(notes).toEqual([
      'v1 pending mark=MARK past=',
      'v1 settled mark=MARK past= ours=1 version=1 created=2026-11-24T09:00:05.000000000Z seal=SEAL',
    ]);
    await runs.run({ A: 'canary-2' });
    expect(noteOn('A')).toBe(
      'v1 settled mark=MARK past=MARK ours=1-2 version=2 created=2026-11-24T09:00:10.000000000Z seal=SEAL',
    );
  });

  it('leave labels, aliases and the annotations of others as they are', async () => {
    await runs.run({ A: 'canary-1' });
    const secret = runs.google.secret('acme-prod', 'A');
    if (secret)
      Object.assign(secret, {
        labels: { team: 'etl' },
        annotations: { ...secret.annotations, 'acme.io/x': 'y' },
      });
    await runs.run({ A: 'canary-2' });
    expect(secret).toMatchObject({ labels: { team: 'etl' }, annotations: { 'acme.io/x': 'y' } });
  });
});

describe('what goes wrong on the way', () => {
  const methods = ['CreateSecret', 'UpdateSecret', 'AddSecretVersion'];
  const cuts = methods.flatMap((method) =>
    (['before', 'after'] as const).map((when): [string, 'before' | 'after'] => [method, when]),
  );
  it.each(cuts)('a %s that is cut %s its effect is sent again, and known for ours', async (method, when) => {
    await runs.run({ B: 'canary-1' });
    runs.google.faults.push({ match: (call) => call.method === method, when, do: 'cut' });
    const values = method === 'CreateSecret' ? { A: 'canary-2', B: 'canary-1' } : { B: 'canary-2' };
    const { outcomes } = await runs.run(values);
    expect(outcomes.map(({ result }) => result)).toEqual(['done']);
    expect(runs.google.faults.unmet).toEqual([]);
    expect(runs.google.values('acme-prod')).toMatchObject(values);
    const { plan } = await runs.run(values, { options: { deep: true } });
    expect(plan.every((line) => line.startsWith('keep'))).toBe(true);
  });

  it('a checksum that does not fit is refused by the server', async () => {
    runs.google.faults.push({
      match: ({ method }) => method === 'AddSecretVersion',
      do: ({ request: { payload } }) => void Reflect.set(Object(payload), 'data', Buffer.from('canary-x')),
    });
    expect(errorIn((await runs.run({ A: 'canary-1' })).outcomes)).toMatchInlineSnapshot(`
      "Google refuses to write A: The checksum of the payload does not match the data
      hint: what arrived is not what was sent: run the same command again; if it stays so, something on the way changes requests"
    `);
    expect(runs.google.value('acme-prod', 'A')).toBeUndefined();
    expect((await runs.run({ A: 'canary-1' })).plan).toEqual(['update A: cannot compare']);
  });

  it.each([
    [status.UNAVAILABLE, 2],
    [status.DEADLINE_EXCEEDED, 2],
    [status.RESOURCE_EXHAUSTED, 2],
    [status.ABORTED, 2],
    [status.INTERNAL, 2],
    [status.INVALID_ARGUMENT, 1],
    [status.NOT_FOUND, 1],
  ])('code %i: %i tries', async (code, tries) => {
    runs.google.faults.push({
      match: ({ method }) => method === 'AddSecretVersion',
      do: { code, message: 'no' },
    });
    const { calls, outcomes } = await runs.run({ A: 'canary-1' });
    expect(calls.filter((method) => method === 'AddSecretVersion')).toHaveLength(tries);
    expect(outcomes.map(({ result }) => result)).toEqual([tries === 2 ? 'done' : 'failed']);
  });

  it('an answer without what Secret Manager always sends is no empty list', async () => {
    const secret = runs.google.setValue('acme-prod', 'A', 'theirs') && runs.google.secret('acme-prod', 'A');
    if (secret) secret.etag = '';
    await expect(runs.run({ B: 'x' })).rejects.toThrow('this server sends no etags');
  });
});

describe('without a key', () => {
  it('nothing is noted, and what was noted goes before the value does', async () => {
    await runs.run({ A: 'canary-1' });
    const { plan, calls } = await runs.run({ A: 'canary-2' }, { keyless: true });
    expect(plan).toEqual(['update A: cannot compare']);
    expect(calls).toEqual(['ListSecrets', 'ListSecretVersions', 'UpdateSecret', 'AddSecretVersion']);
    expect(runs.google.secret('acme-prod', 'A')?.annotations).toEqual({});
    expect((await runs.run({ A: 'canary-1' })).plan).toEqual(['update A: not ours yet']);
  });

  it('a new value takes one request, a new secret two', async () => {
    expect((await runs.run({ A: 'canary-1' }, { keyless: true })).calls).toEqual([
      'ListSecrets',
      'CreateSecret',
      'AddSecretVersion',
    ]);
    expect((await runs.run({ A: 'canary-1' }, { keyless: true })).calls).toEqual([
      'ListSecrets',
      'AddSecretVersion',
    ]);
  });
});
