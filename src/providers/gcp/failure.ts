import type { AttemptResult } from '../../core/sync/rate-limiter.ts';
import { fieldIn, numberOf, optionalTextIn, textsIn } from '../http/answers.ts';
import type { DialError } from '../http/dial-error.ts';
import { retryUnanswered } from '../http/failure.ts';

/** gRPC's codes, as far as they are told apart here (grpc.io, "Status codes"). */
export const grpcStatus = {
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const;

/** Stands for what came instead of an answer. Nothing of the request is in it. */
export class GcpFailure extends Error {
  readonly code: number;
  /** Google's own words. */
  readonly serverMessage: string;
  /** `IAM_PERMISSION_DENIED` and the like, where Google says so. */
  readonly reason: string;
  /** What belongs to the reason, such as the permission. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Milliseconds after which Google wants to be asked again. */
  readonly retryAfter: number | undefined;
  /** An earlier try of the same request went without an answer: it may have had its effect. */
  mayHaveApplied = false;
  /** Why there was no connection, if there was none. */
  dial: DialError | undefined;

  constructor(
    parts: Pick<GcpFailure, 'code'> &
      Partial<Pick<GcpFailure, 'serverMessage' | 'reason' | 'metadata' | 'retryAfter'>>,
  ) {
    super('a request to Secret Manager failed');
    this.code = parts.code;
    this.serverMessage = parts.serverMessage ?? '';
    this.reason = parts.reason ?? '';
    this.metadata = parts.metadata ?? {};
    this.retryAfter = parts.retryAfter;
  }
}

/** Reads what the client threw as a failure; undefined for what is no failed request. */
export function toFailure(error: unknown): GcpFailure | undefined {
  if (error instanceof GcpFailure) return error;
  const number = fieldIn(error, 'code');
  if (!(error instanceof Error) || typeof number !== 'number') return undefined;
  return new GcpFailure({
    code: number,
    serverMessage: optionalTextIn(error, 'details') || error.message,
    reason: optionalTextIn(error, 'reason'),
    metadata: textsIn(fieldIn(error, 'errorInfoMetadata')),
    retryAfter: readRetryDelay(fieldIn(error, 'statusDetails')),
  });
}

/** The client could not sign in, so nothing was sent. */
export const isSignInFailure = ({ serverMessage }: GcpFailure): boolean =>
  /^Getting metadata from plugin failed/.test(serverMessage);

/** Without an answer: the request may have had its effect. */
const UNANSWERED: readonly number[] = [
  grpcStatus.CANCELLED,
  grpcStatus.DEADLINE_EXCEEDED,
  grpcStatus.INTERNAL,
  grpcStatus.UNAVAILABLE,
];

export const isUnanswered = (failure: GcpFailure): boolean => UNANSWERED.includes(failure.code);

/**
 * Decides whether a request is sent again: Google's client does so for AccessSecretVersion alone. All our requests may
 * be sent twice: those that change a secret carry its etag, and a version added twice is the same value twice.
 */
export function judgeFailure(error: unknown): AttemptResult {
  if (!(error instanceof GcpFailure) || isSignInFailure(error)) return { again: false };
  if (error.dial) return retryUnanswered({ code: error.dial.code, dial: error.dial });
  const { retryAfter: after } = error;
  if (error.code === grpcStatus.DEADLINE_EXCEEDED) return { again: true, attempts: 2, silent: true };
  if (isTooLong(error)) return { again: false };
  if (isUnanswered(error) || error.code === grpcStatus.ABORTED)
    return { again: true, ...(after !== undefined && { after }) };
  if (error.code !== grpcStatus.RESOURCE_EXHAUSTED) return { again: false };
  if (isQuota(error)) return { again: true, after: after ?? 15_000, everyone: true };
  return { again: true, after: after ?? 1000 };
}

/** Our own client's word, under the code that Google has for a quota. */
export const isTooLong = ({ code, serverMessage }: GcpFailure): boolean =>
  code === grpcStatus.RESOURCE_EXHAUSTED && /message (larger|that decompresses)/i.test(serverMessage);

/** The project's quota of a minute, not that of one secret in a second. */
export const isQuota = ({ reason, serverMessage }: GcpFailure): boolean =>
  reason === 'RATE_LIMIT_EXCEEDED' || /per minute/i.test(serverMessage);

/** Reads `google.rpc.RetryInfo`, if it is among the details. */
function readRetryDelay(details: unknown): number | undefined {
  const delays = (Array.isArray(details) ? details : []).map((detail) => fieldIn(detail, 'retryDelay'));
  const delay = delays.find((one) => one !== undefined);
  if (delay === undefined) return undefined;
  const milliseconds =
    numberOf(fieldIn(delay, 'seconds') ?? 0) * 1000 + numberOf(fieldIn(delay, 'nanos') ?? 0) / 1e6;
  return Number.isFinite(milliseconds) ? milliseconds : undefined;
}
