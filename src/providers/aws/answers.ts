import type { DescribeSecretResponse, SecretListEntry } from '@aws-sdk/client-secrets-manager';
import { AwsFailure } from './failure.ts';

/** A secret as AWS shows it, without its value. */
export interface AwsSecret {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly kmsKey?: string;
  readonly changedAt?: Date;
  /** It is marked for deletion: nobody can read it, and its name is not free. */
  readonly pendingDeletion: boolean;
  /** The id of the version that readers get; undefined when there is none yet. */
  readonly currentVersion?: string;
  /** The ids of other versions that are still labelled, the one before first. */
  readonly otherVersions: readonly string[];
  /** Regions that hold copies; a list does not tell. */
  readonly replicaRegions: readonly string[];
}

/** @throws AwsFailure when AWS left out what it always sends */
export function parseListEntry(item: SecretListEntry): AwsSecret {
  if (!isObject(item)) throw new AwsFailure({ status: 200 });
  const { SecretVersionsToStages, ...entry } = item;
  return secretOf(entry, SecretVersionsToStages, []);
}

/** @throws AwsFailure when AWS left out what it always sends */
export const parseDescription = (answer: DescribeSecretResponse): AwsSecret =>
  secretOf(
    answer,
    answer.VersionIdsToStages,
    [answer.ReplicationStatus ?? []].flat().flatMap((one) => (isObject(one) ? (one.Region ?? []) : [])),
  );

function secretOf(
  entry: Omit<SecretListEntry, 'SecretVersionsToStages'>,
  labels: Readonly<Record<string, readonly string[]>> = {},
  replicaRegions: readonly string[],
): AwsSecret {
  const { Name: name, ARN: arn, Description, KmsKeyId, LastChangedDate, DeletedDate } = entry;
  // The SDK promises types that it does not check.
  const isWhole =
    isText(name) &&
    isText(arn) &&
    isOptionalDate(LastChangedDate) &&
    isOptionalText(Description) &&
    isOptionalText(KmsKeyId) &&
    areLabels(labels);
  if (!isWhole) throw new AwsFailure({ status: 200 });
  return {
    name,
    arn,
    ...(Description && { description: Description }),
    ...(KmsKeyId && { kmsKey: KmsKeyId }),
    ...(LastChangedDate && { changedAt: LastChangedDate }),
    pendingDeletion: DeletedDate !== undefined,
    ...versionsOf(Object.entries(labels)),
    replicaRegions,
  };
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const isOptionalDate = (value: unknown): boolean =>
  value === undefined || (value instanceof Date && !Number.isNaN(value.getTime()));
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isOptionalText = (value: unknown): boolean => value === undefined || typeof value === 'string';
const areLabels = (labels: unknown): boolean =>
  typeof labels === 'object' && labels !== null && Object.values(labels).every(Array.isArray);

interface WriteAnswer {
  readonly $metadata: { readonly httpStatusCode?: number | undefined };
  readonly Name?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly VersionStages?: readonly string[] | undefined;
}

/**
 * Checks that a write was answered as AWS does: with the name, and with the version that we gave the id of. There is no
 * other proof, since a list may be five minutes behind; no page and no proxy gives that id back by chance.
 * @param token absent: no version was written
 * @throws AwsFailure
 */
export function checkWritten(answer: WriteAnswer, name: string, token?: string): void {
  const { $metadata, Name, VersionId, VersionStages = ['AWSCURRENT'] } = answer;
  const isCurrent = Array.isArray(VersionStages) && VersionStages.includes('AWSCURRENT');
  const isOurs = Name === name && (token === undefined || (VersionId === token && isCurrent));
  const status = $metadata.httpStatusCode ?? 0;
  if (status !== 200 || !isOurs) throw new AwsFailure({ status });
}

function versionsOf(
  labelled: readonly [id: string, labels: readonly string[]][],
): Pick<AwsSecret, 'currentVersion' | 'otherVersions'> {
  const current = labelled.find(([, labels]) => labels.includes('AWSCURRENT'))?.[0];
  const rank = (labels: readonly string[]): number => (labels.includes('AWSPREVIOUS') ? 0 : 1);
  const others = labelled.filter(([id]) => id !== current);
  return {
    ...(current !== undefined && { currentVersion: current }),
    otherVersions: others.sort(([, one], [, other]) => rank(one) - rank(other)).map(([id]) => id),
  };
}
