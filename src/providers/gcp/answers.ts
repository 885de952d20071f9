import { answerReaders, fieldIn, optionalTextIn, textsIn } from '../http/answers.ts';

/*
 * Google's answers, checked before they are believed: an answer without an etag must not lead to a write
 * without one.
 */

const { listIn, unexpected } = answerReaders(
  "Google's Secret Manager",
  'is SECRET_MANAGER_EMULATOR_HOST right, and no proxy answering in its place?',
);

/** One secret as a list tells it. */
export interface Secret {
  /** `projects/1029384756/secrets/A`: with the project's number, whatever the request had. */
  readonly path: string;
  readonly name: string;
  readonly etag: string;
  /** RFC 3339 with nine digits, so that two of them compare as text. */
  readonly created: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** Numbers of versions that an alias points at. */
  readonly aliased: ReadonlySet<number>;
  /** In how many locations each version is kept, and billed. */
  readonly locations: number;
}

export interface Version {
  readonly number: number;
  readonly created: string;
  readonly state: 'ENABLED' | 'DISABLED' | 'DESTROYED';
  readonly etag: string;
  /** It is on its way out already. */
  readonly leaving: boolean;
}

export function secretIn(answer: unknown): Secret {
  const path = optionalTextIn(answer, 'name');
  const etag = optionalTextIn(answer, 'etag');
  if (!path.includes('/secrets/')) throw unexpected('name');
  if (etag === '') throw unexpected('etag');
  return {
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    etag,
    created: timeIn(answer, 'createTime'),
    annotations: textsIn(fieldIn(answer, 'annotations')),
    aliased: new Set(Object.values(textsIn(fieldIn(answer, 'versionAliases'))).map(Number)),
    locations: locationsIn(fieldIn(answer, 'replication')),
  };
}

const STATES = ['ENABLED', 'DISABLED', 'DESTROYED'] as const;

export function versionIn(answer: unknown): Version {
  const [, number] = /\/versions\/(\d+)$/.exec(optionalTextIn(answer, 'name')) ?? [];
  const state = STATES.find((one) => one === optionalTextIn(answer, 'state'));
  if (number === undefined) throw unexpected('name');
  if (!state) throw unexpected('state');
  return {
    number: Number(number),
    created: timeIn(answer, 'createTime'),
    state,
    etag: optionalTextIn(answer, 'etag'),
    leaving: Boolean(fieldIn(answer, 'scheduledDestroyTime')),
  };
}

/** Google has compared the payload with the checksum that was sent along. */
export const isChecked = (answer: unknown): boolean =>
  fieldIn(answer, 'clientSpecifiedPayloadChecksum') === true;

/** One page of a list, whose items are in `field`. */
export function pageIn<T>(
  answer: unknown,
  field: string,
  item: (one: unknown) => T,
): { items: T[]; next: string } {
  return { items: listIn(answer, field).map(item), next: optionalTextIn(answer, 'nextPageToken') };
}

/** `automatic` is billed as one location (cloud.google.com/secret-manager/pricing, checked 2026-11-24). */
function locationsIn(replication: unknown): number {
  const replicas = fieldIn(fieldIn(replication, 'userManaged'), 'replicas');
  return Array.isArray(replicas) && replicas.length > 0 ? replicas.length : 1;
}

function timeIn(message: unknown, field: string): string {
  const time = fieldIn(message, field);
  const seconds = Number(fieldIn(time, 'seconds'));
  const nanos = Number(fieldIn(time, 'nanos') ?? 0);
  if (!Number.isSafeInteger(seconds) || !Number.isSafeInteger(nanos)) throw unexpected(field);
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) throw unexpected(field);
  return date.toISOString().replace(/\.\d+Z$/, `.${String(nanos).padStart(9, '0')}Z`);
}
