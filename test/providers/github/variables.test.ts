import { describe, expect, it, onTestFinished } from 'vitest';
import { bindMarks } from '../../../src/core/marks/mark.ts';
import type { EntryType } from '../../../src/core/model.ts';
import { preflight } from '../../../src/core/sync/preflight.ts';
import type { Store } from '../../../src/core/sync/provider.ts';
import { github } from '../../../src/providers/github/index.ts';
import { limitsOf } from '../../../src/providers/github/limits.ts';
import {
  type Manifest,
  type ManifestEntry,
  recallReadable,
} from '../../../src/providers/github/manifest/manifest.ts';
import { inShort, push } from '../../contract/store-under-test.ts';
import { entriesOf } from '../../core/entries.ts';
import { envFor, startFakeGitHub } from '../../fakes/github/index.ts';
import { testKeyring } from '../../keyring.ts';
import { runtimeWith } from './runtime.ts';

const marks = (store: Store) =>
  bindMarks(testKeyring, { owner: 'us', store: store.id }, (bytes) =>
    crypto.getRandomValues(new Uint8Array(bytes)),
  );
const naming = { layouts: ['env'], config: true as const };

async function fakeWith() {
  const fake = await startFakeGitHub();
  onTestFinished(() => fake.close());
  const outside = runtimeWith({ env: envFor(fake), keyring: testKeyring });
  const open = (): Promise<Store> => github.open({ repo: 'acme/etl' }, outside, naming);
  const place = { open, limits: github.limits, type: 'variable' as const };
  const sent = (): string[] =>
    fake.requests
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path, status }) => `${status} ${method} ${path}`);
  return { fake, place, sent };
}

describe('what the manifest knows of a variable, by its value', () => {
  const at = new Date(0);
  const claimed: ManifestEntry = { claim: { mark: 'now', at }, previousMarks: ['before', 'long ago'] };
  const waiting: ManifestEntry = {
    pending: { run: 'r', mark: 'next' },
    claim: { mark: 'now', at },
    previousMarks: ['before'],
  };
  const first: ManifestEntry = { pending: { run: 'r', mark: 'next' }, previousMarks: [] };
  it.each<[string, ManifestEntry | undefined, string, ReturnType<typeof recallReadable>]>([
    ['nothing noted', undefined, 'x', { changedExternally: 'unknown' }],
    [
      'what was written last',
      claimed,
      'now',
      { mark: 'now', previousMarks: ['before', 'long ago'], changedExternally: 'no' },
    ],
    [
      'by another hand',
      claimed,
      'x',
      { mark: 'now', previousMarks: ['before', 'long ago'], changedExternally: 'yes' },
    ],
    [
      'put back by another hand',
      claimed,
      'before',
      { mark: 'now', previousMarks: ['before', 'long ago'], changedExternally: 'yes' },
    ],
    [
      'announced, and written',
      waiting,
      'next',
      { mark: 'next', previousMarks: ['now', 'before'], changedExternally: 'no' },
    ],
    [
      'announced, and not written',
      waiting,
      'now',
      { mark: 'now', previousMarks: ['before'], changedExternally: 'no' },
    ],
    ['announced by two', waiting, 'before', { mark: 'before', previousMarks: [], changedExternally: 'no' }],
    [
      'announced, then by another hand',
      waiting,
      'x',
      { mark: 'now', previousMarks: ['before'], changedExternally: 'yes' },
    ],
    [
      'announced for the first time, and written',
      first,
      'next',
      { mark: 'next', previousMarks: [], changedExternally: 'no' },
    ],
    ['announced for the first time, and still theirs', first, 'x', { changedExternally: 'unknown' }],
  ])('%s', (_, note, holding, expected) => {
    const manifest: Manifest = { entries: new Map(note ? [['A', note]] : []), foreignSections: [] };
    expect(recallReadable(manifest, 'A', (mark) => mark === holding)).toEqual(expected);
  });
});

