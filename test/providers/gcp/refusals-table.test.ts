import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { refusals } from '../../../src/providers/gcp/errors.ts';
import { grpcStatus } from '../../../src/providers/gcp/failure.ts';
import { gcp } from '../../../src/providers/gcp/index.ts';
import { rowFor } from '../../../src/providers/http/refusals.ts';
import { push } from '../../contract/store-under-test.ts';
import {
  envFor,
  type FakeSecretManager,
  type RealRefusal,
  realRefusals,
  startFakeSecretManager,
} from '../../fakes/gcp/index.ts';
import { runtimeWith } from './runtime.ts';

/*
 * Each real refusal, answered where Google answers it, and the whole of what is said then. Whoever reads it should mend the
 * true cause at the first try.
 */

let google: FakeSecretManager;
beforeAll(async () => {
  google = await startFakeSecretManager();
});
afterEach(() => google.reset());
afterAll(() => google.close());

const CANARY = 'canary-91c2-secret-value';

/** What a push comes to that Google refuses so: the message, and below it the hint. */
async function saidTo(refusal: RealRefusal): Promise<string> {
  google.reset();
  google.refusals.set(refusal.at, refusal);
  const outside = runtimeWith({ env: envFor(google) });
  const open = () => gcp.open({ project: 'acme-prod' }, outside, { layouts: ['env'] });
  const result = await push({ open, limits: gcp.limits }, { A: CANARY }).catch((error: unknown) => ({
    error,
  }));
  const error =
    'error' in result ? result.error : result.outcomes.flatMap((one) => ('error' in one ? one.error : []))[0];
  if (!(error instanceof UserError)) throw error ?? new Error('it was not refused');
  expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('canary');
  return `${error.message}\n${error.hint}`.replaceAll(google.host, 'HOST');
}

async function saidToAll(at: string): Promise<string> {
  const lines: string[] = [];
  for (const [name, refusal] of Object.entries(realRefusals))
    if (refusal.at === at) lines.push(`${name}: ${await saidTo(refusal)}`);
  return lines.join('\n\n');
}

