import { github } from '../../../src/providers/github/index.ts';
import {
  type ManifestLocation,
  readManifest,
  serialise,
} from '../../../src/providers/github/manifest/text.ts';
import type { GitHubOptions } from '../../../src/providers/github/options.ts';
import { mortalProcesses } from '../../contract/process.ts';
import { type Refusal, rewind, type StoreUnderTest } from '../../contract/store-under-test.ts';
import { FakeClock } from '../../core/clock.ts';
import { type TypeOf, typeOf } from '../../core/entries.ts';
import {
  envFor,
  type FakeGitHub,
  type FakeGitHubOptions,
  type Fault,
  startFakeGitHub,
} from '../../fakes/github/index.ts';
import { testKeyring } from '../../keyring.ts';
import { runtimeWith } from './runtime.ts';

const VARIABLE = 'DEPLOY_SECRETS_MANIFEST';

const refusals: Readonly<Record<Refusal, Fault['do']>> = {
  '401': { status: 401, body: { message: 'Bad credentials' } },
  '403': { status: 403, body: { message: 'Resource not accessible by personal access token' } },
  '404': { status: 404, body: { message: 'Not Found' } },
  '429': { status: 429, body: { message: 'slow down' } },
  '500': { status: 500, body: { message: 'Server Error' } },
  cut: 'cut',
};

/** A scope of GitHub: what leads there, and where the fake keeps what is of it. */
export interface GitHubScope {
  readonly options: GitHubOptions;
  /** The secrets, as the manual edits of the fake name it. */
  readonly where: string;
  /** `Store.id` without the host. */
  readonly id: string;
  /** The variables. */
  readonly notes: string;
  readonly variable?: string;
  /** What is pushed there. Absent: secrets. */
  readonly type?: TypeOf;
  /** What is there before anyone pushes. */
  readonly prepare?: (fake: FakeGitHub) => void;
}

const ofRepository = { where: 'acme/etl', id: 'acme/etl', notes: 'acme/etl' };
const ofOrganization = { where: 'acme', id: 'acme', notes: 'acme' };
const inApp = (of: Omit<GitHubScope, 'options'>, app: 'dependabot' | 'codespaces') => ({
  ...of,
  where: `${of.where}:${app}`,
  id: `${of.id}:${app}`,
  variable: `${VARIABLE}_${app.toUpperCase()}`,
});

export const scopes = {
  repository: { ...ofRepository, options: { repo: 'acme/etl' } },
  environment: {
    where: 'acme/etl/production',
    id: 'acme/etl/production',
    notes: 'acme/etl/production',
    options: { repo: 'acme/etl', environment: 'production' },
  },
  dependabot: { ...inApp(ofRepository, 'dependabot'), options: { repo: 'acme/etl', app: 'dependabot' } },
  codespaces: { ...inApp(ofRepository, 'codespaces'), options: { repo: 'acme/etl', app: 'codespaces' } },
  organization: { ...ofOrganization, options: { org: 'acme', visibility: 'all' } },
  organizationDependabot: {
    ...inApp(ofOrganization, 'dependabot'),
    options: { org: 'acme', app: 'dependabot', repos: 'etl,elt' },
  },
  organizationCodespaces: {
    ...inApp(ofOrganization, 'codespaces'),
    options: { org: 'acme', app: 'codespaces', visibility: 'private' },
  },
} satisfies Record<string, GitHubScope>;

/** The variables of a scope, as configuration is pushed to them. */
const variablesOf = (of: GitHubScope): GitHubScope => ({
  ...of,
  type: 'variable',
  id: `${of.id}:variables`,
  variable: `${VARIABLE}_VARIABLES`,
});

export const variableScopes = {
  repository: variablesOf(scopes.repository),
  environment: variablesOf(scopes.environment),
  organization: variablesOf(scopes.organization),
} satisfies Record<string, GitHubScope>;

/** Secrets and variables in one push, in turn: KEY_A, KEY_B, … */
export const mixedScope: GitHubScope = {
  ...scopes.repository,
  type: (name) => (name.charCodeAt(name.length - 1) % 2 === 0 ? 'secret' : 'variable'),
};

/** A store of this scope, on a fake of its own, over HTTP/2 where that speaks TLS. */
export async function githubUnderTest(
  kind: GitHubScope = scopes.repository,
  having: Pick<FakeGitHubOptions, 'tls'> = {},
): Promise<StoreUnderTest> {
  const clock = new FakeClock('2026-11-24T09:00:00Z');
  const fake = await startFakeGitHub({ clock, repositories: ['acme/etl', 'acme/elt'], ...having });
  const { where, notes, variable = VARIABLE } = kind;
  const pushes = kind.type ?? 'secret';
  const isVariable = (name: string): boolean => typeOf(pushes, name) === 'variable';
  const held = (name: string) => (isVariable(name) ? fake.variable(where, name) : fake.secret(where, name));
  const remove = (name: string): void =>
    void (isVariable(name) ? fake.removeVariable(where, name) : fake.removeSecret(where, name));
  const options: GitHubOptions = kind.options;
  fake.addEnvironment('acme/etl/production');
  kind.prepare?.(fake);
  const store = `${new URL(fake.url).host}/${kind.id}`;
  const { limiter, dieAt, revive } = mortalProcesses(fake.faults);
  const outside = () => {
    const around = runtimeWith({ clock, env: envFor(fake), keyring: testKeyring });
    return { ...around, limiter: limiter(github.pace, around) };
  };
  return {
    limits: github.limits,
    type: pushes,
    manyEntries: 120,
    // Without limits of its own: a law may lift those of the store.
    async open() {
      const { limits: _, ...opened } = await github.open(options, outside(), {
        layouts: ['env'],
        ...(pushes !== 'secret' && { config: true as const }),
      });
      return opened;
    },
    value: (name) => held(name)?.value,
    setByHand: (name, value) =>
      isVariable(name) ? fake.setVariable(where, name, value) : fake.setSecret(where, name, value),
    removeByHand: remove,
    deleteByHand: remove,
    pass: (milliseconds) => clock.pass(milliseconds),
    copyMark(from, to) {
      const manifest = fake.variable(notes, variable)?.value;
      const at = new Date(held(to)?.updatedAt ?? Number.NaN);
      fake.setVariable(notes, variable, forged(manifest, { where: variable, store }, { from, to, at }));
    },
    requests: () => fake.requests.length,
    dieAt,
    revive,
    // All but the numbers of repositories: those are asked for before there is a store to look with.
    refuse: (how) =>
      fake.faults.push({
        match: ({ path }) => options.repos === undefined || !/^\/repos\/acme\/\w+$/.test(path),
        times: Number.POSITIVE_INFINITY,
        do: refusals[how],
      }),
    wire: () => fake.requests.map(({ path, headers }) => `${path} ${JSON.stringify(headers)}`).join('\n'),
    save: () => rewind(clock, fake.save()),
    close: () => fake.close(),
  };
}

/** Whoever shares the key can seal a manifest. This one vouches for `to`, at the right time, with the mark of `from`. */
function forged(
  text: string | undefined,
  kept: ManifestLocation,
  { from, to, at }: { readonly from: string; readonly to: string; readonly at: Date },
): string {
  const manifest = readManifest(text, testKeyring, kept);
  const mark = manifest.entries.get(from)?.claim?.mark ?? '';
  const noted = new Map(manifest.entries).set(to, { claim: { mark, at }, previousMarks: [] });
  return serialise({ ...manifest, entries: noted }, testKeyring, kept);
}
