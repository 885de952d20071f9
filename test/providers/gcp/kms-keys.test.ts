import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gcp } from '../../../src/providers/gcp/index.ts';
import { keysByLocation, keysFor } from '../../../src/providers/gcp/kms-keys.ts';
import type { GcpOptions } from '../../../src/providers/gcp/options.ts';
import { errorIn, startRuns } from './runs.ts';

let runs: Awaited<ReturnType<typeof startRuns>>;
beforeEach(async () => {
  runs = await startRuns();
});
afterEach(() => runs.google.close());

const keyIn = (location: string, name = 'secrets', project = 'acme-keys'): string =>
  `projects/${project}/locations/${location}/keyRings/etl/cryptoKeys/${name}`;

const settings = (name: string, where = 'acme-prod') => {
  const { replication, customerManagedEncryption } = runs.google.secret(where, name)?.settings ?? {};
  return JSON.parse(JSON.stringify({ replication, customerManagedEncryption }));
};

describe('a new secret is encrypted with the key that is named', () => {
  it('in global, where Google replicates it', async () => {
    await runs.run({ A: 'canary-1' }, { options: { kmsKey: [keyIn('global')] } });
    expect(settings('A').replication).toMatchObject({
      automatic: { customerManagedEncryption: { kmsKeyName: keyIn('global') } },
    });
    expect(runs.google.value('acme-prod', 'A')).toBe('canary-1');
  });

  it('in each of its regions', async () => {
    const options = {
      replicas: ['europe-west1', 'europe-west4'],
      kmsKey: [keyIn('europe-west4'), keyIn('europe-west1')],
    };
    await runs.run({ A: 'canary-1' }, { options });
    expect(settings('A').replication.userManaged.replicas).toMatchObject([
      { location: 'europe-west1', customerManagedEncryption: { kmsKeyName: keyIn('europe-west1') } },
      { location: 'europe-west4', customerManagedEncryption: { kmsKeyName: keyIn('europe-west4') } },
    ]);
  });

  it('in its location', async () => {
    const options = { location: 'europe-west1', kmsKey: [keyIn('europe-west1')] };
    await runs.run({ A: 'canary-1' }, { options });
    expect(settings('A', 'acme-prod/europe-west1')).toEqual({
      customerManagedEncryption: { kmsKeyName: keyIn('europe-west1') },
    });
  });
});

describe('a secret that is there', () => {
  const place = { replicas: ['europe-west1'] };
  it.each<[string, GcpOptions, GcpOptions]>([
    ['of Google’s own replication', {}, { kmsKey: [keyIn('global')] }],
    ['with another key', { kmsKey: [keyIn('global', 'old')] }, { kmsKey: [keyIn('global')] }],
    ['of one region', place, { ...place, kmsKey: [keyIn('europe-west1')] }],
    [
      'of a location',
      { location: 'europe-west1' },
      { location: 'europe-west1', kmsKey: [keyIn('europe-west1')] },
    ],
  ])('%s is written again with the key, once', async (_, before, after) => {
    await runs.run({ A: 'canary-1' }, { options: before });
    const first = await runs.run({ A: 'canary-1' }, { options: after });
    expect(first.plan).toEqual(['update A: settings']);
    expect(errorIn(first.outcomes)).toBe('');
    const again = await runs.run({ A: 'canary-1' }, { options: after });
    expect(again.plan).toEqual(['keep A']);
    expect((await runs.run({ A: 'canary-1' }, { options: before })).plan[0]).toMatch(/^(keep|update) A/);
    const where = after.location === undefined ? 'acme-prod' : `acme-prod/${after.location}`;
    expect(JSON.stringify(settings('A', where))).toContain('cryptoKeys');
  });

  it('keeps its key where none is named, and gets the new value', async () => {
    await runs.run({ A: 'canary-1' }, { options: { kmsKey: [keyIn('global')] } });
    const { plan } = await runs.run({ A: 'canary-2' });
    expect(plan).toEqual(['update A: new value']);
    expect(JSON.stringify(settings('A'))).toContain(keyIn('global'));
  });

  it('without a key of ours gets one too', async () => {
    const options = { kmsKey: [keyIn('global')] };
    runs.google.setValue('acme-prod', 'A', 'canary-1');
    await runs.run({ A: 'canary-1' }, { options, keyless: true, overwrite: true });
    expect(JSON.stringify(settings('A'))).toContain(keyIn('global'));
  });

  it('that is kept elsewhere stays, which is told before the first write', async () => {
    await runs.run({ A: 'canary-1', B: 'canary-1' }, { options: { replicas: ['europe-west1'] } });
    const options = { kmsKey: [keyIn('global')] };
    const { store } = await runs.open({ options });
    const { diagnostics = [], remotes } = await store.observe();
    expect(diagnostics).toMatchInlineSnapshot(`
      [
        {
          "code": "at-the-store",
          "hint": "give a key of each of these locations, or remove the secret and push it anew: where it is kept can never be changed",
          "message": "--kms-key names no key for where these are kept, so they stay as they are encrypted: B (europe-west1), A (europe-west1)",
          "severity": "warning",
        },
      ]
    `);
    expect([...remotes.values()].map((one) => one.settings)).toEqual([undefined, undefined]);
  });

  it('named by the number of the key’s project is the same key', () => {
    const places = new Map([['global', keyIn('global', 'secrets', '1029384756')]]);
    expect(keysFor(places, keysByLocation([keyIn('global')]))).toBe('none');
    expect(keysFor(places, keysByLocation([keyIn('global', 'other')]))).toBeInstanceOf(Map);
    expect(keysFor(places, keysByLocation([keyIn('global', 'secrets', '1')]))).toBeInstanceOf(Map);
  });
});

