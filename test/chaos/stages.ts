import { status } from '@grpc/grpc-js';
import type { EntryType } from '../../src/core/model.ts';
import type { Patience } from '../../src/core/runtime.ts';
import type { Limits, ProviderRuntime, Store } from '../../src/core/sync/provider.ts';
import type { Pace } from '../../src/core/sync/rate-limiter.ts';
import { airflow } from '../../src/providers/airflow/index.ts';
import { aws } from '../../src/providers/aws/index.ts';
import { gcp } from '../../src/providers/gcp/index.ts';
import { github } from '../../src/providers/github/index.ts';
import { SharedClock } from '../core/clock.ts';
import { passwordEnv, startFakeAirflow } from '../fakes/airflow/index.ts';
import { envFor as awsEnv, startFakeAws } from '../fakes/aws/index.ts';
import { type Fault as GcpFault, envFor as gcpEnv, startFakeSecretManager } from '../fakes/gcp/index.ts';
import { envFor as githubEnv, startFakeGitHub } from '../fakes/github/index.ts';
import { trustCertificate } from '../fakes/tls/certificate.ts';
import { testKeyring } from '../keyring.ts';
import { newRuntime } from '../runtime.ts';
import type { Dice } from './dice.ts';
import { Http2Relay } from './http2-relay.ts';
import { ChaosProxy, type Mischief } from './proxy.ts';

