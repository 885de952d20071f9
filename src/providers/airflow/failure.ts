import type { AttemptResult } from '../../core/sync/rate-limiter.ts';

/** What came instead of the answer that was asked for: a refusal, or nothing. */
export class Failure extends Error {
  /** 0 when nothing came. */
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  /** Airflow's own words; they may quote what was sent. */
  readonly says: string;
  /** The fields that it refuses, and by which rule; never a value. */
  readonly rules: string;
  /** Node's word for why nothing came, e.g. `ECONNRESET`. */
  readonly code: string;

  constructor(what: Partial<Pick<Failure, 'status' | 'headers' | 'says' | 'rules' | 'code'>>) {
    super('a request to Airflow failed');
    this.status = what.status ?? 0;
    this.headers = what.headers ?? new Map();
    this.says = what.says ?? '';
    this.rules = what.rules ?? '';
    this.code = what.code ?? '';
  }
}

const UNANSWERED =
  /^(ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)$/;

/** A cut or missing connection, a failing server and too many requests are tried again; nothing else is. */
export function verdictOn(error: unknown): AttemptResult {
  if (!(error instanceof Failure)) return { again: false };
  if (error.status === 0) return { again: UNANSWERED.test(error.code) };
  const seconds = Number(error.headers.get('retry-after') ?? Number.NaN);
  const after = Number.isFinite(seconds) ? { after: seconds * 1000 } : {};
  if (error.status === 429) return { again: true, everyone: true, ...after };
  return error.status >= 500 && error.status !== 501 ? { again: true, ...after } : { again: false };
}

/** Node's error for a request that was never answered, as a failure. Anything else is none. */
export function unansweredIn(error: unknown): Failure | undefined {
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? new Failure({ code }) : undefined;
}

/** What Airflow says of a refusal: `detail` of problem details, or of FastAPI, which repeats the value beside each rule. */
export function saidIn(text: string): Pick<Failure, 'says' | 'rules'> {
  const body = jsonIn(text);
  const detail = fieldOf(body, 'detail');
  if (Array.isArray(detail)) return { says: '', rules: detail.map(ruleIn).join('; ') };
  const words = [detail, fieldOf(body, 'error')].find((one) => typeof one === 'string');
  return { says: typeof words === 'string' ? words : '', rules: '' };
}

function ruleIn(broken: unknown): string {
  const where = fieldOf(broken, 'loc');
  const field = Array.isArray(where) ? `${where.at(-1)}: ` : '';
  return `${field}${fieldOf(broken, 'msg') ?? ''}`;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // A page of a proxy, or of a server that crashed: it says nothing of use.
  }
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
