import type { SentSecrets } from '../../http/echoes.ts';

/** What was being done, as far as an error has to tell it. */
export interface AwsErrorContext {
  /** `list the secrets`, `write secrets`: the same for all, so that one reason is told once. */
  readonly purpose: string;
  /** `write etl/A`: for what is wrong with this one. */
  readonly itemPurpose: string;
  /** The action of IAM that it takes: `secretsmanager:PutSecretValue`. */
  readonly action: string;
  /** The secret, if it is about one: `etl/A`. */
  readonly name?: string;
  readonly region: string;
  /** Where the requests go. */
  readonly endpoint: string;
  /** Where the credentials came from, as far as that is known: `AWS_ACCESS_KEY_ID`. */
  readonly caller: string;
  readonly kmsKey?: string;
  /** What went along, and AWS may quote. */
  readonly sent?: SentSecrets;
}

/** A refusal by AWS's access control, as far as it says whom and what. */
export interface Denial {
  /** `arn:aws:sts::123456789012:assumed-role/deploy/ci`, or `the caller` */
  readonly user: string;
  /** `kms:GenerateDataKey`, which may be another one than was asked for. */
  readonly action: string;
  /** An ARN; empty where AWS names none. */
  readonly resource: string;
}

/** What the table of refusals is asked about. */
export type AwsRefusal = AwsErrorContext & Denial;

/** Reads a denial in AWS's words (IAM User Guide, "Troubleshoot access denied error messages", read 2026-11-28). */
export function readDenial(words: string, asked: string): Denial {
  return {
    user: /User: (arn:[A-Za-z0-9:/_+=,.@-]+)/.exec(words)?.[1] ?? 'the caller',
    action: /not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)/i.exec(words)?.[1] ?? asked,
    resource: /on resource: "?(arn:[A-Za-z0-9:/_+=,.@*-]+)/.exec(words)?.[1]?.replace(/[.,]$/, '') ?? '',
  };
}

/** What is known of credentials that were not to be had. */
export interface SignInContext {
  /** AWS_PROFILE, or `default`. */
  readonly profile: string;
  /** ` in the profile etl`; empty where none was chosen. */
  readonly where: string;
  readonly region: string;
  /** The role that is to be taken; empty where that is not known. */
  readonly role: string;
}

/** Ways to have credentials at all. */
export const WAYS =
  'set AWS_PROFILE (after `aws configure` or `aws sso login`) or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; in CI, let the job assume a role';
