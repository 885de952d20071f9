import type { Agent } from 'node:http';
import { GoogleAuth, gcpMetadata, PassThroughClient } from 'google-auth-library';
import { UserError } from '../../core/diagnostics.ts';
import type { Runtime } from '../../core/runtime.ts';
import { makeAgent } from '../http/agent.ts';
import { routeTo } from '../http/dial.ts';
import { DialError } from '../http/dial-error.ts';
import { readNetwork } from '../http/network.ts';
import { PATIENCE, within } from '../http/patience.ts';
import { statedProject } from './location.ts';

const SCOPES = ['https://www.googleapis.com/auth/cloud-platform'];

/**
 * Not told of any project, the library would look for one on its way to the credentials: with `gcloud`, and at
 * a metadata server for seconds. `findProject` looks without waiting, so here any word will do.
 */
export const newAuth = (agent?: SignInAgent): GoogleAuth =>
  new GoogleAuth({
    ...{ scopes: SCOPES, projectId: 'unknown' },
    ...(agent && { clientOptions: { transporterOptions: { agent } } }),
  });

type SignInAgent = (url: URL) => Agent;

/** Signs in at Google's token servers over connections of ours, and tells why there was none. */
export interface SignIn {
  readonly auth: GoogleAuth;
  /** Why the last connection did not come about; undefined: it did. */
  dialError(): DialError | undefined;
}

/** What is sent without encryption is for this machine's own metadata server: no proxy reaches that. */
export function makeSignIn({
  env,
  patience: { silence } = PATIENCE,
}: Pick<Runtime, 'env' | 'patience'>): SignIn {
  const network = readNetwork(env);
  routeTo(TOKEN_SERVER, network);
  let last: DialError | undefined;
  const report = (error: unknown): void => {
    last = error instanceof DialError ? error : undefined;
  };
  let agent: Agent | undefined;
  return {
    auth: newAuth(({ protocol }) => {
      if (protocol === 'http:') return process.getBuiltinModule('node:http').globalAgent;
      agent ??= makeAgent(network, { protocol, timeout: silence, report });
      return agent;
    }),
    dialError: () => last,
  };
}

const TOKEN_SERVER = new URL('https://oauth2.googleapis.com');

/** For a server that asks no one who he is; without it Google's client would look for Google's metadata server. */
export const anonymousAuth = (): GoogleAuth => new GoogleAuth({ authClient: new PassThroughClient() });

const WAYS =
  'run gcloud auth application-default login; or set GOOGLE_APPLICATION_CREDENTIALS to a key file or a workload identity file';

/**
 * Finds Application Default Credentials the way of Google's library: `GOOGLE_APPLICATION_CREDENTIALS`, what
 * `gcloud auth application-default login` left (impersonation included), the machine's own. Sends nothing,
 * and never waits for a metadata server that is not there: whether this is a machine of Google's is told by its
 * firmware, its network card and its environment.
 * @throws UserError when there are none, or some that cannot be read
 */
export async function signIn(
  auth: GoogleAuth,
  { env, patience: { total } = PATIENCE }: Pick<Runtime, 'env' | 'patience'>,
): Promise<{ who: string; project: string | undefined }> {
  skipMetadataProbe(auth, env);
  const from = env.GOOGLE_APPLICATION_CREDENTIALS
    ? 'GOOGLE_APPLICATION_CREDENTIALS'
    : 'application-default login';
  try {
    const { projectId } = await within(total, auth.getClient(), () => new Error('no answer'));
    return { who: describeCaller(env), project: projectId ?? undefined };
  } catch (error) {
    const none = error instanceof Error && /Could not load the default credentials/.test(error.message);
    if (none) throw new UserError('no credentials of Google Cloud', { hint: WAYS, failure: 'not signed in' });
    // The reason may quote the file.
    throw new UserError(`the credentials from ${from} cannot be read`, {
      hint: WAYS,
      failure: 'not signed in',
    });
  }
}

/** Says for people where the credentials come from. */
const describeCaller = ({ GOOGLE_APPLICATION_CREDENTIALS: file }: Runtime['env']): string =>
  file ? 'the credentials from GOOGLE_APPLICATION_CREDENTIALS' : 'the application default credentials';

/** Believes whoever says where the metadata server is, or how to find it. */
function skipMetadataProbe(auth: GoogleAuth, env: Runtime['env']): void {
  const configured = env.METADATA_SERVER_DETECTION || env.GCE_METADATA_HOST || env.GCE_METADATA_IP;
  if (configured) return;
  const isGoogleMachine = gcpMetadata.getGCPResidency();
  auth._checkIsGCE = async () => isGoogleMachine;
}

/**
 * Finds the project: the one given; else `GOOGLE_CLOUD_PROJECT` and `GCLOUD_PROJECT`, the credentials' own, the one
 * that gcloud is set to, in the order of Google's libraries; at last that of a machine of Google's.
 * @param own the project that the credentials belong to, if they say so
 */
export async function findProject(
  given: string | undefined,
  { env, run }: Pick<Runtime, 'env' | 'run'>,
  own: string | undefined,
): Promise<{ project: string; from: string }> {
  const stated = statedProject(given, env);
  if (stated) return stated;
  if (own) return { project: own, from: 'the credentials' };
  const configured = (await run('gcloud', ['config', 'get-value', 'project']))?.trim();
  if (configured) return { project: configured, from: '`gcloud config get-value project`' };
  const metadata = await readProjectOfMachine();
  if (metadata) return { project: metadata, from: 'this machine' };
  throw new UserError('which project?', { hint: 'give it as --project ID, or set GOOGLE_CLOUD_PROJECT' });
}

/** Milliseconds in which a machine of Google's tells of itself. */
const MACHINE_ANSWERS = 5000;

/** Reads the project that a machine of Google's belongs to. */
async function readProjectOfMachine(): Promise<string | undefined> {
  if (!gcpMetadata.getGCPResidency()) return undefined;
  const asked: Promise<unknown> = gcpMetadata.project('project-id');
  const project = await within(MACHINE_ANSWERS, asked, () => new Error('no answer')).catch(() => undefined);
  return typeof project === 'string' ? project : undefined;
}
