/**
 * An AWS Secrets Manager on 127.0.0.1 that remembers, and refuses as the real one does: one account, one region,
 * JSON 1.1 as the SDK speaks it, signatures checked; STS answers GetCallerIdentity at the same address.
 *
 * ```ts
 * const aws = await startFakeAws({ clock });       // eu-west-1 of 123456789012, with the access key KEY
 * aws.value('etl/A');                              // undefined too when it is marked for deletion
 * aws.setByHand('etl/A', 'theirs');                // another version id; byHand('DeleteSecret', { … }) for the rest
 * aws.secret('etl/A')?.versions;                   // also tags, description, kmsKeyId, replicas, deletedAt
 * aws.rules.lag = 300_000;                         // ListSecrets shows what was five minutes ago
 * aws.rules.denied.add('secretsmanager:PutSecretValue');
 * aws.rules.kms.set('alias/etl', 'disabled');      // or 'denied'
 * aws.rules.refusals.set('kms', realRefusals.keyDisabled);  // in AWS's own words, where AWS has them
 * aws.rules.perSecond.set('CreateSecret', 50);     // ThrottlingException beyond
 * aws.rules.forceDelay = 10_000;                   // until a name is free after a deletion by force
 * aws.faults.push({ nth: 3, when: 'after', do: 'cut' });
 * aws.requests; aws.asked();                       // everything that came in; the operations alone
 * await aws.close();
 * ```
 *
 * Stricter than moto wherever AWS is (docs.aws.amazon.com/secretsmanager, checked 2026-11-24): names, sizes, tags, page
 * sizes, what is marked for deletion, a hundred versions a day, lists that lag. What AWS does not document is guessed:
 * the words of a quota and of a reserved tag, and that a deleted name which is not free yet cannot be described.
 */
import { FakeAws, type FakeAwsOptions, KEY } from './fake.ts';

export type { Fault } from '../github/faults.ts';
export { type AwsRequest, FakeAws, type FakeAwsOptions, KEY } from './fake.ts';
export { type RealRefusal, realRefusals, realSignInRefusals } from './real-refusals.ts';

/** Starts a server on a free port. Close it, or the process stays alive. */
export async function startFakeAws(options: FakeAwsOptions = {}): Promise<FakeAws> {
  const fake = new FakeAws(options);
  await fake.start();
  return fake;
}

/** What reaches the fake: its address, its region, and its usual key with the account said. */
export const envFor = ({ url, state }: Pick<FakeAws, 'url' | 'state'>): Record<string, string> => ({
  AWS_ENDPOINT_URL: url,
  AWS_REGION: state.region,
  AWS_ACCESS_KEY_ID: KEY.id,
  AWS_SECRET_ACCESS_KEY: KEY.secret,
  AWS_ACCOUNT_ID: state.account,
});
