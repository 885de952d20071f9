import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDenial } from '../../../src/providers/aws/refusals/context.ts';
import { refusals } from '../../../src/providers/aws/refusals/index.ts';
import { rowFor } from '../../../src/providers/http/refusals.ts';
import { type RealRefusal, realRefusals } from '../../fakes/aws/index.ts';
import { failures, type RunOptions, type Runs, startRuns } from './runs.ts';

/*
 * Each real refusal, answered where AWS answers it, and the whole of what is said then. Whoever reads it should mend the
 * true cause at the first try.
 */

let runs: Runs;
beforeEach(async () => {
  runs = await startRuns();
});
afterEach(() => runs.fake.close());

const CANARY = 'canary-9d41-secret-value';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/a466d1fa-5c7f-4b10-8343-08763635d8c4';

const optionsAt = (at: string): RunOptions => {
  if (at === 'kms') return { options: { kmsKey: KEY } };
  return at.endsWith('TagResource') ? { options: { tag: ['team=data'] } } : {};
};

/** What a push comes to that AWS refuses so: the message, and below it the hint. */
async function saidTo(refusal: RealRefusal): Promise<string> {
  const { fake, run } = runs;
  const { at } = refusal;
  const isRemoval = at.endsWith('DeleteSecret');
  if (/PutSecretValue|RestoreSecret/.test(at) || isRemoval) await run({ A: 'canary-1', B: 'canary-1' });
  if (at.endsWith('RestoreSecret')) await run({ B: 'canary-1' }, { prune: true });
  fake.rules.refusals.set(at, refusal);
  const values = isRemoval ? { B: 'canary-1' } : { A: CANARY };
  const said = await run(values, { ...optionsAt(at), prune: isRemoval }).then(
    ({ outcomes }) => failures(outcomes).join('\n'),
    (error: Error & { hint?: string }) => `${error.message}\n${error.hint}`,
  );
  fake.rules.refusals.clear();
  return said.replaceAll(fake.url.replace('http://', ''), 'HOST');
}

async function saidToAll(at: RegExp): Promise<string> {
  const lines: string[] = [];
  for (const [name, refusal] of Object.entries(realRefusals)) {
    if (!at.test(refusal.at)) continue;
    lines.push(`${name}: ${await saidTo(refusal)}`);
    await runs.fake.close();
    runs = await startRuns();
  }
  return lines.join('\n\n');
}

