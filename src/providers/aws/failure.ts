import { UserError } from '../../core/diagnostics.ts';
import type { AttemptResult } from '../../core/sync/rate-limiter.ts';
import { fieldIn } from '../http/answers.ts';
import { isTransient } from '../http/failure.ts';

/** What came instead of the answer that was asked for: a refusal, something unreadable, or nothing. */
export class Failure extends Error {
  /** 0 when nothing came. */
  readonly status: number;
  /** AWS's word for a refusal, without a suffix: `AccessDenied`; empty when the answer was not AWS's. */
  readonly type: string;
  /** AWS's own words. They may quote what was sent: never show them as they are. */
  readonly says: string;
  /** Node's word for why nothing came, e.g. `ECONNRESET`. */
  readonly code: string;
  /** The clock of this machine was found wrong; the next try is signed with AWS's. */
  readonly clockSet: boolean;

  constructor(what: Partial<Pick<Failure, 'status' | 'type' | 'says' | 'code' | 'clockSet'>>) {
    super('a request to AWS failed');
    this.status = what.status ?? 0;
    this.type = what.type ?? '';
    this.says = what.says ?? '';
    this.code = what.code ?? '';
    this.clockSet = what.clockSet ?? false;
  }
}

/** What the SDK threw, as a failure; undefined for what is no failed request. */
export function failureIn(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error;
  if (!(error instanceof Error) || error instanceof UserError) return undefined;
  const status = Number(fieldIn(fieldIn(error, '$metadata'), 'httpStatusCode') ?? 0);
  const clockSet = fieldIn(fieldIn(error, '$metadata'), 'clockSkewCorrected') === true;
  if (fieldIn(error, '$fault') !== undefined)
    return new Failure({ status, type: wordOf(error.name), says: error.message, clockSet });
  if (status !== 0) return new Failure({ status });
  const code = fieldIn(error, 'code');
  if (typeof code === 'string') return new Failure({ code });
  return error.name === 'TimeoutError' ? new Failure({ code: 'ETIMEDOUT' }) : undefined;
}

/** The SDK calls an answer without a type `Unknown`. */
const wordOf = (name: string): string => (name === 'Unknown' ? '' : name.replace(/Exception$/, ''));

/**
 * No answer, half of one, a failing server, too many requests: tried again. A quota never is, whatever the
 * SDK's own retries make of it: waiting does not mend it.
 */
export function verdictOn(error: unknown): AttemptResult {
  if (!(error instanceof Failure)) return { again: false };
  if (error.clockSet) return { again: true, after: 0 };
  if (error.status === 0) return { again: isTransient(error.code) };
  if (isThrottled(error)) return { again: true, everyone: true };
  return { again: error.status >= 500 || (error.status === 200 && error.type === '') };
}

export const isThrottled = ({ type, status }: Failure): boolean =>
  /^(Throttling|ThrottledException|RequestThrottled|TooManyRequests|RequestLimitExceeded|SlowDown)$/.test(
    type,
  ) || status === 429;
