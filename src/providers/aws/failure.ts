import { UserError } from '../../core/diagnostics.ts';
import type { AttemptResult } from '../../core/sync/rate-limiter.ts';
import { fieldIn, numberOf, optionalTextIn } from '../http/answers.ts';
import { DialError, dialErrorIn } from '../http/dial-error.ts';
import { RequestFailure, retryUnanswered } from '../http/failure.ts';

/** Stands for what came instead of an answer: a refusal, something unreadable, or nothing. */
export class AwsFailure extends RequestFailure {
  /** AWS's name for a refusal, without its suffix: `AccessDenied`; empty when the answer was not AWS's. */
  readonly type: string;
  /** The clock of this machine was found wrong; the next try is signed with AWS's. */
  readonly clockCorrected: boolean;
  /** By which AWS's own log finds it; empty where AWS gave none. */
  readonly requestId: string;

  constructor({
    type = '',
    requestId = '',
    clockCorrected = false,
    ...answer
  }: Partial<
    Pick<AwsFailure, 'status' | 'type' | 'requestId' | 'serverMessage' | 'code' | 'dial' | 'clockCorrected'>
  >) {
    super(answer);
    this.type = type;
    this.requestId = requestId;
    this.clockCorrected = clockCorrected;
  }
}

/** Reads what the SDK threw as a failure; undefined for what is no failed request. */
export function toFailure(error: unknown): AwsFailure | undefined {
  if (error instanceof AwsFailure) return error;
  const dial = dialErrorIn(error);
  if (dial instanceof DialError) return new AwsFailure({ dial });
  if (!(error instanceof Error) || error instanceof UserError) return undefined;
  const status = numberOf(fieldIn(fieldIn(error, '$metadata'), 'httpStatusCode') ?? 0);
  const clockCorrected = fieldIn(fieldIn(error, '$metadata'), 'clockSkewCorrected') === true;
  if (fieldIn(error, '$fault') !== undefined)
    return new AwsFailure({
      status,
      type: errorType(error.name),
      requestId: optionalTextIn(fieldIn(error, '$metadata'), 'requestId').replace(/[^\w-]/g, ''),
      serverMessage: error.message,
      clockCorrected,
    });
  if (status !== 0) return new AwsFailure({ status });
  const code = fieldIn(error, 'code');
  if (typeof code === 'string') return new AwsFailure({ code });
  return error.name === 'TimeoutError' ? new AwsFailure({ code: 'ETIMEDOUT' }) : undefined;
}

/** The SDK calls an answer without a type `Unknown`. */
const errorType = (name: string): string => (name === 'Unknown' ? '' : name.replace(/Exception$/, ''));

/**
 * Decides whether a request is sent again: after no answer, half of one, a failing server or too many requests. A quota
 * is no reason, whatever the SDK's own retries make of it: waiting does not mend it.
 */
export function judgeFailure(error: unknown): AttemptResult {
  if (!(error instanceof AwsFailure)) return { again: false };
  if (error.clockCorrected) return { again: true };
  if (error.status === 0) return retryUnanswered(error);
  if (isThrottled(error)) return { again: true, everyone: true };
  return { again: error.status >= 500 || (error.status === 200 && error.type === '') };
}

export const isThrottled = ({ type, status }: AwsFailure): boolean =>
  /^(Throttling|ThrottledException|RequestThrottled|TooManyRequests|RequestLimitExceeded|SlowDown)$/.test(
    type,
  ) || status === 429;
