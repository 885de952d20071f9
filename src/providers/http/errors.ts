import { type StoreFailure, UserError } from '../../core/diagnostics.ts';
import { LONGEST_WAIT } from '../../core/sync/waits.ts';
import { duration } from '../../core/words.ts';
import { TOO_LARGE } from './bounds.ts';
import type { DialError } from './dial-error.ts';
import { dialProblem } from './dial-problems.ts';
import { type SentSecrets, withoutEchoes } from './echoes.ts';
import { SILENT } from './failure.ts';

/** A refusal by the server, for code that must tell one from another. It is shown as any other error. */
export class RefusalError extends UserError {
  readonly status: number;

  constructor(
    status: number,
    message: string,
    hint: string,
    { serverText = '', failure = failureOf(status) }: RefusalOptions = {},
  ) {
    super(message, { hint, serverText, failure });
    this.status = status;
  }
}

interface RefusalOptions {
  /** The server's own words, as they stand in the message. */
  readonly serverText?: string;
  /** Default: as the status tells. */
  readonly failure?: StoreFailure | undefined;
}

/** What a status means for whoever looks. What is not to be seen is answered as what is not there: 404. */
function failureOf(status: number): StoreFailure | undefined {
  if (status === 401) return 'not signed in';
  if ([403, 404, 451].includes(status)) return 'no permission';
  return status < 400 || status === 429 || status >= 500 ? 'not reached' : undefined;
}

/** Tells whether the server has refused with this status. */
export const isRefusal = (error: unknown, status: number): boolean =>
  error instanceof RefusalError && error.status === status;

/** A connection that did not come about, or was cut. */
export interface ConnectionProblem {
  /** `list the connections` */
  readonly purpose: string;
  /** `https://api.github.com` */
  readonly server: string;
  /** Node's word for the reason, if it has one. */
  readonly code: string;
  /** Names what to check when it is not the certificate. */
  readonly hint: string;
  /** What else is known of a connection that did not come about. */
  readonly dial?: DialError | undefined;
  /** What names the server's address: `GITHUB_API_URL`. */
  readonly address?: string;
}

/** Explains a request that got no answer. */
export function connectionError(problem: ConnectionProblem): UserError {
  const { purpose, server, code, hint, dial, address } = problem;
  if (dial) {
    const known = dialProblem(dial, { server, check: hint, address });
    return new UserError(`could not ${purpose}: ${known.message}`, {
      hint: known.hint,
      failure: NOT_REACHED,
    });
  }
  if (/CERT|SELF_SIGNED|TLS|SSL|ISSUER|SIGNATURE/.test(code))
    return certificateError({ purpose, server, code });
  if (code === TOO_LARGE)
    return new UserError(`could not ${purpose}: the answer of ${server} is too long`, {
      hint,
      failure: NOT_REACHED,
    });
  if (code === SILENT)
    return new UserError(`could not ${purpose}: ${server} does not answer${inBrackets(code)}`, {
      hint,
      failure: NOT_REACHED,
    });
  return new UserError(`could not ${purpose}: no connection to ${server}${inBrackets(code)}`, {
    hint,
    failure: NOT_REACHED,
  });
}

const NOT_REACHED = 'not reached';

/** Explains a certificate that nobody vouches for here. */
export const certificateError = ({ purpose, server, code }: Omit<ConnectionProblem, 'hint'>): UserError =>
  new UserError(`could not ${purpose}: the certificate of ${server} is not trusted${inBrackets(code)}`, {
    hint: "if a company's own authority signed it, name its file in NODE_EXTRA_CA_CERTS",
    failure: NOT_REACHED,
  });

/** Writes a server's words behind a message of ours. */
export const afterColon = (words: string): string => words && `: ${words}`;
const AGAIN = 'run the same command again';
const GOES_ON = 'it goes on with what is missing';

/**
 * Says when to come back to a server that asks to.
 * @param who `GitHub`
 * @param wait the milliseconds that it asked for; undefined: it does not say
 */
export const comeBackHint = (who: string, wait: number | undefined): string =>
  wait === undefined || wait <= LONGEST_WAIT
    ? `${AGAIN} later: ${GOES_ON}`
    : `${who} asks to wait ${duration(wait)}, and a run waits ${duration(LONGEST_WAIT)} at most: ${AGAIN} then; ${GOES_ON}`;

/** Says what may be wrong where something else than the service answers. */
export const notItsAnswer = (
  {
    purpose,
    server,
    service,
    status,
  }: { readonly purpose: string; readonly server: string; readonly service: string; readonly status: number },
  variable: string,
): UserError =>
  new RefusalError(
    status,
    `could not ${purpose}: ${server} answers ${status}, and not as ${service} does`,
    `is ${variable} right, and no proxy or page to sign in answering in its place?`,
    { failure: NOT_REACHED },
  );

const inBrackets = (code: string): string => code && ` (${code})`;

/** More than that is a page, no sentence. */
const LONGEST = 2_000;

/**
 * Makes a server's words fit for a message: in one line, whole up to 2,000 characters. What was sent is left out where
 * it is quoted back, and so is anything long and dense, since it may be a value in a form of the server's own; not so a
 * URL, which is of no use in part, unless it holds a password.
 */
export function serverText(words: string, sent: SentSecrets = []): string {
  const line = withoutEchoes(words.trim().replace(/\s+/g, ' '), sent);
  const whole = line
    .split(' ')
    .map((word) => (isUrl(word) ? word : word.replace(/[A-Za-z0-9+/=_-]{60,}/g, '…')))
    .join(' ');
  if (whole.length <= LONGEST) return whole;
  // The word that would be cut goes, be it a URL or half a character.
  return `${whole.slice(0, LONGEST).replace(/\S*$/, '')}…`;
}

/** Gives a page that a server names, whole; empty for what is none, or is too odd to be shown as one. */
export function pageNamed(text: string | undefined, sent: SentSecrets = []): string {
  const url = text?.replace(/[.,;:)>\]'"]+$/, '') ?? '';
  const isPage = /^https?:\/\/[\x21-\x7e]{1,1900}$/.test(url) && isUrl(url) && URL.canParse(url);
  return isPage && withoutEchoes(url, sent) === url ? url : '';
}

const isUrl = (word: string): boolean => /^[("'<]*https?:\/\/[^@]*$/i.test(word);
