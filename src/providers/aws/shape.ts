import type { DescribeSecretResponse, SecretListEntry } from '@aws-sdk/client-secrets-manager';
import { Failure } from './failure.ts';

/** A secret as one look showed it, without its value. */
export interface Shape {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly kmsKey?: string;
  readonly changedAt?: Date;
  /** It is marked for deletion: nobody can read it, and its name is not free. */
  readonly leaving: boolean;
  /** The id of the version that readers get; undefined when there is none yet. */
  readonly current?: string;
  /** The ids of other versions that are still labelled, the one before first. */
  readonly others: readonly string[];
  /** Regions that hold copies; a list does not tell. */
  readonly replicas: readonly string[];
}

/** @throws Failure when AWS left out what it always sends */
export const fromList = ({ SecretVersionsToStages, ...entry }: SecretListEntry): Shape =>
  shapeOf(entry, SecretVersionsToStages, []);

export const fromDescription = (answer: DescribeSecretResponse): Shape =>
  shapeOf(
    answer,
    answer.VersionIdsToStages,
    (answer.ReplicationStatus ?? []).flatMap(({ Region }) => Region ?? []),
  );

function shapeOf(
  entry: Omit<SecretListEntry, 'SecretVersionsToStages'>,
  versions: Readonly<Record<string, readonly string[]>> = {},
  replicas: readonly string[],
): Shape {
  const { Name: name, ARN: arn, Description, KmsKeyId, LastChangedDate, DeletedDate } = entry;
  if (name === undefined || arn === undefined) throw new Failure({ status: 200 });
  const labelled = Object.entries(versions);
  const current = labelled.find(([, stages]) => stages.includes('AWSCURRENT'))?.[0];
  const before = (stages: readonly string[]): number => (stages.includes('AWSPREVIOUS') ? 0 : 1);
  return {
    name,
    arn,
    ...(Description && { description: Description }),
    ...(KmsKeyId && { kmsKey: KmsKeyId }),
    ...(LastChangedDate && { changedAt: LastChangedDate }),
    leaving: DeletedDate !== undefined,
    ...(current !== undefined && { current }),
    others: labelled
      .filter(([id]) => id !== current)
      .sort(([, one], [, other]) => before(one) - before(other))
      .map(([id]) => id),
    replicas,
  };
}