/** A store behind something that misbehaves. */
export interface ChaosStage {
  readonly type: EntryType;
  readonly limits: Limits;
  readonly clock: SharedClock;
  /** Connects anew, as each run does. */
  open(patience?: Patience): Promise<Store>;
  /** What it holds in truth. */
  value(name: string): string | undefined;
  begin(mischief: Mischief): void;
  calm(): Promise<void>;
  readonly done: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

const START = '2026-11-24T09:00:00Z';

const runtimeOf = (
  clock: SharedClock,
  pace: Pace,
  env: ProviderRuntime['env'],
  patience?: Patience,
): ProviderRuntime => newRuntime(pace, { clock, env, keyring: testKeyring, ...(patience && { patience }) });

/** The wires to one proxy. */
const behind = (proxy: Pick<ChaosProxy, 'mischief' | 'calm' | 'done'>) => ({
  begin: (mischief: Mischief) => {
    proxy.mischief = mischief;
  },
  calm: async () => proxy.calm(),
  done: proxy.done,
});

async function githubStage(): Promise<ChaosStage> {
  const clock = new SharedClock(START);
  const fake = await startFakeGitHub({ clock });
  const proxy = await new ChaosProxy(fake.url).start();
  const env = { ...githubEnv(fake), GITHUB_API_URL: proxy.url };
  return {
    ...behind(proxy),
    type: 'secret',
    limits: github.limits,
    clock,
    open: (patience) => github.open({ repo: 'acme/etl' }, runtimeOf(clock, github.pace, env, patience)),
    value: (name) => fake.secrets('acme/etl')[name],
    close: async () => {
      await proxy.close();
      await fake.close();
    },
  };
}

/** The same over HTTP/2, and what misbehaves is a connection that all requests share. */
async function http2Stage(): Promise<ChaosStage> {
  trustCertificate();
  const clock = new SharedClock(START);
  const fake = await startFakeGitHub({ clock, tls: true });
  const relay = await new Http2Relay(fake.url).start();
  const env = { ...githubEnv(fake), GITHUB_API_URL: relay.url };
  return {
    ...behind(relay),
    begin: (mischief) => {
      relay.mischief = mischief;
      relay.streams = mischief.dice.pick([100, 2, 1]);
    },
    type: 'secret',
    limits: github.limits,
    clock,
    open: (patience) => github.open({ repo: 'acme/etl' }, runtimeOf(clock, github.pace, env, patience)),
    value: (name) => fake.secrets('acme/etl')[name],
    close: async () => {
      await relay.close();
      await fake.close();
    },
  };
}

async function awsStage(): Promise<ChaosStage> {
  const clock = new SharedClock(START);
  const fake = await startFakeAws({ clock });
  const proxy = await new ChaosProxy(fake.url).start();
  const env = { ...awsEnv(fake), AWS_ENDPOINT_URL: proxy.url };
  return {
    ...behind(proxy),
    type: 'secret',
    limits: aws.limits,
    clock,
    open: (patience) => aws.open({}, runtimeOf(clock, aws.pace, env, patience), { layouts: ['env'] }),
    value: (name) => fake.value(name),
    close: async () => {
      await proxy.close();
      await fake.close();
    },
  };
}

const airflowStage = (version: string) => async (): Promise<ChaosStage> => {
  const clock = new SharedClock(START);
  const fake = await startFakeAirflow({ version });
  const proxy = await new ChaosProxy(fake.url).start();
  return {
    ...behind(proxy),
    type: 'variable',
    limits: airflow.limits,
    clock,
    open: (patience) =>
      airflow.open({ url: proxy.url }, runtimeOf(clock, airflow.pace, passwordEnv, patience), {
        layouts: ['variable'],
      }),
    value: (name) => fake.variable(name)?.value,
    close: async () => {
      await proxy.close();
      await fake.close();
    },
  };
};

/** gRPC is HTTP/2 with a framing of its own, so what misbehaves is the server itself. */
async function gcpStage(): Promise<ChaosStage> {
  const clock = new SharedClock(START);
  const fake = await startFakeSecretManager({ clock });
  const done = new Map<string, number>();
  const held = new Set<() => void>();
  return {
    type: 'secret',
    limits: gcp.limits,
    clock,
    open: (patience) =>
      gcp.open({ project: 'acme-prod' }, runtimeOf(clock, gcp.pace, gcpEnv(fake), patience), {
        layouts: ['env'],
      }),
    value: (name) => fake.value('acme-prod', name),
    begin: ({ dice, probability }) => {
      for (let call = 1; call < 200; call++) {
        if (!dice.chance(probability)) continue;
        const [name, ...faults] = grpcFault(dice, held);
        const count = () => void done.set(name, (done.get(name) ?? 0) + 1);
        for (const fault of [{ do: count }, ...faults]) fake.faults.push({ ...fault, nth: call });
      }
    },
    calm: async () => {
      fake.faults.clear();
      for (const release of held) release();
      held.clear();
      await new Promise((resolve) => setTimeout(resolve, 20));
    },
    done,
    close: () => fake.close(),
  };
}

/** What is held is dropped in the end: what has its effect when everyone has gone is a write of someone else. */
function grpcFault(dice: Dice, held: Set<() => void>): [string, ...GcpFault[]] {
  const when = dice.pick(['before', 'after'] as const);
  const hold = (): Promise<void> => new Promise((resolve) => held.add(resolve));
  const code = dice.pick([
    status.CANCELLED,
    status.UNKNOWN,
    status.DEADLINE_EXCEEDED,
    status.NOT_FOUND,
    status.ALREADY_EXISTS,
    status.PERMISSION_DENIED,
    status.RESOURCE_EXHAUSTED,
    status.FAILED_PRECONDITION,
    status.ABORTED,
    status.OUT_OF_RANGE,
    status.UNIMPLEMENTED,
    status.INTERNAL,
    status.UNAVAILABLE,
    status.DATA_LOSS,
    status.UNAUTHENTICATED,
  ]);
  const refusal = {
    code,
    message: dice.pick(['no', 'Quota exceeded per minute', 'received message larger than max']),
  };
  return dice.pick<[string, ...GcpFault[]]>([
    [`cut ${when}`, { when, do: 'cut' }],
    [`silent ${when}`, { when, do: hold }, { when, do: 'cut' }],
    [`code ${code} ${when}`, { when, do: refusal }],
    [`code ${code} ${when}`, { when, do: refusal }],
  ]);
}

export const stages = {
  github: githubStage,
  'github over HTTP/2': http2Stage,
  aws: awsStage,
  gcp: gcpStage,
  'airflow 2': airflowStage('2.11.2'),
  'airflow 3': airflowStage('3.3.2'),
} as const;
