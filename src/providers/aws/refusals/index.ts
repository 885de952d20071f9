import type { KnownRefusal } from '../../http/refusals.ts';
import type { AwsRefusal } from './context.ts';
import { keyRows } from './keys.ts';
import { policyRows } from './policies.ts';
import { callerRows, requestRows } from './service.ts';

/** What Secrets Manager refuses, and KMS behind it: the caller, the key, the policies, then the request itself. */
export const refusals: readonly KnownRefusal<AwsRefusal>[] = [
  ...callerRows,
  ...policyRows,
  ...keyRows,
  ...requestRows,
];
