import type { UserError } from '../../core/diagnostics.ts';
import { fieldIn, optionalTextIn } from '../http/answers.ts';
import type { RefusalDetails } from '../http/client.ts';
import { connectionError, RefusalError } from '../http/errors.ts';
import type { RequestFailure } from '../http/failure.ts';

/** The request that failed, as far as an error has to tell it. */
export interface FailedAirflowRequest {
  /** `list the connections` */
  readonly purpose: string;
  /** `https://airflow.example.com` */
  readonly base: string;
  /** `the token from AIRFLOW_TOKEN` */
  readonly who: string;
  /** It had a body, which the words of a refusal may quote. */
  readonly hasContent: boolean;
}

const LATER = 'run the same command again later: it goes on with what is missing';

/** Explains a failed request so that the user can mend it. Never quotes what was sent. */
export function explain(failure: RequestFailure, request: FailedAirflowRequest): UserError {
  const { status } = failure;
  const { purpose, base } = request;
  const refusal = (message: string, hint: string) => new RefusalError(status, message, hint);
  if (status === 0)
    return connectionError({
      purpose,
      server: base,
      code: failure.code,
      hint: 'check the network, HTTPS_PROXY and --url',
    });
  if (status < 400) return redirected(failure, request);
  if (status === 401) return unknownCaller(request);
  if (status === 403) return forbidden(failure, request);
  if (status === 404)
    return refusal(
      `404: could not ${purpose}: there is no API of Airflow at ${base}`,
      'give the address of the deployment as --url, as it stands in a browser',
    );
  if (status === 413)
    return refusal(
      `413: could not ${purpose}: it is too large for one request there`,
      'raise [webserver] allowed_payload_size on Airflow 2, or the limit of the proxy in front of it; or push less with --include',
    );
  if (status === 429) return refusal(`could not ${purpose}: Airflow is asked too much`, LATER);
  if (status >= 500)
    return refusal(
      `could not ${purpose}: Airflow answered ${status}`,
      `look into the log of its web or API server; ${LATER}`,
    );
  return refusal(
    `${status}: Airflow refuses to ${purpose}${quoted(failure, request)}`,
    'if it should have been taken, report it as a bug of deploy-secrets',
  );
}

/** Names only the host of the new address: what follows may be made of anything. */
function redirected({ status, headers }: RequestFailure, { base, purpose }: FailedAirflowRequest): UserError {
  const location = headers.get('location') ?? '';
  const target = URL.canParse(location, base) ? new URL(location, base).host : 'elsewhere';
  return new RefusalError(
    status,
    `${status}: could not ${purpose}: ${base} sends on to ${target}, which is not followed`,
    'give the final address as --url; a page to sign in means that the credentials are not taken there',
  );
}

const unknownCaller = ({ purpose, who }: FailedAirflowRequest): UserError =>
  new RefusalError(
    401,
    `401: could not ${purpose}: Airflow does not take ${who}`,
    'it may be expired or mistyped; Airflow 2 takes a password only with [api] auth_backends = airflow.api.auth.backend.basic_auth',
  );

function forbidden(failure: RequestFailure, request: FailedAirflowRequest): UserError {
  const hint = /JWT|token/i.test(failure.serverMessage)
    ? 'the token is expired, or of another Airflow: make a new one'
    : 'the role Op is enough: it lists, creates, edits and deletes Connections and Variables; on Airflow 2 also check that [api] auth_backends is not deny_all and takes these credentials';
  const message = `403: ${request.who} may not ${request.purpose}${quoted(failure, request)}`;
  return new RefusalError(403, message, hint);
}

/** After a request with a body only fields and their rules are quoted: any other word may be a piece of a value. */
function quoted(
  { serverMessage, brokenRules }: RequestFailure,
  { hasContent }: FailedAirflowRequest,
): string {
  const words = hasContent ? brokenRules : brokenRules || serverMessage;
  const short = words.replace(/\s+/g, ' ').trim().slice(0, 300);
  return short && `: ${short}`;
}

/** Reads a refusal: `detail` of problem details, or that of FastAPI, which repeats the value beside each broken rule. */
export function refusalDetails(data: unknown): RefusalDetails {
  const detail = fieldIn(data, 'detail');
  if (Array.isArray(detail)) return { brokenRules: detail.map(brokenRule).join('; ') };
  return { serverMessage: typeof detail === 'string' ? detail : optionalTextIn(data, 'error') };
}

function brokenRule(detail: unknown): string {
  const path = fieldIn(detail, 'loc');
  const field = Array.isArray(path) ? `${path.at(-1)}: ` : '';
  return `${field}${fieldIn(detail, 'msg') ?? ''}`;
}
