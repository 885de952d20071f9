import type { UserError } from '../../core/diagnostics.ts';
import { fieldIn, optionalTextIn } from '../http/answers.ts';
import type { RefusalDetails } from '../http/client.ts';
import type { SentSecrets } from '../http/echoes.ts';
import {
  afterColon,
  comeBackHint,
  connectionError,
  notItsAnswer,
  RefusalError,
  serverText,
} from '../http/errors.ts';
import { type RequestFailure, requestedWait } from '../http/failure.ts';
import { findRefusal } from '../http/refusals.ts';
import { airflowRefusals, type CallerKind } from './refusals.ts';

/** The request that failed, as far as an error has to tell it. */
export interface FailedAirflowRequest {
  readonly kind: CallerKind;
  /** `/api/v2/connections?limit=100` */
  readonly path: string;
  readonly hostname: string;
  /** What was sent, which nothing that is shown may repeat. */
  readonly sent: SentSecrets;
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
  const known = knownRefusal(failure, request);
  if (known) return known;
  if (status < 300 || isPageOfAnother(failure)) return foreign(failure, request);
  const [message, hint] = (EXPLANATIONS[status] ?? explanationByClass(status))(request, failure);
  const words = wordsOf(failure, request);
  return new RefusalError(status, message, hint, {
    serverText: message.includes(words) ? words : '',
  });
}

/** Airflow refuses in JSON, but for what it does not have, and for what is too large for the server around it. */
const isPageOfAnother = ({ status, page }: RequestFailure): boolean =>
  page !== '' && status >= 400 && status < 500 && ![404, 413, 429].includes(status);

/** Looks the refusal up in the table of those that are known by name. */
function knownRefusal(failure: RequestFailure, request: FailedAirflowRequest): RefusalError | undefined {
  const { status, serverMessage, brokenRules, page, headers } = failure;
  const { kind, who, base, hostname, purpose } = request;
  const isForeign = serverMessage === '' && brokenRules === '';
  const words = isForeign ? page : `${serverMessage} ${brokenRules}`;
  const redirectHost = hostOf(headers.get('location'), base);
  const facts = { kind, who, base, hostname, purpose, isForeign, redirectHost };
  const found = findRefusal(airflowRefusals, { status, words }, () => facts);
  return (
    found && new RefusalError(status, `${status}: could not ${purpose}: ${found.means}`, found.wayOut, found)
  );
}

/** Whatever answers, it is not Airflow. The words of its page tell what it is. */
function foreign({ status, page }: RequestFailure, request: FailedAirflowRequest): UserError {
  const { purpose, base: server, sent } = request;
  const { message, hint = '' } = notItsAnswer({ purpose, server, service: 'Airflow', status }, '--url');
  const words = serverText(page, sent);
  return new RefusalError(status, `${message}${words && `: ${words}`}`, hint, {
    serverText: words,
    failure: 'not reached',
  });
}

function hostOf(address: string | undefined, base: string): string {
  return address !== undefined && URL.canParse(address, base) ? new URL(address, base).host : '';
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
    request.path.startsWith('/api/v1') ? roleHint2(request) : ROLE_3,
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

const ROLE_2 =
  'the role Op is enough (airflow users add-role --username NAME --role Op): it lists, creates, edits and deletes Connections and Variables; also check that [api] auth_backends is not deny_all and takes these credentials';

/** Airflow 2.11 says 403 to a wrong password as well (run with 2.11.2, 2026-11-24). */
const roleHint2 = ({ kind }: FailedAirflowRequest): string =>
  kind === 'password'
    ? `Airflow 2 answers a wrong user or password in the same way as a role that lacks the right, so check both: sign in with them in a browser, or set the password anew (airflow users reset-password --username NAME); ${ROLE_2}`
    : ROLE_2;

/** Each auth manager gives roles in its own way (source of 3.3.2 and its providers, checked 2026-11-28). */
const ROLE_3 =
  'the role Op is enough: it lists, creates, edits and deletes Connections and Variables; an admin gives it with airflow users add-role --username NAME --role Op (FAB), [core] simple_auth_manager_users = NAME:op (simple), or permissions on Connection and Variable in Keycloak';

/** Names only the host of the new address: what follows may be made of anything. */
const explainRedirect: RefusalExplanation = ({ purpose, base }, { status, headers }) => {
  const target = hostOf(headers.get('location'), base) || 'elsewhere';
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
  { hasContent, sent }: FailedAirflowRequest,
): string => serverText(hasContent ? brokenRules : brokenRules || serverMessage, sent);

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
