import { afterEach, describe, expect, it } from 'vitest';
import { newClock, serveAirflow, serveAws, serveGcp, serveGitHub } from '../recorded/program.ts';
import { type Stage, setUp } from '../recorded/stage.ts';

/* Who pushed is noted beside the marks, once a push, and told by the next look. */
const commit = '5d216d0a1b2c3d4e5f60718293a4b5c6d7e8f901';
const ci = {
  GITHUB_ACTIONS: 'true',
  GITHUB_ACTOR: 'octocat',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_RUN_ID: '42',
  GITHUB_SHA: commit,
  GITHUB_REPOSITORY: 'acme/etl',
};
const asCi = { env: ci };
const pushed = { by: 'octocat', run: 'https://github.com/acme/etl/actions/runs/42', commit, dirty: null };

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Place {
  readonly args: readonly string[];
  readonly notes?: () => string;
}

const places: Record<
  string,
  (clock: ReturnType<typeof newClock>) => Promise<Place & { env: Record<string, string> }>
> = {
  async github(clock) {
    const { fake, env } = await serveGitHub(clock);
    closers.push(() => fake.close());
    return {
      args: ['github', '--repo', 'acme/etl'],
      env: { ...env },
      notes: () => JSON.stringify(fake.variables('acme/etl')),
    };
  },
  async gcp(clock) {
    const { fake, env } = await serveGcp(clock);
    closers.push(() => fake.close());
    return { args: ['gcp', '--project', 'acme-prod'], env: { ...env } };
  },
  async 'airflow 3'() {
    const { fake, env } = await serveAirflow('3.3.2');
    closers.push(() => fake.close());
    return { args: ['airflow', '--url', fake.url], env: { ...env } };
  },
  async 'airflow 2'() {
    const { fake, env } = await serveAirflow('2.11.2');
    closers.push(() => fake.close());
    return { args: ['airflow', '--url', fake.url], env: { ...env } };
  },
  async aws(clock) {
    const { fake, env } = await serveAws(clock);
    closers.push(() => fake.close());
    return { args: ['aws'], env: { ...env } };
  },
};

async function begin(name: string) {
  const clock = newClock();
  const place = await places[name]?.(clock);
  if (!place) throw new Error(`no such place: ${name}`);
  const stage = await setUp(place.env, clock);
  closers.push(() => stage.close());
  await put(stage, 'one');
  const run = async (around = {}, ...more: string[]) => {
    clock.pass(60_000);
    return await stage.run([...place.args, '--secrets', 's.toml', '--owner', 'us', '--yes', ...more], around);
  };
  const lastPush = async () =>
    JSON.parse((await run({}, '--dry-run', '--format', 'json')).stdout).targets[0].lastPush;
  return { stage, run, lastPush, notes: place.notes };
}

const put = (stage: Stage, value: string) =>
  stage.write(
    's.toml',
    `[sources.a]\napi_key = "canary-7f3a-${value}"\n[sources.b]\napi_key = "canary-7f3a-b"\n`,
  );

describe.each(['github', 'gcp', 'airflow 3', 'airflow 2'])('%s', (name) => {
  it('tells who pushed last, and not of one who would not be named', async () => {
    const { stage, run, lastPush } = await begin(name);
    expect(await lastPush()).toBeNull();
    expect((await run(asCi)).code).toBe(0);
    expect(await lastPush()).toEqual({ ...pushed, at: expect.stringMatching(/^20\d\d-.*Z$/) });

    // A push with nothing to do leaves nothing.
    await run({ env: { ...ci, GITHUB_ACTOR: 'mallory' } });
    expect(await lastPush()).toMatchObject({ by: 'octocat' });

    await put(stage, 'two');
    await run({ env: { ...ci, GITHUB_ACTOR: '\u202Eada\n::x::' } });
    expect(await lastPush()).toMatchObject({ by: 'ada ::x::' });

    await put(stage, 'three');
    expect((await run(asCi, '--no-provenance')).code).toBe(0);
    expect(await lastPush()).toBeNull();
  });

  it('says it in one line where something is changed', async () => {
    const { stage, run } = await begin(name);
    await run(asCi);
    await put(stage, 'two');
    const { stdout } = await run({}, '--dry-run');
    expect(stdout).toMatch(
      /^ {2}last push .*by octocat, commit 5d216d0, https:\/\/github\.com\/acme\/etl\/actions\/runs\/42$/m,
    );
    expect((await run({}, '--dry-run', '--no-provenance')).code).toBe(0);
  });
});

it('AWS has no room for it', async () => {
  const { run, lastPush } = await begin('aws');
  await run(asCi);
  expect(await lastPush()).toBeNull();
});

it('costs no request', async () => {
  const requests = async (...more: string[]) => {
    const { run } = await begin('github');
    return JSON.parse((await run(asCi, '--format', 'json', ...more)).stdout).targets[0].requests;
  };
  expect(await requests()).toEqual(await requests('--no-provenance'));
});
