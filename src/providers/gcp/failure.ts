import type { AttemptResult } from '../../core/sync/rate-limiter.ts';
import { fieldIn, optionalTextIn, textsIn } from '../http/answers.ts';

/** gRPC's codes, as far as they are told apart here (grpc.io, "Status codes"). */
export const code = {
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

/** What came instead of the answer that was asked for. Nothing of the request is in it. */
export class Failure extends Error {
  readonly code: number;
  /** Google's own words. */
  readonly says: string;
  /** `IAM_PERMISSION_DENIED` and the like, where Google says so. */
  readonly reason: string;
  /** What belongs to the reason, such as the permission. */
  readonly facts: Readonly<Record<string, string>>;
  /** Milliseconds after which Google wants to be asked again. */
  readonly after: number | undefined;
  /** An earlier try of the same request went without an answer: it may have had its effect. */
  unsure = false;

  constructor(what: Pick<Failure, 'code'> & Partial<Pick<Failure, 'says' | 'reason' | 'facts' | 'after'>>) {
    super('a request to Secret Manager failed');
    this.code = what.code;
    this.says = what.says ?? '';
    this.reason = what.reason ?? '';
    this.facts = what.facts ?? {};
    this.after = what.after;
  }
}

/** What the client threw, as a failure; undefined for what is no failed request. */
export function failureIn(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error;
  const number = fieldIn(error, 'code');
  if (!(error instanceof Error) || typeof number !== 'number') return undefined;
  return new Failure({
    code: number,
    says: optionalTextIn(error, 'details') || error.message,
    reason: optionalTextIn(error, 'reason'),
    facts: textsIn(fieldIn(error, 'errorInfoMetadata')),
    after: retryDelay(fieldIn(error, 'statusDetails')),
  });
}

/** The client could not sign in, so nothing was sent. */
export const isSignIn = ({ says }: Failure): boolean => /^Getting metadata from plugin failed/.test(says);

/** Without an answer: the request may have had its effect. */
const UNANSWERED: readonly number[] = [
  code.CANCELLED,
  code.DEADLINE_EXCEEDED,
  code.INTERNAL,
  code.UNAVAILABLE,
];

export const isUnanswered = (failure: Failure): boolean => UNANSWERED.includes(failure.code);

/**
 * Google's client tries nothing again but AccessSecretVersion, so this decides. All our requests may be sent
 * twice: those that change a secret carry its etag, and a version added twice is the same value twice.
 */
export function verdictOn(error: unknown): AttemptResult {
  if (!(error instanceof Failure) || isSignIn(error)) return { again: false };
  const { after } = error;
  if (isUnanswered(error) || error.code === code.ABORTED)
    return { again: true, ...(after !== undefined && { after }) };
  if (error.code !== code.RESOURCE_EXHAUSTED) return { again: false };
  if (isQuota(error)) return { again: true, after: after ?? 15_000, everyone: true };
  return { again: true, after: after ?? 1000 };
}

/** The project's quota of a minute, not that of one secret in a second. */
export const isQuota = ({ reason, says }: Failure): boolean =>
  reason === 'RATE_LIMIT_EXCEEDED' || /per minute/i.test(says);

/** `google.rpc.RetryInfo`, if it is among the details. */
function retryDelay(details: unknown): number | undefined {
  const delays = (Array.isArray(details) ? details : []).map((detail) => fieldIn(detail, 'retryDelay'));
  const delay = delays.find((one) => one !== undefined);
  if (delay === undefined) return undefined;
  const milliseconds =
    Number(fieldIn(delay, 'seconds') ?? 0) * 1000 + Number(fieldIn(delay, 'nanos') ?? 0) / 1e6;
  return Number.isFinite(milliseconds) ? milliseconds : undefined;
}
