import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { UserError } from '../../src/core/diagnostics.ts';
import { newRuntime, type RuntimeOptions } from '../runtime.ts';
import { AUTHORITY, type Certificate } from './certificates.ts';
import { Front, type FrontOptions } from './front.ts';
import { type ProxyOptions, TestProxy } from './proxy.ts';
import { type LabStore, startBehind, startTokenServer } from './stores.ts';

/** The world as a store sees it from behind a proxy. */
export interface Lab {
  readonly proxy: TestProxy;
  /** What stands where the store does. */
  readonly front: Front;
  /** For files of this test alone. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Looks at the store once. @param env besides what lets in; of the proxy nothing is said */
  look(env: Readonly<Record<string, string>>, options?: Pick<RuntimeOptions, 'patience'>): Promise<Look>;
}

export interface Look {
  /** `ok`, or the message and the hint. */
  readonly told: string;
  /** How often something was sent. */
  readonly attempts: number;
}

export interface LabOptions extends ProxyOptions {
  /** What stands where the store does. Default: the right certificate. */
  readonly store?: Certificate | 'cut' | 'plain';
  /** What stands where Google gives out tokens. Default: the right certificate. */
  readonly tokens?: Certificate | 'nothing';
}

/** Builds the world around one store. It ends with the test. */
export async function startLab(
  store: LabStore,
  { store: stands = 'server', tokens: tokensStand = 'server', ...options }: LabOptions = {},
): Promise<Lab> {
  const behind = await startBehind(store.name);
  const tokens = await startTokenServer();
  const front = await new Front(behind.port, frontOf(stands, store)).start();
  const certificate = tokensStand === 'nothing' ? 'server' : tokensStand;
  const signIn = await new Front(tokens.port, { certificate, alpn: 'http/1.1' }).start();
  const ports = new Map([
    [tokensStand === 'nothing' ? '' : 'oauth2.googleapis.com', signIn.port],
    [store.hosts.at(-1) ?? '', front.port],
  ]);
  const proxy = await new TestProxy(ports, options).start();
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-network-'));
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await Promise.all([proxy.close(), front.close(), signIn.close()]);
    tokens.server.close();
    await behind.close();
    await rm(folder, { recursive: true });
  });
  await enterGoogle(folder);
  const always = { ...behind.env, AWS_ACCOUNT_ID: '', NODE_EXTRA_CA_CERTS: AUTHORITY };
  return {
    proxy,
    front,
    folder,
    env: always,
    look: (env, more) => look(store, { env: { ...always, ...env }, ...more }),
  };
}

const frontOf = (stands: Certificate | 'cut' | 'plain', { alpn }: LabStore): FrontOptions =>
  stands === 'cut' || stands === 'plain' ? { does: stands } : { certificate: stands, alpn };

/** Google's library reads the environment of the process itself. */
async function enterGoogle(folder: string): Promise<void> {
  const file = path.join(folder, 'key.json');
  await writeFile(
    file,
    JSON.stringify({
      type: 'authorized_user',
      client_id: 'canary.apps.googleusercontent.com',
      client_secret: 'canary-client',
      refresh_token: 'canary-refresh',
    }),
  );
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', file);
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
}

export async function look(store: LabStore, options: RuntimeOptions): Promise<Look> {
  const runtime = newRuntime(store.pace, options);
  const told = await store
    .open(runtime)
    .then((opened) => opened.observe())
    .then(() => 'ok', explanationOf);
  const { reads, writes } = runtime.limiter.counts;
  return { told, attempts: reads + writes };
}

/** What people read. No secret of the lab is in it, nor in what a log would show of the error. */
function explanationOf(error: unknown): string {
  if (!(error instanceof UserError)) throw error;
  const shown = `${error.message}\nhint: ${error.hint}`;
  if (/canary/.test(`${shown}${error.stack}${JSON.stringify(error)}`))
    throw new Error('a secret is in the error');
  return shown;
}
