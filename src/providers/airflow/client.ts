import { UserError } from '../../core/diagnostics.ts';
import { Redacted } from '../../core/redacted.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { duration } from '../../core/words.ts';
import { type HttpAnswer, type HttpRequest, makeHttpClient } from '../http/client.ts';
import { connectionError } from '../http/errors.ts';
import { RequestFailure } from '../http/failure.ts';
import { PATIENCE, within } from '../http/patience.ts';
import { textIn } from './answers.ts';
import type { AirflowCredentials } from './credentials.ts';
import { explain, refusalDetails } from './errors.ts';
import type { AirflowLocation } from './location.ts';
import type { CallerKind } from './refusals.ts';
import { sentIn } from './sent.ts';

/** One request to Airflow. */
export interface AirflowRequest extends Omit<HttpRequest, 'headers'> {
  /** For errors: `list the connections`. */
  readonly purpose: string;
}

/** Sends one request at the pace of the run. @throws UserError for every failure that is not accepted */
export type AirflowSender = (request: AirflowRequest) => Promise<HttpAnswer>;

/** Who a request is from, and the headers that say so. */
interface Identity {
  readonly kind: CallerKind;
  /** `the token from AIRFLOW_TOKEN` */
  readonly who: string;
  readonly headers: Readonly<Record<string, string>>;
}

const anonymous: Identity = { kind: 'none', who: 'a request without credentials', headers: {} };

/** A page lists up to 100 entries, a variable of Airflow 2 with all of its value, which may be 512 KiB long. */
const LARGEST = { read: 64 * 2 ** 20, write: 4 * 2 ** 20 };

/** Gives a sender for an identity. All senders share the connections that are kept open. */
type AirflowClient = (identity: Identity) => AirflowSender;

export function makeClient(
  { base, hostname }: AirflowLocation,
  runtime: Pick<ProviderRuntime, 'env' | 'limiter' | 'now' | 'tell' | 'patience'>,
): AirflowClient {
  const client = makeHttpClient(base, runtime, { refusalDetails, largest: LARGEST });
  return ({ kind, who, headers }) =>
    async ({ purpose, ...request }) => {
      const { path, json, form, acceptedStatuses = [] } = request;
      const about = {
        purpose,
        path,
        hasContent: json !== undefined || form !== undefined,
        kind,
        who,
        base,
        hostname,
      };
      try {
        const answer = await client({ ...request, headers });
        // What is signed in to with a form may answer with a page of its own.
        if (answer.page === undefined || form !== undefined || acceptedStatuses.includes(answer.status))
          return answer;
        throw new RequestFailure(answer);
      } catch (error) {
        if (!(error instanceof RequestFailure)) throw error;
        const sent = [headers, json, form].flatMap((part) => sentIn(part));
        throw explain(error, { ...about, sent, now: runtime.now() });
      }
    };
}

/** Chooses whose the first request is, which reads the version: proxies in front of Airflow want to know at once. */
export async function firstIdentity(
  credentials: AirflowCredentials,
  runtime: Pick<ProviderRuntime, 'env' | 'patience'>,
): Promise<Identity> {
  if (credentials.kind === 'token')
    return bearer('token', credentials.token.reveal(), `the token from ${credentials.source}`);
  if (credentials.kind !== 'google') return anonymous;
  const { token, who } = await googleToken(runtime);
  return bearer('google', token.reveal(), who);
}

/** Signs in where that takes a request of its own. @throws UserError when Airflow does not take the credentials */
export async function signIn(
  client: AirflowClient,
  credentials: AirflowCredentials,
  major: 2 | 3,
): Promise<Identity | undefined> {
  if (credentials.kind === 'password') return signInWithPassword(client, credentials, major);
  if (credentials.kind === 'mwaa') return signInWithWebToken(client, credentials, major);
  return undefined;
}

const bearer = (kind: CallerKind, token: string, who: string): Identity => ({
  kind,
  who,
  headers: { authorization: `Bearer ${token}` },
});

/** Exchanges a password for a token on Airflow 3; Airflow 2 takes it with every request, if it takes any. */
async function signInWithPassword(
  client: AirflowClient,
  { username, password }: Extract<AirflowCredentials, { kind: 'password' }>,
  major: 2 | 3,
): Promise<Identity> {
  const who = `the user ${username} (AIRFLOW_USERNAME) with AIRFLOW_PASSWORD`;
  if (major === 2) {
    const pair = Buffer.from(`${username}:${password.reveal()}`).toString('base64');
    return { kind: 'password', who, headers: { authorization: `Basic ${pair}` } };
  }
  const { data } = await client({ kind: 'password', who, headers: {} })({
    method: 'POST',
    path: '/auth/token',
    json: { username, password: password.reveal() },
    success: [201],
    purpose: 'sign in',
  });
  return bearer('password', textIn(data, 'access_token'), who);
}

/**
 * Exchanges a web login token of Amazon MWAA, good for a minute, for the cookie of a session: `session` with
 * Airflow 2, `_token` with Airflow 3, where the login has moved to the plugins.
 */
async function signInWithWebToken(
  client: AirflowClient,
  { token, source }: Extract<AirflowCredentials, { kind: 'mwaa' }>,
  major: 2 | 3,
): Promise<Identity> {
  const who = `the web login token from ${source}`;
  const { headers } = await client({ kind: 'mwaa', who, headers: {} })({
    method: 'POST',
    path: major === 3 ? '/pluginsv2/aws_mwaa/login' : '/aws_mwaa/login',
    form: { token: token.reveal() },
    success: [200, 302, 303],
    purpose: 'sign in',
  });
  const name = major === 3 ? '_token' : 'session';
  const value = new RegExp(`(?:^|[,;\\s])${name}=([^;,\\s]+)`).exec(headers.get('set-cookie') ?? '')?.[1];
  if (value === undefined)
    throw new UserError('could not sign in: Amazon MWAA gave no session', {
      failure: 'not signed in',
      hint: 'the token is good for 60 seconds and for its own environment: run the same command again',
    });
  if (major === 3) return bearer('mwaa', value, who);
  return { kind: 'mwaa', who, headers: { cookie: `${name}=${value}` } };
}

/** Gets an access token of the Application Default Credentials, as Cloud Composer takes it. Good for an hour, a push is shorter. */
async function googleToken({
  env,
  patience = PATIENCE,
}: Pick<ProviderRuntime, 'env' | 'patience'>): Promise<{ token: Redacted<string>; who: string }> {
  // With Google's library, so only here.
  const google = await import('../gcp/credentials.ts');
  const { auth, dialError } = google.makeSignIn({ env, patience });
  const { who } = await google.signIn(auth, { env, patience });
  const { silence } = patience;
  const late = () =>
    new UserError(`Google gives no token for ${who} within ${duration(silence)}`, {
      hint: 'check the network and HTTPS_PROXY',
      failure: 'not reached',
    });
  // Its reason may quote the credentials.
  const token = await within(
    silence,
    auth.getAccessToken().catch(() => undefined),
    late,
  );
  const dial = dialError();
  if (!token && dial)
    throw connectionError({
      ...{ purpose: `get a token of Google for ${who}`, server: dial.server, code: dial.code, dial },
      hint: 'check the network and HTTPS_PROXY',
    });
  if (!token)
    throw new UserError(`Google gives no token for ${who}`, {
      failure: 'not signed in',
      hint: 'run gcloud auth application-default login; the account needs composer.environments.get and a role in Airflow',
    });
  return { token: new Redacted(token), who };
}
