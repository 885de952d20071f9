import { UserError } from '../../core/diagnostics.ts';
import { Redacted } from '../../core/redacted.ts';
import type { Runtime } from '../../core/runtime.ts';
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

const WAYS =
  'set GH_TOKEN (or GITHUB_TOKEN), run `gh auth login`, or set GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY';

/**
 * A GitHub App if one is configured, since that is done on purpose; else `GH_TOKEN`, `GITHUB_TOKEN`,
 * `gh auth token`. Sends nothing.
 * @throws UserError when there is none, or one that cannot be used.
 */
export async function findCredentials(runtime: CredentialsRuntime, server: Server): Promise<Credentials> {
  if (runtime.env.GITHUB_APP_ID) return appFrom(runtime, runtime.env.GITHUB_APP_ID);
  for (const from of ['GH_TOKEN', 'GITHUB_TOKEN']) {
    const token = runtime.env[from]?.trim();
    if (token) return tokenOf(token, from);
  }
  const token = (await runtime.run('gh', ['auth', 'token', '--hostname', server.host]))?.trim();
  if (token) return tokenOf(token, '`gh auth token`');
  throw new UserError(`no token for ${server.host}`, { hint: WAYS });
}

function tokenOf(token: string, from: string): TokenCredentials {
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new UserError(`${from} does not hold a token: there are characters in it that no token has`, {
      hint: WAYS,
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
