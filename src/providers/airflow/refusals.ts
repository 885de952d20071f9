import type { KnownRefusal } from '../http/refusals.ts';

/** As whom: `none` is the first look, which asks for the version. */
export type CallerKind = 'none' | 'token' | 'password' | 'google' | 'mwaa';

/** What the sentences on a refusal are made of. Nothing of the server's words is: they may quote a value. */
export interface AirflowFacts {
  readonly kind: CallerKind;
  /** `the token from AIRFLOW_TOKEN` */
  readonly who: string;
  /** `https://airflow.example.com` */
  readonly base: string;
  readonly hostname: string;
  readonly purpose: string;
  /** It is told by a page, or by nothing, and not in the JSON that Airflow speaks. */
  readonly isForeign: boolean;
  /** Where a redirect leads. */
  readonly redirectHost: string;
}

export type AirflowRefusal = KnownRefusal<AirflowFacts>;

const isSignIn = ({ purpose }: AirflowFacts): boolean => purpose === 'sign in';
const isComposer = ({ hostname }: AirflowFacts): boolean =>
  hostname.endsWith('.composer.googleusercontent.com');
const isAstro = ({ hostname }: AirflowFacts): boolean => /\.astronomer\.(run|io)$/.test(hostname);
const isMwaa = ({ hostname, kind }: AirflowFacts): boolean =>
  kind === 'mwaa' || /\.airflow\.([\w-]+\.)?(amazonaws\.com|on\.aws)$/.test(hostname);
const ADMIN = 'an admin of this Airflow';
const NEW_TOKEN = ({ base }: AirflowFacts): string =>
  `make a new one where the old one came from, on Airflow 3 with POST ${base}/auth/token, and set AIRFLOW_TOKEN`;

/**
 * Every refusal of Airflow, and of what stands before one, that is known by name: the first row that fits counts. Each has
 * its source: *run* is an answer of 3.3.2 or 2.11.2 (2026-11-24), *source* Airflow's own code, *seen* a public thread.
 * Checked 2026-11-28.
 */
