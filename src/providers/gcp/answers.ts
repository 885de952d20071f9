import { UserError } from '../../core/diagnostics.ts';
import { answerReaders, fieldIn, numberOf, optionalTextIn, textsIn } from '../http/answers.ts';
import { type KeyByLocation, keysFor, type SecretPlaces } from './kms-keys.ts';

/*
 * Google's answers, checked before they are believed: an answer without an etag must not lead to a write
 * without one.
 */

const { listIn, unexpected } = answerReaders(
  "Google's Secret Manager",
  'is SECRET_MANAGER_EMULATOR_HOST right, and no proxy answering in its place?',
);

/**
 * A server sends no etags, without which two who write at the same time are not noticed. Google always does; the public
 * emulator of blackwell-systems does not (its storage.go, read 2026-11-28).
 */
export class EtagMissingError extends UserError {
  constructor() {
    super('this server sends no etags, so it cannot tell two who write at the same time', {
      hint: 'some emulators leave them out, and Google never does: take one that sends them, or unset SECRET_MANAGER_EMULATOR_HOST to reach Google itself',
    });
  }
}

/** One secret as a list tells it. */
export interface GcpSecret {
  /** `projects/1029384756/secrets/A`: with the project's number, whatever the request had. */
  readonly path: string;
  readonly name: string;
  readonly etag: string;
  /** RFC 3339 with nine digits, so that two of them compare as text. */
  readonly created: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** Numbers of versions that an alias points at. */
  readonly aliasedVersions: ReadonlySet<number>;
  /** Where each version is kept, and by which key it is encrypted there. */
  readonly places: SecretPlaces;
}

export interface GcpVersion {
  readonly number: number;
  readonly created: string;
  readonly state: 'ENABLED' | 'DISABLED' | 'DESTROYED';
  readonly etag: string;
  /** It is on its way out already. */
  readonly destructionScheduled: boolean;
}

const SECRET = /^projects\/[^/]+(?:\/locations\/([^/]+))?\/secrets\/([^/]+)$/;

/** @param expected the name that was asked for, or written; absent: any, in a list */
export function parseSecret(answer: unknown, expected?: string): GcpSecret {
  const path = optionalTextIn(answer, 'name');
  const etag = optionalTextIn(answer, 'etag');
  const [, region, name] = SECRET.exec(path) ?? [];
  if (name === undefined || (expected !== undefined && name !== expected)) throw unexpected('name');
  if (etag === '') throw new EtagMissingError();
  return {
    path,
    name,
    etag,
    created: timeIn(answer, 'createTime'),
    annotations: textsIn(fieldIn(answer, 'annotations')),
    aliasedVersions: new Set(Object.values(textsIn(fieldIn(answer, 'versionAliases'))).map(Number)),
    places:
      region === undefined
        ? replicatedPlaces(fieldIn(answer, 'replication'))
        : new Map([[region, keyIn(answer)]]),
  };
}

/**
 * Reads the answer to a write of a secret. It shows the secret as it is then, with the annotations that were sent: our mark
 * among them, which no page and no proxy gives back by chance.
 */
export function parseWritten(
  answer: unknown,
  { name, annotations }: Pick<GcpSecret, 'name' | 'annotations'>,
  keys: KeyByLocation = new Map(),
): GcpSecret {
  const secret = parseSecret(answer, name);
  const isWritten = Object.entries(annotations).every(([key, text]) => secret.annotations[key] === text);
  if (!isWritten) throw unexpected('annotations');
  if (keysFor(secret.places, keys) !== 'none') throw unexpected('customerManagedEncryption');
  return secret;
}

const STATES = ['ENABLED', 'DISABLED', 'DESTROYED'] as const;

/** @param of the name of its secret */
export function parseVersion(answer: unknown, of: string): GcpVersion {
  const [, secret, number] =
    /\/secrets\/([^/]+)\/versions\/(\d{1,15})$/.exec(optionalTextIn(answer, 'name')) ?? [];
  const state = STATES.find((one) => one === optionalTextIn(answer, 'state'));
  if (number === undefined || secret !== of) throw unexpected('name');
  if (!state) throw unexpected('state');
  return {
    number: Number(number),
    created: timeIn(answer, 'createTime'),
    state,
    etag: optionalTextIn(answer, 'etag'),
    destructionScheduled: Boolean(fieldIn(answer, 'scheduledDestroyTime')),
  };
}

/** CRC-32C (Castagnoli) of one byte for each value of it; zlib's `crc32` has another polynomial. */
const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});

/** Computes the checksum that Secret Manager holds a payload to: RFC 3720, appendix B.4. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (crcTable[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Tells whether Google has compared the payload with the checksum that was sent along. */
export const isVerified = (answer: unknown): boolean =>
  fieldIn(answer, 'clientSpecifiedPayloadChecksum') === true;

/** Reads one page of a list, whose items are in `field`. */
export function parsePage<T>(
  answer: unknown,
  field: string,
  parseItem: (item: unknown) => T,
): { items: T[]; next: string } {
  return { items: listIn(answer, field).map(parseItem), next: optionalTextIn(answer, 'nextPageToken') };
}

/** What Google replicates itself is kept in one place, `global`, also as far as it bills (pricing, checked 2026-11-24). */
function replicatedPlaces(replication: unknown): SecretPlaces {
  const replicas = fieldIn(fieldIn(replication, 'userManaged'), 'replicas');
  if (!Array.isArray(replicas) || replicas.length === 0)
    return new Map([['global', keyIn(fieldIn(replication, 'automatic'))]]);
  return new Map(replicas.map((one: unknown) => [optionalTextIn(one, 'location'), keyIn(one)]));
}

const keyIn = (place: unknown): string | undefined =>
  optionalTextIn(fieldIn(place, 'customerManagedEncryption'), 'kmsKeyName') || undefined;

function timeIn(message: unknown, field: string): string {
  const time = fieldIn(message, field);
  const seconds = numberOf(fieldIn(time, 'seconds'));
  const nanos = numberOf(fieldIn(time, 'nanos') ?? 0);
  if (!Number.isSafeInteger(seconds) || !Number.isSafeInteger(nanos)) throw unexpected(field);
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) throw unexpected(field);
  return date.toISOString().replace(/\.\d+Z$/, `.${String(nanos).padStart(9, '0')}Z`);
}