describe('what is said to a real refusal', () => {
  it('of the caller', async () => {
    expect(await saidToAll(/^caller/)).toMatchInlineSnapshot(`
      "unknownKey: could not list the secrets: AWS does not know the key in AWS_ACCESS_KEY_ID
      the access key is deleted, mistyped, of another partition, or temporary and without AWS_SESSION_TOKEN

      wrongRegion: could not list the secrets: HOST is not in the region eu-west-1
      give the region of that address with --region, or unset AWS_ENDPOINT_URL

      wrongSecretKey: could not list the secrets: AWS does not take the signature of the key in AWS_ACCESS_KEY_ID
      the secret access key is not the one of this access key id, or the clock here is wrong

      expired: could not list the secrets: the key in AWS_ACCESS_KEY_ID has expired
      sign in again (\`aws sso login\`, or a fresh session), then run the same command

      notSubscribed: could not list the secrets: AWS has closed the account, or not opened it yet
      whoever pays for the account looks at its billing page, or writes to AWS Support

      regionNotEnabled: could not list the secrets: the account is not enabled for eu-west-1
      enable the region in the account settings, or give another one with --region"
    `);
  });
  it('of the look', async () => {
    expect(await saidToAll(/ListSecrets/)).toMatchInlineSnapshot(`
      "vpcEndpoint: could not list the secrets: arn:aws:sts::123456789012:assumed-role/deploy/ci lacks secretsmanager:ListSecrets: no VPC endpoint policy allows it
      whoever keeps the network allows secretsmanager:ListSecrets there: aws ec2 describe-vpc-endpoints --filters Name=service-name,Values=com.amazonaws.eu-west-1.secretsmanager; an IAM policy cannot

      permissionsBoundary: could not list the secrets: arn:aws:iam::123456789012:user/team/ana lacks secretsmanager:ListSecrets: no permissions boundary allows it
      whoever set the boundary allows secretsmanager:ListSecrets in it: aws iam get-user --user-name ana names it as PermissionsBoundary; an IAM policy cannot go beyond it

      serviceControl: could not list the secrets: arn:aws:sts::123456789012:assumed-role/deploy/ci lacks secretsmanager:ListSecrets: no service control policy allows it
      an administrator of the organization changes it (AWS Organizations, Policies); no policy of the account can"
    `);
  });
  it('of a new secret', async () => {
    expect(await saidToAll(/CreateSecret/)).toMatchInlineSnapshot(`
      "vpcEndpointDeny: could not make secrets: arn:aws:sts::123456789012:assumed-role/deploy/ci is denied secretsmanager:CreateSecret by a VPC endpoint policy
      whoever keeps the network allows secretsmanager:CreateSecret there: aws ec2 describe-vpc-endpoints --filters Name=service-name,Values=com.amazonaws.eu-west-1.secretsmanager; an IAM policy cannot

      permissionsBoundaryDeny: could not make secrets: arn:aws:sts::123456789012:assumed-role/deploy/ci is denied secretsmanager:CreateSecret by a permissions boundary
      whoever set the boundary allows secretsmanager:CreateSecret in it: aws iam get-role --role-name deploy names it as PermissionsBoundary; an IAM policy cannot go beyond it

      serviceControlDeny: could not make secrets: arn:aws:sts::123456789012:assumed-role/deploy/ci is denied secretsmanager:CreateSecret by a service control policy
      an administrator of the organization changes it (AWS Organizations, Policies); no policy of the account can; where a policy asks for tags on what is new, give them with --tag KEY=VALUE

      serviceControlDenyNamed: could not make secrets: arn:aws:sts::123456789012:assumed-role/deploy/ci is denied secretsmanager:CreateSecret by a service control policy (arn:aws:organizations::999999999999:policy/o-acme/service_control_policy/p-1a2b3c4d)
      an administrator of the organization changes it (AWS Organizations, Policies); no policy of the account can; where a policy asks for tags on what is new, give them with --tag KEY=VALUE

      identityPolicy: could not make secrets: arn:aws:sts::123456789012:assumed-role/deploy/ci lacks secretsmanager:CreateSecret: no IAM policy allows it
      add secretsmanager:CreateSecret to its IAM policy; --print-policy prints the least one; where a policy asks for tags on what is new, give them with --tag KEY=VALUE

      identityPolicyDeny: could not make secrets: arn:aws:iam::123456789012:user/team/ana is denied secretsmanager:CreateSecret by an IAM policy
      a Deny stands in an IAM policy of its own or of its groups: aws iam list-attached-user-policies --user-name ana; whoever keeps it takes it out, or says under which condition it holds; where a policy asks for tags on what is new, give them with --tag KEY=VALUE

      denyOfNoName: could not make secrets: arn:aws:sts::123456789012:assumed-role/deploy/ci is denied secretsmanager:CreateSecret
      an explicit deny forbids it, in a policy that AWS does not name: ask whoever manages the account; where a policy asks for tags on what is new, give them with --tag KEY=VALUE

      tooManySecrets: could not make A: a quota of Secrets Manager is used up
      Service Quotas shows which: a region holds 500,000 secrets (aws service-quotas list-service-quotas --service-code secretsmanager --region eu-west-1); --layout json needs only one

      unheardOf: could not make A: AWS refuses it (SecretNameReserved): The name is on hold until 2026-12-24T00:00:00Z. See https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen?ref=SecretNameReserved_1234567890123456789012345678901234567890123456789012345678901234567890
      if that does not say enough, CloudTrail keeps the event (CreateSecret, request request-2)"
    `);
  });
  it('of tags', async () => {
    expect(await saidToAll(/TagResource/)).toMatchInlineSnapshot(`
      "tagsDenied: could not make secrets: arn:aws:sts::123456789012:assumed-role/deploy/ci lacks secretsmanager:TagResource: no IAM policy allows it
      add secretsmanager:TagResource to its IAM policy; --print-policy prints the least one; where a policy asks for tags on what is new, give them with --tag KEY=VALUE

      tagPolicy: could not make secrets: a tag policy of the organization does not take the tags: the value of team
      give a value that it takes with --tag KEY=VALUE, written as the policy writes it: aws organizations describe-effective-policy --policy-type TAG_POLICY shows it

      systemTag: could not make secrets: a tag begins with aws:, which AWS keeps to itself
      choose another key for --tag"
    `);
  });
  it('of a new value', async () => {
    expect(await saidToAll(/PutSecretValue/)).toMatchInlineSnapshot(`
      "sessionPolicy: could not write secrets: arn:aws:sts::123456789012:assumed-role/deploy/ci lacks secretsmanager:PutSecretValue: no session policy allows it
      whoever begins the session allows secretsmanager:PutSecretValue in the policy that is handed to sts assume-role (in GitHub Actions: inline-session-policy and managed-session-policies of aws-actions/configure-aws-credentials)

      sessionPolicyDeny: could not write secrets: arn:aws:sts::123456789012:assumed-role/deploy/ci is denied secretsmanager:PutSecretValue by a session policy
      whoever begins the session allows secretsmanager:PutSecretValue in the policy that is handed to sts assume-role (in GitHub Actions: inline-session-policy and managed-session-policies of aws-actions/configure-aws-credentials)

      resourceControlDeny: could not write secrets: arn:aws:sts::123456789012:assumed-role/deploy/ci is denied secretsmanager:PutSecretValue by a resource control policy
      an administrator of the organization changes it (AWS Organizations, Policies); no policy of the account can

      resourcePolicyDeny: could not write secrets: arn:aws:iam::123456789012:user/team/ana is denied secretsmanager:PutSecretValue by a resource-based policy
      whoever keeps the secret changes its policy: aws secretsmanager get-resource-policy --secret-id A

      deniedBefore2021: could not write secrets: arn:aws:iam::123456789012:user/team/ana lacks secretsmanager:PutSecretValue
      add secretsmanager:PutSecretValue to its IAM policy; --print-policy prints the least one

      keyOfOtherAccount: could not write A: it is of another account, and encrypted with the key that AWS keeps for that account
      push with credentials of that account, or have it encrypted with a key of its own (--kms-key)

      tooManyVersions: could not write A: it was written a hundred times within a day, and AWS keeps no more
      push it again in a day; something writes it far too often

      otherService: could not write A: another service of AWS manages it
      push under another name, with --rename PATH=NAME or --prefix

      replica: could not write A: it is a replica, which AWS writes only in its primary region
      give the region where the secret was made with --region"
    `);
  });
  it('of what was, or is to be, removed', async () => {
    expect(await saidToAll(/RestoreSecret|DeleteSecret/)).toMatchInlineSnapshot(`
      "gone: could not bring back A: it is gone since it was listed
      run the same command again: it looks anew

      replicated: could not remove A: it still has replicas in other regions
      remove them first: aws secretsmanager remove-regions-from-replication"
    `);
  });
  it('of the key', async () => {
    expect(await saidToAll(/^kms/)).toMatchInlineSnapshot(`
      "keyNotAllowed: could not make secrets: the KMS key arn:aws:kms:eu-west-1:123456789012:key/a466d1fa-5c7f-4b10-8343-08763635d8c4 may not be used
      allow kms:GenerateDataKey and kms:Decrypt, in the IAM policy and in the policy of the key

      keyPolicy: could not make secrets: arn:aws:sts::123456789012:assumed-role/deploy/ci lacks kms:GenerateDataKey on arn:aws:kms:eu-west-1:123456789012:key/a466d1fa-5c7f-4b10-8343-08763635d8c4: no resource-based policy allows it
      whoever keeps the key allows kms:GenerateDataKey in its policy: aws kms get-key-policy --policy-name default --key-id arn:aws:kms:eu-west-1:123456789012:key/a466d1fa-5c7f-4b10-8343-08763635d8c4

      keyIdentityPolicy: could not make secrets: arn:aws:sts::123456789012:assumed-role/deploy/ci lacks kms:Decrypt on arn:aws:kms:eu-west-1:123456789012:key/a466d1fa-5c7f-4b10-8343-08763635d8c4: no IAM policy allows it
      add kms:Decrypt on arn:aws:kms:eu-west-1:123456789012:key/a466d1fa-5c7f-4b10-8343-08763635d8c4 to its IAM policy; with --kms-key KEY, --print-policy prints the least one

      keyServiceControl: could not make secrets: arn:aws:sts::123456789012:assumed-role/deploy/ci is denied kms:GenerateDataKey on arn:aws:kms:eu-west-1:123456789012:key/a466d1fa-5c7f-4b10-8343-08763635d8c4 by a service control policy
      an administrator of the organization changes it (AWS Organizations, Policies); no policy of the account can

      keyElsewhere: could not make secrets: the KMS key arn:aws:kms:eu-west-1:123456789012:key/a466d1fa-5c7f-4b10-8343-08763635d8c4 is not in eu-west-1, does not exist, or may not be used
      a key serves the secrets of its own region alone: aws kms describe-key --key-id arn:aws:kms:eu-west-1:123456789012:key/a466d1fa-5c7f-4b10-8343-08763635d8c4 --region eu-west-1 shows it, if it is there and you may see it

      keyPendingDeletion: could not make secrets: the KMS key arn:aws:kms:eu-west-1:123456789012:key/a466d1fa-5c7f-4b10-8343-08763635d8c4 is scheduled for deletion
      whoever keeps the key brings it back: aws kms cancel-key-deletion --key-id arn:aws:kms:eu-west-1:123456789012:key/a466d1fa-5c7f-4b10-8343-08763635d8c4, then aws kms enable-key --key-id arn:aws:kms:eu-west-1:123456789012:key/a466d1fa-5c7f-4b10-8343-08763635d8c4; or take another one with --kms-key

      keyDisabled: could not make secrets: the KMS key arn:aws:kms:eu-west-1:123456789012:key/a466d1fa-5c7f-4b10-8343-08763635d8c4 is disabled
      whoever keeps the key enables it: aws kms enable-key --key-id arn:aws:kms:eu-west-1:123456789012:key/a466d1fa-5c7f-4b10-8343-08763635d8c4; or take another one with --kms-key

      keyUnusable: could not make secrets: the KMS key arn:aws:kms:eu-west-1:123456789012:key/a466d1fa-5c7f-4b10-8343-08763635d8c4 cannot be used
      it may be disabled, scheduled for deletion, asymmetric, or of another region: check it in KMS (aws kms describe-key --key-id arn:aws:kms:eu-west-1:123456789012:key/a466d1fa-5c7f-4b10-8343-08763635d8c4)"
    `);
  });
});