describe('what is written to variables', () => {
  it('is made and changed without an upsert, and the marks are announced before', async () => {
    const { place, sent } = await fakeWith();
    await push(place, { A: 'one' }, { marks });
    await push(place, { A: 'two' }, { marks });
    expect(sent()).toMatchInlineSnapshot(`
      [
        "201 POST /repos/acme/etl/actions/variables",
        "201 POST /repos/acme/etl/actions/variables",
        "204 PATCH /repos/acme/etl/actions/variables/DEPLOY_SECRETS_MANIFEST_VARIABLES",
        "204 PATCH /repos/acme/etl/actions/variables/DEPLOY_SECRETS_MANIFEST_VARIABLES",
        "204 PATCH /repos/acme/etl/actions/variables/A",
        "204 PATCH /repos/acme/etl/actions/variables/DEPLOY_SECRETS_MANIFEST_VARIABLES",
      ]
    `);
  });

  it('is written where another hand made or removed it meanwhile', async () => {
    const { fake, place } = await fakeWith();
    fake.setVariable('acme/etl', 'B', 'theirs');
    const store = await place.open();
    await store.observe();
    fake.setVariable('acme/etl', 'A', 'theirs');
    fake.removeVariable('acme/etl', 'B');
    const writes = entriesOf({ A: 'ours', B: 'ours' }, 'variable').map((entry) => ({
      change: { action: 'create' as const, type: 'variable' as const, name: entry.name },
      entry,
    }));
    const outcomes = await store.write(writes, new AbortController().signal);
    expect(outcomes.map(({ result }) => result)).toEqual(['done', 'done']);
    expect([fake.variable('acme/etl', 'A')?.value, fake.variable('acme/etl', 'B')?.value]).toEqual([
      'ours',
      'ours',
    ]);
  });

  it('leaves our own out of sight: they are neither others nor in the way', async () => {
    const { fake, place } = await fakeWith();
    fake.setVariable('acme/etl', 'DEPLOY_SECRETS_MANIFEST', 'deploy-secrets-manifest 1\n');
    fake.setVariable('acme/etl', 'DEPLOY_SECRETS_MANIFEST_DEPENDABOT', 'of those');
    const { plan } = await push(place, { A: 'one' });
    expect([inShort(plan), plan.unmanaged]).toEqual([['create A'], 0]);
  });

  it('is an error where the token may not list variables, never an absence', async () => {
    const { fake, place } = await fakeWith();
    fake.faults.push({
      match: ({ path }) => path.includes('/variables'),
      times: Number.POSITIVE_INFINITY,
      do: { status: 403, body: { message: 'Resource not accessible by personal access token' } },
    });
    await expect(place.open().then((store) => store.observe())).rejects.toMatchObject({
      message: expect.stringContaining('list the variables of acme/etl'),
      hint: expect.stringContaining('Variables: write'),
    });
  });

  it('costs no request where no configuration is pushed', async () => {
    const { fake } = await fakeWith();
    const store = await github.open({ repo: 'acme/etl' }, runtimeWith({ env: envFor(fake) }));
    await store.observe();
    expect(fake.requests.map(({ path }) => path)).toEqual([
      '/repos/acme/etl/actions/secrets?per_page=100&page=1',
    ]);
  });
});

describe('what GitHub takes of variables', () => {
  const told = (type: EntryType, name: string, count: number, where = {}): string[] =>
    preflight(entriesOf({ [name]: 'x' }, type), limitsOf({ app: 'actions', ...where }) ?? github.limits, {
      remotes: new Map(
        Array.from({ length: count }, (_, n) => [
          `${type}:T_${n}` as const,
          { type, name: `T_${n}`, changedExternally: 'unknown' as const },
        ]),
      ),
    }).map(({ code }) => code);

  it.each<[string, string[]]>([
    ['SOURCES__X__LIMIT', []],
    ['A-B', ['not-a-name']],
    ['GITHUB_X', ['not-a-name']],
    ['DEPLOY_SECRETS_MANIFEST', ['not-a-name']],
    ['deploy_secrets_manifest_2', ['not-a-name']],
    ['DEPLOY_SECRETS_VERIFY', []],
  ])('the name %s: %j', (name, codes) => {
    expect(told('variable', name, 0)).toEqual(codes);
  });

  it.each([
    ['a repository', {}, 500],
    ['an environment', { environment: { name: 'e', path: '', repository: { path: '', place: '' } } }, 100],
    ['an organization', { organization: 'acme' }, 1000],
  ])('%s: so many', (_, where, most) => {
    expect(told('variable', 'A', most - 1, where)).toEqual([]);
    expect(told('variable', 'A', most, where)).toEqual(['too-many-entries']);
  });
});
