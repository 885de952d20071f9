import { beforeEach, expect, it } from 'vitest';
import { verifyCases } from '../core/marks/verify-cases.ts';
import { inOneText, type RunOptions, type Testbed, testbed } from '../testbed.ts';

type Env = RunOptions['env'];

const toml = '[sources.pipedrive]\npipedrive_api_key = "canary-7f3a-a"\nregion = "EU"\n';

let bed: Testbed<'github'>;
beforeEach(async () => {
  bed = await testbed('github');
});

/** Both streams as the reader sees them, then the exit code. */
const run = async (env: Env, ...args: string[]): Promise<string> => inOneText(await bed.run(args, { env }));

const push = (text: string, ...args: string[]): Promise<string> =>
  bed.push(text, ['--repo', 'acme/etl', ...args]);

/** What the workflow's `env:` hands to a job. */
const job = (): Record<string, string> => ({ ...bed.server.secrets('acme/etl') });

it('says in the job that everything arrived', async () => {
  expect(await push(toml, '--with-verify')).toMatchInlineSnapshot(`
    "github acme/etl · /secrets.toml · 3 secrets

      sources.pipedrive
        + SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
        + SOURCES__PIPEDRIVE__REGION
      besides what the file holds
        + DEPLOY_SECRETS_VERIFY

      3 created
    hint: a workflow sees none of them until its env: asks for each: add the lines with deploy-secrets check --repo acme/etl --secrets /secrets.toml --with-verify --write, or paste those of --print-env
    exit 0"
  `);
  expect(await run(job(), 'verify')).toMatchInlineSnapshot(`
    "2 variables: 2 as pushed
    exit 0"
  `);
  expect(await push(toml, '--with-verify', '--dry-run')).toContain('3 secrets, all unchanged');
});

it('says what is not there and what is something else', async () => {
  await push(toml, '--with-verify');
  const env = { ...job(), SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY: '', SOURCES__PIPEDRIVE__REGION: 'US' };
  expect(await run(env, 'verify')).toMatchInlineSnapshot(`
    "2 variables: 1 missing, 1 different

      SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY  missing: not in the environment, or empty
      SOURCES__PIPEDRIVE__REGION             different: something else than was pushed
    hint: a job sees only what its env: asks for, by exactly this name; a secret that is not there arrives empty
    hint: it was changed after the push, or set elsewhere in the job; push again with --with-verify
    exit 1"
  `);
  expect(await run(env, 'verify', '--format', 'json')).toMatchInlineSnapshot(`
    "{
      "version": 1,
      "names": [
        {
          "name": "SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY",
          "state": "missing"
        },
        {
          "name": "SOURCES__PIPEDRIVE__REGION",
          "state": "different"
        }
      ],
      "summary": {
        "same": 0,
        "missing": 1,
        "different": 1
      }
    }
    exit 1"
  `);
});

it('looks for a renamed secret where the job has it', async () => {
  const renamed = ['--with-verify', '--rename', 'sources.pipedrive.pipedrive_api_key=PD_KEY'];
  await push(toml, ...renamed);
  expect(await push(toml, ...renamed, '--print-env')).toContain(
    `SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY: \${{ secrets.PD_KEY }}`,
  );
  const { PD_KEY = '', ...others } = job();
  const env = { ...others, SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY: PD_KEY };
  expect(await run(env, 'verify')).toContain('2 variables: 2 as pushed');
});

it('is no proof when there is nothing to compare with', async () => {
  await push(toml);
  expect(await run(job(), 'verify')).toMatchInlineSnapshot(`
    "error: DEPLOY_SECRETS_VERIFY is not in the environment
    hint: push it with --with-verify, and pass it on in the job: DEPLOY_SECRETS_VERIFY: \${{ secrets.DEPLOY_SECRETS_VERIFY }}
    exit 1"
  `);
});

it('is brought up to date by a push without it, so that it stays true', async () => {
  await push(toml, '--with-verify');
  expect(await push(toml)).toContain('3 secrets, all unchanged');
  expect(await push(toml.replace('EU', 'US'))).toMatchInlineSnapshot(`
    "github acme/etl · /secrets.toml · 3 secrets

      sources.pipedrive
        ~ SOURCES__PIPEDRIVE__REGION  new value
      besides what the file holds
        ~ DEPLOY_SECRETS_VERIFY       new value

      2 updated, 1 unchanged
    exit 0"
  `);
  expect(await run(job(), 'verify')).toContain('2 variables: 2 as pushed');
  expect(await push(toml, '--overwrite')).toContain('2 updated, 1 unchanged');
  expect(await run(job(), 'verify')).toContain('2 variables: 2 as pushed');
});

it('goes with --prune, and is never made where it was not asked for', async () => {
  expect(await push(toml)).toContain('2 secrets');
  await push(toml, '--with-verify');
  expect(await push(toml, '--prune', '--yes')).toContain('1 removed');
  expect(await push(toml)).toContain('2 secrets, all unchanged');
});

it('warns when a push of a part makes the last one untrue', async () => {
  await push(toml, '--with-verify');
  expect(await push(toml, '--include', 'sources.*')).toContain('all unchanged');
  expect(await push(toml.replace('EU', 'US'), '--include', 'sources.*')).toMatchInlineSnapshot(`
    "github acme/etl · /secrets.toml · 2 secrets

      sources.pipedrive
        ~ SOURCES__PIPEDRIVE__REGION  new value
    warning: 1 thing to look at

      DEPLOY_SECRETS_VERIFY
          it was pushed with --with-verify, and will call these changes wrong
          hint: push all of the file, which brings it up to date; or let --prune remove it

      1 updated, 1 unchanged
    exit 0"
  `);
  expect(await run(job(), 'verify')).toContain('2 variables: 1 as pushed, 1 different');
});

it.each([[['--with-verify', '--include', 'sources.*'], '--with-verify speaks for the whole file']])(
  'refuses %j',
  async (args, message) => {
    expect(await push(toml, ...args)).toContain(message);
    expect(bed.server.secrets('acme/etl')).toEqual({});
  },
);

it.each(verifyCases)('says the same as the file of Python: $title', async ({ env, says, code }) => {
  const { stdout, stderr, code: found } = await bed.run(['verify'], { env });
  const [first] = stderr.split('\n');
  expect([found, stdout || `${first}\n`]).toEqual([code, `${says.join('\n')}\n`]);
  expect(stdout + stderr).not.toContain('canary');
});