export const airflowRefusals: readonly AirflowRefusal[] = [
  // Source: providers/fab, services/login.py. Only users of the database and of LDAP have a password there.
  {
    status: [401],
    says: /Invalid username/,
    example: 'Invalid username',
    when: isSignIn,
    means: ({ who }) => `Airflow knows no user of that name (${who})`,
    by: ADMIN,
    wayOut:
      'look with `airflow users list`, and make one with `airflow users create --role Op`; who signs in by OAuth or single sign-on has no password there: set AIRFLOW_TOKEN',
  },
  // Source: the same.
  {
    status: [401],
    says: /Invalid password/,
    example: 'Invalid password',
    when: isSignIn,
    means: ({ who }) => `the password is wrong (${who})`,
    by: ADMIN,
    wayOut: 'set another with `airflow users reset-password --username NAME`',
  },
  // Source: the simple auth manager and that of Keycloak, services/login.py and token.py. Run with the simple one.
  {
    status: [401],
    says: /Invalid credentials/,
    example: 'Invalid credentials',
    when: isSignIn,
    means: ({ who }) => `the user or the password is wrong (${who})`,
    wayOut:
      'with the simple auth manager the passwords stand in simple_auth_manager_passwords.json.generated in AIRFLOW_HOME; with Keycloak it is that of Keycloak, whose client must allow "Direct access grants"',
  },
  // Source: both of them: an empty text counts as none.
  {
    status: [400],
    says: /Username and password must be provided/,
    example: 'Username and password must be provided',
    means: 'user or password arrive empty',
    wayOut: 'set AIRFLOW_USERNAME and AIRFLOW_PASSWORD',
    failure: 'not signed in',
  },
  // Seen: apache/airflow#52112, 2025-06-23: before it, Keycloak had no such route. Others may have none at all.
  {
    status: [404, 405],
    says: /^/,
    example: 'Not Found',
    when: isSignIn,
    means: 'this Airflow gives no token for a password: its auth manager has no /auth/token',
    wayOut: 'set AIRFLOW_TOKEN, made as the people who run it make theirs; or update its auth manager',
    failure: 'not signed in',
  },
  // Seen: GoogleCloudPlatform/professional-services#603, 2021-01-28.
  {
    status: [401, 403],
    says: /Invalid IAP credentials/,
    example: "Invalid IAP credentials: JWT audience doesn't match this application",
    means: ({ who }) => `Google's Identity-Aware Proxy stands before Airflow, and does not take ${who}`,
    wayOut:
      'it takes an identity token for its own client: AIRFLOW_TOKEN=$(gcloud auth print-identity-token --audiences=CLIENT_ID), of an account with the role IAP-secured Web App User',
    failure: 'not signed in',
  },
  // Seen: yangkyeongmo/mcp-server-apache-airflow#43, 2026-01-12: Composer sends whom it does not know to a page.
  {
    status: [302, 303, 307],
    says: /^/,
    example: '',
    when: ({ redirectHost }) => redirectHost === 'accounts.google.com',
    means: ({ who }) => `Google asks for a sign-in, so it does not take ${who}`,
    wayOut:
      'sign in with --google-auth, after `gcloud auth application-default login`; the account needs composer.environments.get. A password or a token of Airflow is not enough there',
    failure: 'not signed in',
  },
  // Docs: cloud.google.com/composer/docs, "Troubleshooting the Airflow web server", and "Access the Airflow REST API".
  {
    status: [403],
    says: /^/,
    example: 'Error 403 (Forbidden)!!1',
    when: (facts) => isComposer(facts) && facts.isForeign,
    means: "Cloud Composer's web server access control, or IAM, refuses it before Airflow is asked",
    by: 'an admin of the environment',
    wayOut:
      'let this machine\'s address in ("Environment configuration", "Web server access control"), and give the account composer.environments.get (role Composer User)',
  },
  // Docs: docs.astronomer.io, "Airflow API": the same answer for a token that is over and for one of another Deployment.
  {
    status: [401, 403],
    says: /^/,
    example: 'Unauthorized',
    when: isAstro,
    means: ({ who }) => `Astro does not take ${who} for this Deployment`,
    wayOut:
      'AIRFLOW_TOKEN must be an API token of this Deployment, its Workspace or its Organization (Astro: "Access", "API Tokens"), and not be expired',
    failure: 'not signed in',
  },
  // Docs: "Create an Apache Airflow web login token": the role is that of the IAM resource, and the token lives a minute.
  {
    status: [401, 403],
    says: /^/,
    example: 'Forbidden',
    when: (facts) => isMwaa(facts) && (isSignIn(facts) || facts.isForeign),
    means: ({ who }) => `Amazon MWAA does not take ${who}`,
    wayOut: ({ kind }) =>
      `${kind === 'mwaa' ? 'run the same command again' : 'sign in with --mwaa NAME'}: the token is good for 60 seconds and for its own environment, and its IAM policy must allow airflow:CreateWebLoginToken on arn:aws:airflow:REGION:ACCOUNT:role/NAME/Op`,
    failure: 'not signed in',
  },
  // Run. Ours is always sent, so something on the way takes it off.
  {
    status: [401],
    says: /Not authenticated/,
    example: 'Not authenticated',
    when: ({ kind }) => kind !== 'none',
    means: ({ who }) => `${who} did not arrive`,
    wayOut: 'let the proxy on the way leave the header Authorization in',
  },
  // Source: core_api/security.py, where an expired token is 401 and a wrong one 403.
  {
    status: [401],
    says: /Token Expired/i,
    example: 'Token Expired',
    means: ({ who }) => `${who} is expired`,
    wayOut: NEW_TOKEN,
  },
  // Seen: apache/airflow#47739, 2025-03-13; #49871, 2025-04-28: each API server made a secret of its own. Keycloak: #72352, 2026-08-31.
  {
    status: [401, 403],
    says: /Invalid JWT token|Signature verification failed/,
    example: 'Invalid JWT token',
    when: ({ kind }) => kind === 'password' || kind === 'mwaa',
    means: 'Airflow does not take the token that it gave a moment ago',
    by: ADMIN,
    wayOut:
      'give all API servers one AIRFLOW__API_AUTH__JWT_SECRET, and set their clocks; with Keycloak on Airflow 3.3, update its provider',
    failure: 'not signed in',
  },
  // Run: 3.3.2 for any token that is not its own.
  {
    status: [401, 403],
    says: /Invalid JWT token|Invalid auth token|Signature verification failed/,
    example: 'Invalid JWT token',
    means: ({ who }) => `${who} is expired, or of another Airflow`,
    wayOut: NEW_TOKEN,
    failure: 'not signed in',
  },
  // Seen: apache/airflow#26880, 2022-10-05 (Airflow 2); run (Airflow 3, bulk with another method).
  {
    status: [405, 501],
    says: /^/,
    example: 'Method Not Allowed',
    means: 'PATCH, POST or DELETE does not get through',
    by: 'whoever runs the proxy before Airflow',
    wayOut: 'let these methods pass; without a proxy, Airflow is older than 2.4.3',
  },
  // Source: datamodels/connections.py: `^[\w.-]+$`. Seen of an id with @: apache/airflow#49288, 2025-04-15.
  {
    status: [400, 422],
    says: /String should match pattern|has to be made of alphanumeric/,
    example: "connection_id: String should match pattern '^[\\w.-]+$'",
    means: 'Airflow takes only letters, digits, _, . and - in a name',
    wayOut: 'push it under another name with --rename PATH=NAME',
  },
  // Seen: apache/airflow#54034, 2025-08-01.
  {
    status: [422],
    says: /\bextra\b.{0,80}(?:valid JSON|JSON object)|JSON object/,
    example: 'extra: Value error, The `extra` field must be a valid JSON object',
    means: 'the extra of the connection is no JSON object for this Airflow',
    wayOut: 'make the value a table in the file, or push it with --layout variable',
  },
  // A page to sign in, of whatever makes one (oauth2-proxy, Cloudflare Access, Okta, Azure): with 200, 401 or 403.
  {
    status: [200, 401, 403],
    says: /\b(?:sign|log)[ -]?(?:in|on)\b|single sign-on|Authorization Required|authenticat/i,
    example: 'Sign in with your company account',
    when: ({ isForeign }) => isForeign,
    means: "a page to sign in answers in Airflow's place",
    wayOut: ({ base }) =>
      `give an address of Airflow that is behind no such page (of the cluster or the VPN, say) instead of ${base}; or set AIRFLOW_TOKEN to a token that the proxy takes and passes on`,
    failure: 'not signed in',
  },
];