describe('a refusal that repeats what was sent', () => {
  it.each(Object.entries(realRefusals))('%s says nothing of it', async (_, refusal) => {
    const echo = { ...refusal, message: `${refusal.message} Request: {"SecretString":"${CANARY}"}` };
    expect(await saidTo(echo)).not.toContain('canary');
  });

  it('in part, in base64 or in another case is shown without it', async () => {
    for (const words of [
      `Value '${CANARY.slice(3, 11)}…' failed.`,
      `Value '${Buffer.from(CANARY).toString('base64').slice(0, 12)}' failed`,
      `Value '${CANARY.toUpperCase()}' failed`,
    ]) {
      const said = await saidTo({ ...realRefusals.unheardOf, message: words });
      expect(said.replace(/request-\d+/, 'request-N')).toBe(
        "could not make A: AWS refuses it (SecretNameReserved): Value '…' failed\nif that does not say enough, CloudTrail keeps the event (CreateSecret, request request-N)",
      );
    }
  });

  it('with a token keeps it to itself', async () => {
    const message =
      'The token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2ln of wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY is odd';
    const said = await saidTo({ ...realRefusals.unheardOf, message });
    expect(said).toContain('The token … of … is odd');
  });
});

describe('the table', () => {
  const all: readonly RealRefusal[] = Object.values(realRefusals);
  const about = {
    ...{ purpose: 'make secrets', itemPurpose: 'make A', action: 'secretsmanager:CreateSecret' },
    ...{ region: 'eu-west-1', endpoint: 'HOST', caller: 'the caller', user: 'ci', resource: '' },
  };

  it('finds each row by its own example', () => {
    for (const row of refusals)
      for (const code of row.code ?? ['AnyOther'])
        expect(rowFor(refusals, { code, words: row.example }, about)).toBe(row);
  });

  it('has no row that no real refusal fits', () => {
    const met = new Set(
      all.map(({ type, message }) =>
        rowFor(refusals, { code: type.replace(/Exception$/, ''), words: message }, about),
      ),
    );
    const never = refusals.filter((row) => !met.has(row)).map(({ source, says }) => `${says} ${source}`);
    expect(never).toEqual([]);
  });

  it('says of each row where its words were read, and when', () => {
    for (const { source } of [...refusals, ...all]) expect(source).toMatch(/20\d\d-\d\d|made up/);
  });
});

it('reads whom, what and which resource', () => {
  expect(readDenial(realRefusals.keyPolicy.message, 'x')).toEqual({
    user: 'arn:aws:sts::123456789012:assumed-role/deploy/ci',
    action: 'kms:GenerateDataKey',
    resource: KEY,
  });
});
