import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProviderRuntime, Store } from '../../src/core/sync/provider.ts';
import type { Pace } from '../../src/core/sync/rate-limiter.ts';
import { airflow } from '../../src/providers/airflow/index.ts';
import { aws } from '../../src/providers/aws/index.ts';
import { gcp } from '../../src/providers/gcp/index.ts';
import { github } from '../../src/providers/github/index.ts';
import { type ProviderName, startFake } from '../fakes/start.ts';

/** One store as the lab knows it: where it is in the world, what answers there, and how to open it. */
export interface LabStore {
  readonly name: ProviderName;
  /** The hosts that a look asks, as the world calls them, the store itself last. */
  readonly hosts: readonly string[];
  readonly alpn: 'h2' | 'http/1.1';
  readonly pace: Pace;
  readonly env: Readonly<Record<string, string>>;
  open(runtime: ProviderRuntime): Promise<Store>;
}

export const stores: readonly LabStore[] = [
  {
    name: 'github',
    hosts: ['api.github.com'],
    alpn: 'http/1.1',
    pace: github.pace,
    env: {},
    open: (runtime) => github.open({ repo: 'acme/etl' }, runtime, { layouts: ['env'] }),
  },
  {
    name: 'aws',
    hosts: ['secretsmanager.eu-west-1.amazonaws.com'],
    alpn: 'http/1.1',
    pace: aws.pace,
    env: {},
    open: (runtime) => aws.open({}, runtime, { layouts: ['env'] }),
  },
  {
    name: 'gcp',
    hosts: ['oauth2.googleapis.com', 'secretmanager.googleapis.com'],
    alpn: 'h2',
    pace: gcp.pace,
    env: {},
    open: (runtime) => gcp.open({ project: 'acme-prod' }, runtime, { layouts: ['env'] }),
  },
  {
    name: 'airflow',
    hosts: ['airflow.test'],
    alpn: 'http/1.1',
    pace: airflow.pace,
    env: {},
    open: (runtime) =>
      airflow.open({ url: 'https://airflow.test' }, runtime, { layouts: ['airflow-document'] }),
  },
];

/** What answers in the place of a store, without encryption, and the variables that let in there but do not lead there. */
export async function startBehind(name: ProviderName): Promise<{
  readonly port: number;
  readonly env: Record<string, string>;
  close(): Promise<void>;
}> {
  const { fake, env } = await startFake(name);
  const address = 'host' in fake ? `http://${fake.host}` : fake.url;
  const leading = ['GITHUB_API_URL', 'AWS_ENDPOINT_URL', 'SECRET_MANAGER_EMULATOR_HOST'];
  const entering = Object.entries(env).filter(([variable]) => !leading.includes(variable));
  return {
    port: Number(new URL(address).port),
    env: Object.fromEntries(entering),
    close: () => fake.close(),
  };
}

/** Where Google gives out tokens. */
export async function startTokenServer(): Promise<{ readonly port: number; readonly server: Server }> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ access_token: 'canary-token', expires_in: 3600, token_type: 'Bearer' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, server };
}
