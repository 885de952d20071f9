import { UserError } from '../../core/diagnostics.ts';
import { Redacted } from '../../core/redacted.ts';
import type { Runtime } from '../../core/runtime.ts';
import { isLoopback } from '../http/loopback.ts';
import { readAppKey } from './app-key.ts';
import type { Server } from './location.ts';

/** Who is asking. `from` tells people where it was found. */
export type Credentials = TokenCredentials | AppCredentials;

export interface TokenCredentials {
  readonly kind: 'token';
  readonly token: Redacted<string>;
  readonly from: string;
}

export interface AppCredentials {
  readonly kind: 'app';
  readonly id: string;
  /** PEM, PKCS#8. */
  readonly key: Redacted<string>;
  /** Absent: the one on the repository's owner is looked up. */
  readonly installation?: string;
  readonly from: string;
}

type CredentialsRuntime = Pick<Runtime, 'env' | 'run' | 'readFile'>;

/**
 * A GitHub App if one is configured, since that is done on purpose; else the variable that holds a token for this host, else
 * `gh auth token`. Sends nothing.
 * @throws UserError when there is none, or one that cannot be used.
 */
export async function findCredentials(runtime: CredentialsRuntime, server: Server): Promise<Credentials> {
  if (runtime.env.GITHUB_APP_ID) return appFrom(runtime, runtime.env.GITHUB_APP_ID);
  const names = tokenVariables(server, runtime.env);
  const name = names.find((one) => isSet(runtime.env, one));
  if (name !== undefined) return tokenOf(runtime.env[name]?.trim() ?? '', name, names);
  const token = (await runtime.run('gh', ['auth', 'token', '--hostname', server.host]))?.trim();
  if (token) return tokenOf(token, '`gh auth token`', names);
  const other = ALL_VARIABLES.filter((one) => !names.includes(one) && isSet(runtime.env, one));
  const why =
    other.length > 0 ? `: ${other.join(' and ')} ${other.length === 1 ? 'is' : 'are'} for another host` : '';
  throw new UserError(`no token for ${server.host}${why}`, {
    hint: waysFor(names),
    failure: 'not signed in',
  });
}

/** Whether the environment has what may do for this server, however good it is. */
export const hasCredentials = (env: CredentialsRuntime['env'], server: Server): boolean =>
  [...tokenVariables(server, env), 'GITHUB_APP_ID'].some((name) => isSet(env, name));

const isSet = (env: CredentialsRuntime['env'], name: string): boolean => (env[name]?.trim() ?? '') !== '';

const CLOUD = ['GH_TOKEN', 'GITHUB_TOKEN'];
const ENTERPRISE = ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'];
const ALL_VARIABLES = [...CLOUD, ...ENTERPRISE];

/**
 * Names the variables that hold a token for this host, the first before the others, as gh takes them: two for github.com and
 * *.ghe.com, two for an Enterprise Server (`gh help environment`, checked 2026-11-28). A token never goes to a host that it is not for.
 *
 * In a workflow `GITHUB_TOKEN` is the token of the server that runs it. This machine itself may stand for either, as tests and proxies do.
 */
function tokenVariables({ host }: Pick<Server, 'host'>, env: CredentialsRuntime['env']): readonly string[] {
  if (isLoopback(new URL(`https://${host}`).hostname)) return ALL_VARIABLES;
  const runner = env.GITHUB_ACTIONS === 'true' ? hostIn(env.GITHUB_SERVER_URL) : undefined;
  if (isCloud(host)) return runner === undefined || runner === host ? CLOUD : ['GH_TOKEN'];
  return runner === host ? [...ENTERPRISE, 'GITHUB_TOKEN'] : ENTERPRISE;
}

const isCloud = (host: string): boolean => /^(github\.com|[\w-]+\.ghe\.com)$/.test(host);

const hostIn = (address = ''): string | undefined =>
  URL.canParse(address) ? new URL(address).host : undefined;

const waysFor = ([first = '', second = '']: readonly string[]): string =>
  `set ${first}${second && ` (or ${second})`}, run \`gh auth login\`, or set GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY`;

function tokenOf(token: string, from: string, names: readonly string[]): TokenCredentials {
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new UserError(`${from} does not hold a token: there are characters in it that no token has`, {
      hint: waysFor(names),
    });
  return { kind: 'token', token: new Redacted(token), from };
}

async function appFrom(runtime: CredentialsRuntime, id: string): Promise<AppCredentials> {
  const { text, from } = await appKey(runtime);
  const installation = runtime.env.GITHUB_APP_INSTALLATION_ID;
  if (installation && !/^\d+$/.test(installation))
    throw new UserError('GITHUB_APP_INSTALLATION_ID is not a number', {
      hint: "leave it out: the repository's installation is looked up",
    });
  return { kind: 'app', id, key: readAppKey(text, from), from, ...(installation && { installation }) };
}

async function appKey({ env, readFile }: CredentialsRuntime): Promise<{ text: string; from: string }> {
  if (env.GITHUB_APP_PRIVATE_KEY) return { text: env.GITHUB_APP_PRIVATE_KEY, from: 'GITHUB_APP_PRIVATE_KEY' };
  const path = env.GITHUB_APP_PRIVATE_KEY_PATH;
  if (!path)
    throw new UserError('GITHUB_APP_ID is set, but the private key of the App is not', {
      hint: 'set GITHUB_APP_PRIVATE_KEY, or GITHUB_APP_PRIVATE_KEY_PATH, or unset GITHUB_APP_ID',
    });
  const text = await readFile(path);
  if (text === undefined)
    throw new UserError('GITHUB_APP_PRIVATE_KEY_PATH: there is no such file', { hint: 'mend the path' });
  return { text, from: 'GITHUB_APP_PRIVATE_KEY_PATH' };
}