describe('what cannot be a key there is refused before anything is asked', () => {
  it.each<[GcpOptions, string]>([
    [{ kmsKey: ['alias/etl'] }, '--kms-key: "alias/etl" is no key of Cloud KMS'],
    [
      { kmsKey: [`${keyIn('global')}/cryptoKeyVersions/1`] },
      `--kms-key: "${keyIn('global')}/cryptoKeyVersions/1" is no key of Cloud KMS`,
    ],
    [
      { kmsKey: [keyIn('europe-west1')] },
      '--kms-key: a secret that Google replicates itself takes a key of global, and none of europe-west1',
    ],
    [
      { location: 'europe-west1', kmsKey: [keyIn('global')] },
      '--kms-key: a secret of europe-west1 takes a key of europe-west1, and none of global',
    ],
    [
      { replicas: ['europe-west1'], kmsKey: [keyIn('europe-west4')] },
      '--kms-key: --replicas take keys of their own locations, and none of europe-west4',
    ],
    [
      { replicas: ['europe-west1', 'europe-west4'], kmsKey: [keyIn('europe-west4')] },
      '--kms-key: each of --replicas takes a key of its own, and europe-west1 has none',
    ],
    [
      { kmsKey: [keyIn('global'), keyIn('global', 'b')] },
      '--kms-key: two keys are of one location, which takes one',
    ],
  ])('%j', async (options, message) => {
    await expect(runs.open({ options })).rejects.toMatchObject({ message });
    expect(runs.google.calls).toEqual([]);
  });
});

it('--print-policy grants it to whom it takes', () => {
  const options = { project: 'acme-prod', kmsKey: [keyIn('global')] };
  const text = gcp.snippets.policy.text([], { options, layout: { layouts: ['env'] }, env: {} });
  expect(text.split('\n').slice(-4)).toMatchInlineSnapshot(`
    [
      "# it is Secret Manager itself that uses a key: its service agent in the project, which is made once",
      "gcloud beta services identity create --service=secretmanager.googleapis.com --project=acme-prod",
      "gcloud kms keys add-iam-policy-binding secrets --keyring=etl --location=global --project=acme-keys --member="serviceAccount:service-$(gcloud projects describe acme-prod --format='value(projectNumber)')@gcp-sa-secretmanager.iam.gserviceaccount.com" --role=roles/cloudkms.cryptoKeyEncrypterDecrypter",
      "",
    ]
  `);
});

it('a server that drops the key is not believed', async () => {
  runs.google.faults.push({
    match: ({ method }) => method === 'CreateSecret',
    do: (call) => {
      const { secret } = call.request as { secret: { replication: { automatic: object } } };
      Object.assign(secret.replication, { automatic: {} });
    },
  });
  const { outcomes } = await runs.run({ A: 'canary-1' }, { options: { kmsKey: [keyIn('global')] } });
  expect(errorIn(outcomes)).toMatch(/^an answer is not in the form of Google's Secret Manager/);
});
