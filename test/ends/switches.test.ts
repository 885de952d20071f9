import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/diagnostics.ts';
import { generateKey } from '../../src/core/marks/key.ts';
import { checkNodeDebug } from '../../src/core/node-debug.ts';
import { sharedBuild } from '../build/shared.ts';
import { type ProviderName, type Started, startFake } from '../fakes/start.ts';
import { formsFound } from '../forms.ts';
import { type Ended, type Installed, install } from './installed.ts';

const VALUE = 'canary-7f3a "x" /slash+plus';
const KEY = generateKey((bytes) => new Uint8Array(bytes).fill(0xa7)).reveal();
const toml = `[sources.x]\napi_key = '${VALUE}'\n[deploy_secrets]\nkey = "${KEY}"\n`;

const places: Readonly<Record<ProviderName, readonly string[]>> = {
  github: ['--repo', 'acme/etl'],
  aws: ['--prefix', 'etl/'],
  gcp: ['--project', 'acme-prod'],
  airflow: [],
};

/**
 * What makes the packages in the bundle print, as test/build/switches.test.ts finds it, and what other versions of them,
 * their neighbours and Node have. At once: each of them can only add to what is printed.
 */
const switches: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'by the word all': {
    GOOGLE_SDK_NODE_LOGGING: 'all',
    GRPC_TRACE: 'all',
    GRPC_VERBOSITY: 'DEBUG',
    DEBUG: '*',
    DEBUG_AUTH: '1',
    LOG_STREAM: '1',
    LOG_TOKENS: '1',
    AWS_SDK_LOAD_CONFIG: '1',
    AWS_DEBUG: '1',
    AWS_LAMBDA_BENCHMARK_MODE: '1',
    SMITHY_DEBUG: '1',
    OTEL_LOG_LEVEL: 'ALL',
    OCTOKIT_DEBUG: '1',
    NODE_DEBUG: 'timer,module,fs,worker,crypto,url,gaxios',
    NODE_DEBUG_NATIVE: 'http2,inspector_server',
  },
  'by a star': {
    GOOGLE_SDK_NODE_LOGGING: '*',
    GOOGLE_SDK_NODE_ENABLE_TRACING: '1',
    GOOGLE_SDK_DEBUG_LOGGING: '*',
    GRPC_NODE_TRACE: '*,all',
    GRPC_NODE_VERBOSITY: 'DEBUG',
    GRPC_NODE_DEBUG_SEND_ERROR_DETAILS: '1',
    DEBUG: 'retry-request',
    READABLE_STREAM: 'disable',
  },
  'one by one': {
    GOOGLE_SDK_NODE_LOGGING: 'secretmanager,secret-manager,auth,google-gax,gcp-metadata',
    GRPC_TRACE: 'transport,http_filter,channel,call_stream,subchannel,proxy,transport_internals',
    GRPC_VERBOSITY: 'debug',
    DEBUG: 'https-proxy-agent,agent-base',
    NODE_OPTIONS: '--trace-warnings --trace-deprecation --report-on-fatalerror --trace-env',
  },
};

let stages: { readonly [P in ProviderName]?: { readonly store: Started<P>; readonly program: Installed } };
const names = Object.keys(places) as ProviderName[];

beforeAll(async () => {
  stages = Object.fromEntries(
    await Promise.all(
      names.map(async (name) => {
        const store = await startFake(name);
        const program = await install({ ...store.env, DEPLOY_SECRETS_KEY: '' });
        await program.write(toml);
        return [name, { store, program }];
      }),
    ),
  );
}, 120_000);
afterAll(async () => {
  for (const stage of Object.values(stages)) {
    await stage.store.fake.close();
    await stage.program.remove();
  }
});

const stageOf = (name: ProviderName) => stages[name] as { store: Started<ProviderName>; program: Installed };

function push(name: ProviderName, env: Readonly<Record<string, string>>, more = ''): Promise<Ended> {
  const { store, program } = stageOf(name);
  const words = ['deploy-secrets', ...store.args, ...places[name], '--owner us --yes --overwrite', more];
  return program.sh(`${words.join(' ')} --secrets ${more.includes('<') ? '-' : 'secrets.toml'}`, env);
}

/** The credentials that lead to the store: whatever is in their variables and looks like a secret. */
const tokens = (name: ProviderName): string[] =>
  Object.values(stageOf(name).store.env).filter((value) => value.includes('canary'));

const secretsOf = (name: ProviderName): string[] => [VALUE, KEY.slice(5, -6), ...tokens(name)];

