import type { UserError } from '../../core/diagnostics.ts';
import { fieldIn, optionalTextIn } from '../http/answers.ts';
import type { RefusalDetails } from '../http/client.ts';
import {
  afterColon,
  comeBackHint,
  connectionError,
  notItsAnswer,
  RefusalError,
  serverText,
} from '../http/errors.ts';
import { type RequestFailure, requestedWait } from '../http/failure.ts';

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
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Explains a failed request so that the user can mend it. Never quotes what was sent. */
export function explain(failure: RequestFailure, request: FailedAirflowRequest): UserError {
  const { status, code, dial } = failure;
  const { purpose, base } = request;
  if (status === 0)
    return connectionError({
      ...{ purpose, server: base, code, dial, address: '--url' },
      hint: 'check the network, HTTPS_PROXY and --url',
    });
  if (status < 300) return notItsAnswer({ purpose, server: base, service: 'Airflow', status }, '--url');
  const [message, hint] = (EXPLANATIONS[status] ?? explanationByClass(status))(request, failure);
  const words = wordsOf(failure, request);
  return new RefusalError(status, message, hint, message.includes(words) ? words : '');
}

type RefusalExplanation = (
  request: FailedAirflowRequest,
  failure: RequestFailure,
) => readonly [message: string, hint: string];

const EXPLANATIONS: Readonly<Record<number, RefusalExplanation>> = {
  401: ({ purpose, who }) => [
    `401: could not ${purpose}: Airflow does not take ${who}`,
    'it may be expired or mistyped; Airflow 2 takes a password only with [api] auth_backends = airflow.api.auth.backend.basic_auth',
  ],
  403: (request, failure) => [
    `403: ${request.who} may not ${request.purpose}${afterColon(wordsOf(failure, request))}`,
    /JWT|token/i.test(failure.serverMessage)
      ? 'the token is expired, or of another Airflow: make a new one'
      : 'the role Op is enough: it lists, creates, edits and deletes Connections and Variables; on Airflow 2 also check that [api] auth_backends is not deny_all and takes these credentials',
  ],
  404: ({ purpose, base }) => [
    `404: could not ${purpose}: there is no API of Airflow at ${base}`,
    'give the address of the deployment as --url, as it stands in a browser',
  ],
  413: ({ purpose }) => [
    `413: could not ${purpose}: it is too large for one request there`,
    'raise [webserver] allowed_payload_size on Airflow 2, or the limit of the proxy in front of it; or push less with --include',
  ],
  429: ({ purpose, now }, { headers }) => [
    `could not ${purpose}: Airflow is asked too much`,
    comeBackHint('it', requestedWait(headers, now)),
  ],
};

const explanationByClass = (status: number): RefusalExplanation =>
  status < 400 ? explainRedirect : status < 500 ? explainRefusal : explainServerError;

/** Names only the host of the new address: what follows may be made of anything. */
const explainRedirect: RefusalExplanation = ({ purpose, base }, { status, headers }) => {
  const location = headers.get('location') ?? '';
  const target = URL.canParse(location, base) ? new URL(location, base).host : 'elsewhere';
  return [
    `${status}: could not ${purpose}: ${base} sends on to ${target}, which is not followed`,
    'give the final address as --url; a page to sign in means that the credentials are not taken there',
  ];
};

const explainRefusal: RefusalExplanation = (request, failure) => [
  `${failure.status}: Airflow refuses to ${request.purpose}${afterColon(wordsOf(failure, request))}`,
  'if it should have been taken, report it as a bug of deploy-secrets',
];

const explainServerError: RefusalExplanation = ({ purpose, now }, { status, headers }) => [
  `could not ${purpose}: Airflow answered ${status}`,
  `look into the log of its web or API server; ${comeBackHint('it', requestedWait(headers, now))}`,
];

/** After a request with a body only fields and their rules are quoted: any other word may be a piece of a value. */
const wordsOf = (
  { serverMessage, brokenRules }: RequestFailure,
  { hasContent }: FailedAirflowRequest,
): string => serverText(hasContent ? brokenRules : brokenRules || serverMessage);

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