describe('what is said to a real refusal', () => {
  it('of the caller', async () => {
    expect(await saidToAll('caller')).toMatchInlineSnapshot(`
      "apiDisabled: the Secret Manager API is not enabled in the project acme-prod
      gcloud services enable secretmanager.googleapis.com --project=acme-prod

      apiDisabledByNumber: the Secret Manager API is not enabled in the project 698910892233
      gcloud services enable secretmanager.googleapis.com --project=698910892233; if that is not acme-prod, take acme-prod for the quota: gcloud auth application-default set-quota-project acme-prod

      apiDisabledInQuotaProject: the Secret Manager API is not enabled in the project acme-laptops, which the caller name as their quota project
      gcloud services enable secretmanager.googleapis.com --project=acme-laptops; or take acme-prod for the quota: gcloud auth application-default set-quota-project acme-prod

      noQuotaProject: the caller have no quota project, which Secret Manager asks for
      gcloud auth application-default set-quota-project acme-prod

      noBilling: the project acme-prod has no billing account, which Secret Manager asks for
      link one: https://console.cloud.google.com/billing/projects

      suspended: Google has suspended the project acme-prod
      an owner of the project appeals, or pays what is due: https://console.cloud.google.com/appeals and https://console.cloud.google.com/billing

      suspendedWithoutReason: Google has suspended the project acme-prod
      an owner of the project appeals, or pays what is due: https://console.cloud.google.com/appeals and https://console.cloud.google.com/billing

      quotaProjectDenied: the caller may not use the quota of the project acme-laptops
      it is the quota project of the credentials: take another one, gcloud auth application-default set-quota-project acme-prod, or have roles/serviceusage.serviceUsageConsumer granted there

      noProject: there is no project acme-prod
      gcloud projects list shows those that you can see; --project takes the id, not the name

      perimeter: could not list the secrets of acme-prod: the perimeter of VPC Service Controls around acme-prod keeps it out (vpcServiceControlsUniqueIdentifier eYhDkfYCu-dOCjuj8X4Am9-spkxs0-kX5YnhAJmc3PZ7pmNNfSsqtQ)
      whoever keeps the perimeter lets the caller in, by an ingress rule or an access level for where you are: https://console.cloud.google.com/security/service-perimeter (Troubleshoot) shows by that identifier what it was; or push from inside

      perimeterInWords: could not list the secrets of acme-prod: the perimeter of VPC Service Controls around acme-prod keeps it out (vpcServiceControlsUniqueIdentifier eYhDkfYCu-dOCjuj8X4Am9-spkxs0-kX5YnhAJmc3PZ7pmNNfSsqtQ)
      whoever keeps the perimeter lets the caller in, by an ingress rule or an access level for where you are: https://console.cloud.google.com/security/service-perimeter (Troubleshoot) shows by that identifier what it was; or push from inside

      organizationRestriction: could not list the secrets of acme-prod: a proxy on the way lets through only other organizations than that of acme-prod
      whoever keeps the proxy adds the organization to its X-Goog-Allowed-Resources header, or push from another network

      scopes: could not list the secrets of acme-prod: the caller lack the scope cloud-platform
      a machine of Google gets its scopes when it is made: gcloud compute instances set-service-account NAME --scopes=cloud-platform while it stands still, a new node pool with --scopes=cloud-platform in GKE; a person runs gcloud auth application-default login anew

      scopesWithoutReason: could not list the secrets of acme-prod: the caller lack the scope cloud-platform
      a machine of Google gets its scopes when it is made: gcloud compute instances set-service-account NAME --scopes=cloud-platform while it stands still, a new node pool with --scopes=cloud-platform in GKE; a person runs gcloud auth application-default login anew

      tokenExpired: could not list the secrets of acme-prod: Google does not take the token of the caller
      it has expired, or the clock here is wrong: sign in anew with gcloud auth application-default login

      accountDisabled: could not list the secrets of acme-prod: the account of the caller is deleted, disabled or closed
      gcloud iam service-accounts enable EMAIL brings a disabled one back, undelete a deleted one for 30 days; or sign in as another"
    `);
  });
  it('of a new secret', async () => {
    expect(await saidToAll('CreateSecret')).toMatchInlineSnapshot(`
      "kmsApiDisabled: the Cloud KMS API is not enabled in the project acme-prod
      gcloud services enable cloudkms.googleapis.com --project=acme-prod

      noPermission: the caller may not make secrets: permission secretmanager.secrets.create is missing on projects/acme-prod
      grant a role that has secretmanager.secrets.create: roles/secretmanager.admin, or the least one that --print-policy prints

      locations: could not make secrets: a policy of the organization (constraints/gcp.resourceLocations) takes no secrets in global, where Google itself chooses the regions
      name the regions that it allows with --replicas, or one with --location: gcloud org-policies describe gcp.resourceLocations --effective --project=acme-prod shows them

      locationsOfReplica: could not make secrets: a policy of the organization (constraints/gcp.resourceLocations) takes no secrets in europe-west2
      name the regions that it allows with --replicas, or one with --location: gcloud org-policies describe gcp.resourceLocations --effective --project=acme-prod shows them

      noKey: could not make secrets: a policy of the organization (constraints/gcp.restrictNonCmekServices) takes only secrets that a key of yours encrypts
      name the key with --kms-key projects/P/locations/global/keyRings/R/cryptoKeys/K; with --replicas or --location one of each location

      keyOfOtherProject: could not make secrets: a policy of the organization (constraints/gcp.restrictCmekCryptoKeyProjects) takes keys of other projects than that of --kms-key
      gcloud org-policies describe gcp.restrictCmekCryptoKeyProjects --effective --project=acme-prod shows those that it takes

      customPolicy: could not make secrets: a policy that the organization made itself (customConstraints/custom.secretsNeedLabels) denies it
      whoever keeps it can say what it asks for: gcloud org-policies describe-custom-constraint custom.secretsNeedLabels --organization=ORGANIZATION

      keyNotGlobal: could not make secrets: a secret that Google replicates itself takes a key in global alone, not projects/acme-keys/locations/europe-west1/keyRings/etl/cryptoKeys/secrets
      name one of location global with --kms-key, or the regions with --replicas and a key in each

      noServiceAgent: could not make secrets: Secret Manager has no service agent in acme-prod yet, which is to use the key
      gcloud beta services identity create --service=secretmanager.googleapis.com --project=acme-prod, then grant it the key: gcloud kms keys add-iam-policy-binding KEY --keyring=RING --location=LOCATION --member="serviceAccount:service-$(gcloud projects describe acme-prod --format='value(projectNumber)')@gcp-sa-secretmanager.iam.gserviceaccount.com" --role=roles/cloudkms.cryptoKeyEncrypterDecrypter

      noSuchKey: could not make secrets: there is no key projects/acme-keys/locations/europe-west1/keyRings/etl/cryptoKeys/secrets
      gcloud kms keys describe secrets --keyring=etl --location=europe-west1 --project=acme-keys shows it, if it is there

      unheardOf: Google refuses to make A: Project 1029384756 rests until 2026-12-24, see https://cloud.google.com/secret-manager/docs/quotas?of=projects%2F1029384756%2Fsecrets%2FA1234567890123456789012345678901234567890123456789012345678901234567890
      if that does not say enough, the audit log of acme-prod keeps the request"
    `);
  });
  it('of a value', async () => {
    expect(await saidToAll('AddSecretVersion')).toMatchInlineSnapshot(`
      "noPermissionToAdd: the caller may not write secrets: permission secretmanager.versions.add is missing on projects/acme-prod
      grant a role that has secretmanager.versions.add: roles/secretmanager.admin, or the least one that --print-policy prints

      keyDenied: could not write secrets: Secret Manager may not use the key projects/acme-keys/locations/europe-west1/keyRings/etl/cryptoKeys/secrets, or it does not exist
      whoever keeps the key grants it to the service agent of acme-prod: gcloud kms keys add-iam-policy-binding secrets --keyring=etl --location=europe-west1 --project=acme-keys --member="serviceAccount:service-$(gcloud projects describe acme-prod --format='value(projectNumber)')@gcp-sa-secretmanager.iam.gserviceaccount.com" --role=roles/cloudkms.cryptoKeyEncrypterDecrypter

      keyDisabled: could not write secrets: the key projects/acme-keys/locations/europe-west1/keyRings/etl/cryptoKeys/secrets is disabled (version 1)
      whoever keeps the key enables it: gcloud kms keys versions enable 1 --key=secrets --keyring=etl --location=europe-west1 --project=acme-keys; or take another one with --kms-key

      keyDestroyed: could not write secrets: the key projects/acme-keys/locations/europe-west1/keyRings/etl/cryptoKeys/secrets is destroyed (version 6)
      what it encrypted is lost: take another key with --kms-key, which writes each value again

      keyToBeDestroyed: could not write secrets: the key projects/acme-keys/locations/europe-west1/keyRings/etl/cryptoKeys/secrets is scheduled for destruction (version 2)
      whoever keeps the key enables it: gcloud kms keys versions restore 2 --key=secrets --keyring=etl --location=europe-west1 --project=acme-keys; or take another one with --kms-key

      keyThatSigns: could not write secrets: the key projects/acme-keys/locations/europe-west1/keyRings/etl/cryptoKeys/secrets is none that encrypts and decrypts
      take one of the purpose encryption: gcloud kms keys create NAME --purpose=encryption

      unheardOfToAdd: Google refuses to write A: The secret rests until 2026-12-24
      if that does not say enough, the audit log of acme-prod keeps the request"
    `);
  });
});

