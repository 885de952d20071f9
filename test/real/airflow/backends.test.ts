import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionLayout } from '../../../src/core/connections/layout.ts';
import type { LayoutSelection, LayoutSpec } from '../../../src/core/layouts/layout.ts';
import type { Entry, Leaf } from '../../../src/core/model.ts';
import type { Provider, ProviderRuntime } from '../../../src/core/sync/provider.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { aws } from '../../../src/providers/aws/index.ts';
import { gcp } from '../../../src/providers/gcp/index.ts';
import { envFor as googleEnv, startFakeSecretManager } from '../../fakes/gcp/index.ts';
import { marksOf, testKeyring } from '../../keyring.ts';
import { runtimeWith as awsRuntime } from '../../providers/aws/runtime.ts';
import { runtimeWith as googleRuntime } from '../../providers/gcp/runtime.ts';
import { pushAt } from '../../sync.ts';
import { envFor, startMoto } from '../aws/moto.ts';
import { hookCases } from './hook-cases.ts';

/*
 * What is pushed to a vault, read back by Airflow's own secrets backends under the section of airflow.cfg that is
 * printed: each Connection of hook-cases.ts, and the document.
 */
const sets = ['newest', '2025-05-20'] as const;
const root = fileURLToPath(new URL('../../../', import.meta.url));

interface ReadBack {
  readonly connections: readonly Readonly<Record<string, unknown>>[];
  readonly variables: readonly string[];
}

