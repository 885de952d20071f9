import type { Fault } from '../github/faults.ts';
import type { RecordedRequest } from '../github/log.ts';

/** An answer that a real Airflow, or what stands before one, has given: where it was seen, and to which requests. */
export interface RealRefusal {
  readonly status: number;
  /** An object is sent as JSON, a text as a page. */
  readonly body: unknown;
  readonly source: string;
  readonly at: (request: Pick<RecordedRequest, 'method' | 'path'>) => boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

type At = RealRefusal['at'];

const everywhere: At = () => true;
const signIn: At = ({ method, path }) => method === 'POST' && /\/auth\/token$|\/aws_mwaa\/login$/.test(path);
const list: At = ({ method, path }) => method === 'GET' && /\/(?:connections|variables)\?/.test(path);
const writes: At = ({ method, path }) => method !== 'GET' && path.includes('/api/');

const page = (title: string, words = ''): string =>
  `<!DOCTYPE html><html><head><title>${title}</title><style>h1 { color: red }</style></head><body><h1>${title}</h1>${words}</body></html>`;

/** Problem details of Airflow 2. */
const problem = (status: number, title: string, detail: string | null, version = '2.11.2') => ({
  detail,
  status,
  title,
  type: `https://airflow.apache.org/docs/apache-airflow/${version}/stable-rest-api-ref.html#section/Errors/${title}`,
});

export const realRefusals = {
  'FAB: no such user': {
    status: 401,
    body: { detail: 'Invalid username' },
    source: 'apache/airflow, providers/fab, services/login.py, read 2026-11-28',
    at: signIn,
  },
  'FAB: a wrong password': {
    status: 401,
    body: { detail: 'Invalid password' },
    source: 'apache/airflow, providers/fab, services/login.py, read 2026-11-28',
    at: signIn,
  },
  'Simple and Keycloak: a wrong user or password': {
    status: 401,
    body: { detail: 'Invalid credentials' },
    source:
      'apache/airflow, simple/services/login.py and keycloak/services/token.py, read 2026-11-28; 3.3.2, 2026-11-24',
    at: signIn,
  },
  'an empty password': {
    status: 400,
    body: { detail: 'Username and password must be provided' },
    source: 'apache/airflow, simple and FAB, services/login.py, read 2026-11-28',
    at: signIn,
  },
  'no way to get a token': {
    status: 404,
    body: { detail: 'Not Found' },
    source: 'apache/airflow#52112, 2025-06-23: Keycloak had none before; the body is that of FastAPI',
    at: signIn,
  },
  'a header that is taken off': {
    status: 401,
    body: { detail: 'Not authenticated' },
    headers: { 'www-authenticate': 'Bearer' },
    source: '3.3.2, 2026-11-24',
    at: list,
  },
  'a token that is over': {
    status: 401,
    body: { detail: 'Token Expired' },
    source: 'apache/airflow, core_api/security.py, read 2026-11-28',
    at: list,
  },
  'a token of another Airflow': {
    status: 403,
    body: { detail: 'Invalid JWT token' },
    source: '3.3.2, 2026-11-24; apache/airflow#47739, 2025-03-13',
    at: list,
  },
  'a role that may not list': {
    status: 403,
    body: { detail: 'Forbidden' },
    source: '3.3.2, 2026-11-24; apache/airflow#67027, 2026-05-16 (Keycloak)',
    at: list,
  },
  'a role that may not write': {
    status: 403,
    body: { detail: 'Forbidden' },
    source: '3.3.2, 2026-11-24',
    at: writes,
  },
  'Airflow 2: a wrong password, or a role': {
    status: 403,
    body: problem(403, 'Forbidden', null),
    source: '2.11.2, 2026-11-24',
    at: list,
  },
  'Airflow 2: no backend takes a password': {
    status: 401,
    body: problem(401, 'Unauthorized', null, '2.1.0'),
    source: 'apache/airflow#23663, 2022-05-12',
    at: list,
  },
  'Airflow 2: a method that is not allowed': {
    status: 405,
    body: {
      detail: 'The method is not allowed for the requested URL.',
      status: 405,
      title: 'Method Not Allowed',
      type: 'about:blank',
    },
    source: 'apache/airflow#26880, 2022-10-05',
    at: writes,
  },
  'a method that a proxy does not let through': {
    status: 405,
    body: page('405 Not Allowed', '<center>nginx</center>'),
    source: 'deep-security/smartcheck-helm#6, 2018-12-27 (nginx)',
    at: writes,
  },
  'a body that is too large for nginx': {
    status: 413,
    body: page('413 Request Entity Too Large', '<center>nginx/1.23.2</center>'),
    source: 'airbytehq/airbyte#18822, 2022-11-01 (nginx)',
    at: writes,
  },
  'a field that this version does not know': {
    status: 422,
    body: {
      detail: [
        {
          type: 'extra_forbidden',
          loc: ['body', 'actions', 0, 'create', 'entities', 0, 'team_name'],
          msg: 'Extra inputs are not permitted',
          input: 'canary-4b1d',
        },
      ],
    },
    source: '3.3.2, 2026-11-24',
    at: writes,
  },
  'an extra that is no object': {
    status: 422,
    body: {
      detail: [
        {
          type: 'value_error',
          loc: ['body', 'extra'],
          msg: 'Value error, The `extra` field must be a valid JSON object (e.g., {"key": "value"}).',
          input: 'canary-4b1d',
        },
      ],
    },
    source: 'apache/airflow#54034, 2025-08-01',
    at: writes,
  },
  "Google's Identity-Aware Proxy": {
    status: 401,
    body: "Invalid IAP credentials: JWT audience doesn't match this application ('aud' claim (1.apps.googleusercontent.com) doesn't match expected value (2.apps.googleusercontent.com))",
    headers: { 'x-goog-iap-generated-response': 'true' },
    source: 'GoogleCloudPlatform/professional-services#603, 2021-01-28',
    at: everywhere,
  },
  "Google's page to sign in": {
    status: 302,
    body: page('302 Moved'),
    headers: { location: 'https://accounts.google.com/o/oauth2/v2/auth?client_id=1' },
    source: 'yangkyeongmo/mcp-server-apache-airflow#43, 2026-01-12 (Composer)',
    at: everywhere,
  },
  'a page to sign in, with 200': {
    status: 200,
    body: page('Sign in to your account', 'Use your company account'),
    source: 'the form of oauth2-proxy and Azure: no thread read',
    at: everywhere,
  },
  'a page that wants a password': {
    status: 401,
    body: page('401 Authorization Required', '<center>nginx</center>'),
    headers: { 'www-authenticate': 'Basic realm="internal"' },
    source: 'the page that nginx has for 401: no thread read',
    at: everywhere,
  },
  'a page of another kind': {
    status: 403,
    body: page('Access denied', 'Your request was blocked by the web application firewall.'),
    source: 'made up, in the form of a firewall',
    at: everywhere,
  },
} as const satisfies Record<string, RealRefusal>;

export type RealRefusalName = keyof typeof realRefusals;

/** The fault that answers so from now on, wherever the real one would. */
export function faultOf(name: RealRefusalName): Fault {
  const { status, body, at, headers }: RealRefusal = realRefusals[name];
  const type = typeof body === 'string' ? { 'content-type': 'text/html' } : undefined;
  return {
    match: at,
    times: Number.POSITIVE_INFINITY,
    do: { status, body, headers: { ...type, ...headers } },
  };
}