describe('a refusal that repeats what was sent', () => {
  it.each(Object.entries(realRefusals))('%s says nothing of it', async (_, refusal) => {
    if (refusal.at !== 'AddSecretVersion') return;
    const echo = { ...refusal, message: `${refusal.message} Payload: "${CANARY}"` };
    expect(await saidTo(echo)).not.toContain('canary');
  });

  it('is shown without it, and the audit log is named', async () => {
    const echo = { ...realRefusals.unheardOfToAdd, message: `Bad payload '${CANARY}'.` };
    expect(await saidTo(echo)).toMatchInlineSnapshot(`
      "Google refuses to write A: Bad payload '…'
      if that does not say enough, the audit log of acme-prod keeps the request"
    `);
  });
});

describe('the table', () => {
  const all: readonly RealRefusal[] = Object.values(realRefusals);

  const about = {
    ...{ purpose: 'make secrets', itemPurpose: 'make A', permission: '', project: 'acme-prod' },
    ...{ caller: 'the caller', server: 'HOST', attempts: 1, metadata: {}, serverMessage: '' },
  };

  it('finds each row by its own example', () => {
    for (const row of refusals)
      for (const code of row.code ?? ['ANY_OTHER'])
        expect(rowFor(refusals, { code, words: row.example }, about)).toBe(row);
  });

  const codeOf = ({ code, info }: RealRefusal): string =>
    info?.reason || (Object.entries(grpcStatus).find(([, number]) => number === Number(code))?.[0] ?? '');

  it('has no row that no real refusal fits', () => {
    const met = new Set(all.map((one) => rowFor(refusals, { code: codeOf(one), words: one.message }, about)));
    expect(refusals.filter((row) => !met.has(row))).toEqual([]);
  });

  it('says of each row where its words were read, and when', () => {
    for (const { source } of [...refusals, ...all]) expect(source).toMatch(/20\d\d|made up/);
  });
});