/** Asks one process of a real Airflow. */
async function readBack(
  set: (typeof sets)[number],
  config: string,
  asked: { readonly connections: readonly string[]; readonly variables: readonly string[] },
  env: Readonly<Record<string, string>>,
): Promise<ReadBack> {
  const program = fileURLToPath(new URL('backends.py', import.meta.url));
  const child = promisify(execFile)(`${root}.cache/peers/airflow-providers-${set}/bin/python`, [program], {
    env: { PATH: process.env.PATH, PYTHONUTF8: '1', PYTHONDONTWRITEBYTECODE: '1', ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  child.child.stdin?.end(JSON.stringify({ config, ...asked }));
  return JSON.parse((await child).stdout);
}

const layingOut = { tables: 'auto', rename: new Map<string, string>(), caseInsensitive: false } as const;

const lay = (spec: LayoutSpec | undefined, leaves: readonly Leaf[], naming: object): readonly Entry[] =>
  spec?.lay(leaves, { ...layingOut, ...naming }).entries ?? [];

/** One file with the credentials of all cases, each in a section of its own. */
const cases = hookCases.map(({ title, toml }, nth) => {
  const leaves = parseToml(toml, 'secrets.toml');
  const [meant] = lay(connectionLayout, leaves, {}).filter(({ name }) => name.endsWith('credentials'));
  return { title, leaves, id: `case_${nth}`, path: meant?.name ?? '', meant: meant?.value.reveal() ?? '' };
});

const documentLeaves = parseToml(readFileSync(`${root}fixtures/types/secrets.toml`, 'utf8'), 'secrets.toml');

/** Some of them with another name for what the vault calls them. */
interface Vault {
  readonly naming: Pick<LayoutSelection, 'prefix' | 'separator'>;
  readonly pipelines: readonly (string | undefined)[];
}

interface Place<O extends object> {
  readonly provider: Provider<O>;
  readonly options: O;
  readonly runtime: () => ProviderRuntime;
}

/** Pushes all cases as Connections, and the document; gives the printed sections and what is meant to be read back. */
async function pushAll<O extends object>(
  { provider, options, runtime }: Place<O>,
  { naming, pipelines }: Vault,
) {
  const { connection, 'airflow-document': document } = provider.layouts;
  const push = async (entries: readonly Entry[], selection: LayoutSelection): Promise<string> => {
    const open = () => provider.open(options, runtime(), selection);
    const { refused } = await pushAt({ limits: provider.limits, open }, entries, { marks: marksOf });
    expect(refused).toEqual([]);
    return provider.snippets?.['airflow-cfg']?.text(entries, { options, layout: selection, env: {} }) ?? '';
  };
  const connections = cases.flatMap(({ leaves, path, id }) =>
    lay(connection, leaves, { ...naming, rename: new Map([[path, id]]) }).filter(({ name }) =>
      name.endsWith(id),
    ),
  );
  const usual = lay(connection, parseToml('[a.b]\nkey = "canary"\n', 's.toml'), naming);
  const config = await push([...connections, ...usual], { layouts: ['connection'], ...naming });
  const documents = [];
  for (const pipeline of pipelines) {
    const selection = { layouts: ['airflow-document'], ...(pipeline !== undefined && { pipeline }) };
    // A pipeline's document is another one.
    const leaves = documentLeaves.slice(pipeline === undefined ? 0 : 3);
    const [entry] = lay(document, leaves, selection);
    if (!entry) throw new Error('no document');
    await push([entry], selection);
    documents.push(entry.value.reveal());
  }
  return { config, documents };
}

const vaults: Readonly<
  Record<
    string,
    {
      readonly usualId: string;
      readonly variables: readonly string[];
      start(): Promise<{
        readonly pushed: Awaited<ReturnType<typeof pushAll>>;
        readonly env: Readonly<Record<string, string>>;
        close(): Promise<void>;
      }>;
    }
  >
> = {
  'SecretsManagerBackend, at moto': {
    usualId: 'a.b.key',
    variables: ['dlt_secrets_toml', 'orders.dlt_secrets_toml'],
    async start() {
      const moto = await startMoto();
      const env = envFor(moto.url);
      const runtime = () => awsRuntime({ env, keyring: testKeyring });
      const options = { region: 'eu-west-1' };
      const vault = { naming: { prefix: 'acme/conns/' }, pipelines: [undefined, 'orders'] };
      const pushed = await pushAll({ provider: aws, options, runtime }, vault);
      return { pushed, env, close: () => moto.close() };
    },
  },
  'CloudSecretManagerBackend, at a fake of it': {
    usualId: 'a__b__key',
    variables: ['dlt_secrets_toml'],
    async start() {
      const google = await startFakeSecretManager({ quotas: { writes: 1e6, reads: 1e6 } });
      const runtime = () => googleRuntime({ env: googleEnv(google), keyring: testKeyring });
      const options = { project: 'acme-prod' };
      const vault = { naming: { prefix: 'acme-conns' }, pipelines: [undefined] };
      const pushed = await pushAll<typeof options>({ provider: gcp, options, runtime }, vault);
      return { pushed, env: { SECRET_MANAGER_EMULATOR_HOST: google.host }, close: () => google.close() };
    },
  },
};

describe.each(Object.entries(vaults))('%s', (_, { usualId, variables, start }) => {
  let vault: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    vault = await start();
  });
  afterAll(() => vault.close());

  it.each(sets)('reads back what was meant, with the providers: %s', async (set) => {
    const { pushed, env } = vault;
    const connections = [usualId, ...cases.map(({ id }) => id)];
    const found = await readBack(set, pushed.config, { connections, variables }, env);
    const [usual, ...others] = found.connections;
    expect(usual).toMatchObject({ conn_type: 'generic', password: 'canary' });
    expect(others.map(plain)).toEqual(cases.map(({ meant }) => plain(JSON.parse(meant))));
    expect(found.variables).toEqual(pushed.documents);
    expect(others.length).toBeGreaterThan(40);
  });
});

/** `extra` is JSON, which Airflow may write otherwise. */
const plain = ({ extra, ...fields }: Readonly<Record<string, unknown>>): object => ({
  ...fields,
  ...(typeof extra === 'string' && extra !== '{}' && { extra: JSON.parse(extra) }),
});