describe.each(names)('%s', (name) => {
  it.each(Object.entries(switches))('prints no secret with every switch on, %s', async (_, env) => {
    const { code, stdout, stderr } = await push(name, env);
    expect(code).toBe(0);
    expect(formsFound(secretsOf(name), stdout + stderr)).toEqual([]);
    // Nothing of it may stand in a result either.
    expect(stdout).toMatch(/^(github|aws|gcp|airflow) /);
    const asJson = await push(name, env, '--format json');
    expect(JSON.parse(asJson.stdout)).toMatchObject({ version: 1 });
    expect(formsFound(secretsOf(name), asJson.stderr)).toEqual([]);
  });

  it.each(['*', 'net', 'http,tls', 'HTTP2', 'stream', 'child_process', 'module,*', 'h*'])(
    'sends nothing where NODE_DEBUG=%s would make Node print it',
    async (sections) => {
      const { code, stdout, stderr } = await push(name, { NODE_DEBUG: sections }, '< secrets.toml');
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('error: NODE_DEBUG would make Node print secrets');
      expect(formsFound(secretsOf(name), stderr)).toEqual([]);
    },
  );

  it('prints no secret as a library, and leaves the environment to its caller', async () => {
    const { store, program } = stageOf(name);
    const modules = path.join(program.folder, 'node_modules/deploy-secrets');
    await mkdir(modules, { recursive: true });
    await cp((await sharedBuild()).folder, path.join(modules, 'dist'), { recursive: true });
    await writeFile(
      path.join(modules, 'package.json'),
      '{ "type": "module", "exports": "./dist/index.js", "version": "1" }',
    );
    const options = {
      github: { repo: 'acme/etl' },
      aws: { tag: [], replicateTo: [] },
      gcp: { project: 'acme-prod', labels: [] },
      airflow: { url: store.args[2] },
    }[name];
    const layouts = name === 'airflow' ? ['connection'] : ['env'];
    await writeFile(
      path.join(program.folder, 'library.mjs'),
      `import { readFileSync } from 'node:fs';
       import * as ds from 'deploy-secrets';
       const before = JSON.stringify(process.env);
       const provider = ds.providers[${JSON.stringify(name)}];
       const layout = { layouts: ${JSON.stringify(layouts)}, ${name === 'aws' ? "prefix: 'lib/'" : ''} };
       const leaves = ds.parseToml(readFileSync('secrets.toml', 'utf8'), 'secrets.toml').filter(({ path }) => path[0] !== 'deploy_secrets');
       const laidOut = ds.layOut({ leaves }, provider, layout);
       const target = ds.targetOf(provider, ${JSON.stringify(options)}, layout);
       const prepared = await ds.prepare(target, laidOut, { overwrite: true }, ds.nodeRuntime());
       if (prepared.problems.length > 0) console.log(prepared.problems.map(({ message }) => message).join('; '));
       else for (const { result } of (await ds.carryOut(prepared, new AbortController().signal)).outcomes) console.log(result);
       console.log(JSON.stringify(process.env) === before ? 'env is as it was' : 'env was changed');
       process.exit(0);`,
    );
    for (const env of Object.values(switches)) {
      const { stdout, stderr } = await program.sh(`'${process.execPath}' library.mjs`, env);
      expect({ stdout, env }).toEqual({ stdout: expect.stringMatching(/done\nenv is as it was\n$/), env });
      expect(formsFound(secretsOf(name), stdout + stderr)).toEqual([]);
    }
    const { stdout } = await program.sh(`'${process.execPath}' library.mjs 2>/dev/null`, {
      NODE_DEBUG: 'net',
    });
    expect(stdout).toContain('NODE_DEBUG would make Node print secrets');
  });
});

it('gives no secret of the file to another program, by its words or its environment', async () => {
  const { program } = stageOf('github');
  // Beside the project: what lies in it is never started.
  const programs = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-programs-'));
  const PATH = [programs, program.folder, process.env.PATH].join(path.delimiter);
  for (const other of ['git', 'gh', 'gcloud']) {
    const file = path.join(programs, other);
    await writeFile(
      file,
      `#!/bin/bash\n{ echo "$0 $*"; cat /proc/$$/environ | tr '\\0' '\\n'; } >>'${program.folder}/seen'\nexit 1\n`,
    );
    await chmod(file, 0o755);
  }
  expect((await push('github', { PATH }, '--owner ""')).code).toBeLessThan(2);
  const words = ['deploy-secrets github --repo acme/etl --yes --overwrite --secrets secrets.toml'];
  expect((await program.sh(words.join(''), { PATH })).code).toBe(0);
  await program.sh('deploy-secrets github --repo acme/etl --secrets secrets.toml', { PATH, GH_TOKEN: '' });
  const seen = await program.read('seen');
  await rm(programs, { recursive: true });
  expect(seen).toContain('/git ');
  expect(seen).toContain('/gh ');
  expect(formsFound([VALUE, KEY.slice(5, -6)], seen)).toEqual([]);
});

it.each([
  ['', false],
  ['timer,module', false],
  ['nets', false],
  ['ne', false],
  [' net', false],
  ['net', true],
  ['NET', true],
  ['timer,*net*', true],
  ['.*', false],
  ['(', false],
])('NODE_DEBUG=%j is refused: %s', (NODE_DEBUG, isRefused) => {
  const check = () => checkNodeDebug({ NODE_DEBUG });
  if (isRefused) expect(check).toThrow(UserError);
  else check();
});
