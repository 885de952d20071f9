import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyScript } from '../../src/core/workflows/generate/verify-script.ts';
import { type Run, type Testbed, testbed } from '../testbed.ts';

const workflow = '.github/workflows/load.yml';
const load = `name: Load
on: { schedule: [{ cron: "0 6 * * *" }] }
jobs:
  load:
    runs-on: ubuntu-latest
    env:
      SOURCES__PIPEDRIVE__API_KEY: \${{ secrets.SOURCES__PIPEDRIVE__API_KEY }}
    steps:
      - uses: actions/checkout@v5
      - run: python load.py # every day
`;
const secrets =
  '[sources.pipedrive]\napi_key = "canary-7f3a-a"\n[sources.hubspot]\napi_key = "canary-7f3a-b"\n';

interface Stage extends Testbed<'github'> {
  check(...args: string[]): Promise<Run>;
  asked(answer: boolean, ...args: string[]): Promise<Run>;
}

/** A repository with one workflow, which passes on one of two secrets. */
async function stage(files: Readonly<Record<string, string>> = {}): Promise<Stage> {
  const all = await testbed('github', { files: { 'secrets.toml': secrets, [workflow]: load, ...files } });
  const args = ['check', '--repo', 'acme/etl'];
  const run = async (rest: string[], answer?: boolean): Promise<Run> => {
    const from = rest.some((one) => ['--without-secrets', '--template'].includes(one));
    const said = await all.run([...args, ...rest, ...(from ? [] : ['--secrets', 'secrets.toml'])], {
      ...(answer !== undefined && { answer }),
    });
    // Whatever a test is about: no value is ever said.
    expect(said.screen).not.toContain('canary-7f3a');
    return said;
  };
  return { ...all, check: (...rest) => run(rest), asked: (answer, ...rest) => run(rest, answer) };
}

const bothLines = load.replace(
  '    steps:',
  '      SOURCES__HUBSPOT__API_KEY: ${{ secrets.SOURCES__HUBSPOT__API_KEY }}\n    steps:',
);

describe('says', () => {
  it('what no workflow passes on; that alone is no error', async () => {
    const { check, server: github } = await stage();
    const { screen, stdout, code } = await check();
    expect(screen).toMatchInlineSnapshot(`
      "github acme/etl · secrets.toml · 2 secrets · 1 workflow

      warning: 1 thing to look at

        SOURCES__HUBSPOT__API_KEY
            no workflow passes it on, so no job sees it
            hint: deploy-secrets check --write adds the line

        1 warning
      "
    `);
    expect([code, stdout]).toEqual([0, screen]);
    expect(github.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'GET']);
  });

  it('what will not be there, with the place', async () => {
    const { check, server: github } = await stage({
      [workflow]: bothLines.replace('python load.py', 'python load.py --token ${{ secrets.TOKEN }}'),
    });
    github.setSecret('acme/etl', 'OTHER', 'canary-7f3a');
    const { screen, code } = await check();
    expect(screen).toMatchInlineSnapshot(`
      "github acme/etl · secrets.toml · 2 secrets · 1 workflow

      error: 1 problem

        .github/workflows/load.yml:11:37  TOKEN
            no such secret will be in the repository or shared by its organization: it arrives empty
            hint: push it, mend the name, or take the line out

        1 error
      "
    `);
    expect(code).toBe(1);
    github.setSecret('acme', 'TOKEN', 'canary-7f3a');
    expect((await check()).code).toBe(0);
  });

  it('in one line that nothing is wrong', async () => {
    const { check } = await stage({ [workflow]: bothLines });
    expect(await check()).toMatchObject({
      code: 0,
      screen:
        'github acme/etl · secrets.toml · 2 secrets · 1 workflow: all that is asked for is there, and all that is pushed is passed on (4 requests)\n',
    });
  });

  it('what is there now, where no secrets file is read', async () => {
    const { check, server: github } = await stage();
    const { screen, code } = await check('--without-secrets');
    expect(screen).toMatchInlineSnapshot(`
      "github acme/etl · 1 workflow

      error: 1 problem

        .github/workflows/load.yml:7:36  SOURCES__PIPEDRIVE__API_KEY
            no such secret will be in the repository or shared by its organization: it arrives empty
            hint: push it, mend the name, or take the line out

        1 error
      "
    `);
    expect(code).toBe(1);
    github.setSecret('acme/etl', 'SOURCES__PIPEDRIVE__API_KEY', 'canary-7f3a');
    expect(await check('--without-secrets')).toMatchObject({
      code: 0,
      screen: 'github acme/etl · 1 workflow: all that is asked for is there (4 requests)\n',
    });
  });

  it('what an environment has, and what a job in none does not see', async () => {
    const { check, server: github } = await stage({ [workflow]: bothLines });
    github.addEnvironment('acme/etl/production');
    expect((await check('--environment', 'production')).screen).toMatchInlineSnapshot(`
      "github acme/etl · secrets.toml · 2 secrets · 1 workflow

      error: 2 problems

        .github/workflows/load.yml:7:36  SOURCES__PIPEDRIVE__API_KEY
        .github/workflows/load.yml:8:34  SOURCES__HUBSPOT__API_KEY
            no such secret will be in the repository or shared by its organization: it arrives empty
            hint: it is in the environment production: give the job "environment: production"

        2 errors
      "
    `);
    const inside = await stage({
      [workflow]: bothLines.replace('    env:', '    environment: Production\n    env:'),
    });
    expect((await inside.check('--environment', 'production')).code).toBe(0);
  });

  it('in which environment something is that the job does not see', async () => {
    const { check, server: github } = await stage({
      [workflow]: load.replace('load.py', '${{ secrets.TOKEN }}'),
    });
    github.addEnvironment('acme/etl/production');
    github.setSecret('acme/etl/production', 'TOKEN', 'canary-7f3a');
    const { screen } = await check('--environment', 'production');
    expect(screen).toMatch(/TOKEN\n.*\n +hint: it is in the environment production/);
  });

  it('what a token may not tell', async () => {
    const { check, server: github } = await stage({
      [workflow]: load.replace('ubuntu-latest', '${{ vars.RUNNER }}'),
    });
    github.tokens.clear();
    github.tokens.set('ghp_canary0token0of0the0fake0github', {
      kind: 'fine-grained',
      permissions: { secrets: 'read' },
    });
    const { screen, code } = await check('--exclude', 'sources.hubspot.*');
    expect(screen).toMatchInlineSnapshot(`
      "github acme/etl · secrets.toml · 1 secret · 1 workflow

      warning: 1 thing to look at

        .github/workflows/load.yml:5:14  RUNNER
            not found, and the token may not list the variables of acme/etl
            hint: let the token have "Variables: read", or check it by hand

        1 warning
      "
    `);
    expect(code).toBe(0);
  });

  it('what it can, where GitHub could not be looked at', async () => {
    const { check, server: github } = await stage();
    github.tokens.clear();
    const { screen, code } = await check();
    expect(screen).toMatchInlineSnapshot(`
      "github · secrets.toml · 2 secrets · 1 workflow

      warning: 1 thing to look at

        SOURCES__HUBSPOT__API_KEY
            no workflow passes it on, so no job sees it
            hint: deploy-secrets check --write adds the line

      error: 401: could not list the secrets of acme/etl: GitHub does not take the token from GH_TOKEN
      hint: it is expired, revoked or cut off: make a new one, or run \`gh auth login\`

        1 error, 1 warning
      "
    `);
    expect(code).toBe(1);
  });

  it('that a pull request from a fork has none of them, and that this alone is no error', async () => {
    const onPullRequest = bothLines.replace(/^on: .*$/m, 'on: [push, pull_request]');
    const { check } = await stage({ [workflow]: onPullRequest });
    const { screen, code } = await check();
    expect(screen).toMatchInlineSnapshot(`
      "github acme/etl · secrets.toml · 2 secrets · 1 workflow

      warning: 1 thing to look at

        .github/workflows/load.yml:2:12
            a pull request from a fork or of Dependabot gets none of the secrets that it asks for, and
            they arrive empty: SOURCES__PIPEDRIVE__API_KEY, SOURCES__HUBSPOT__API_KEY
            hint: keep forks out with "if: github.event.pull_request.head.repo.fork == false", or check
            names alone there: deploy-secrets github --template FILE --names-only; Dependabot has a store
            of its own: deploy-secrets github --app dependabot

        1 warning
      "
    `);
    expect(code).toBe(0);
  });

  it('all of it as JSON, in one document', async () => {
    const { check } = await stage({ [workflow]: load.replace('load.py', '${{ secrets.TOKEN }}') });
    const { stdout, screen } = await check('--format', 'json');
    expect(stdout).toBe(screen);
    expect(JSON.parse(stdout)).toMatchInlineSnapshot(`
      {
        "edits": [],
        "problems": [
          {
            "at": ".github/workflows/load.yml:10:21",
            "code": "not-there",
            "hint": "push it, mend the name, or take the line out",
            "message": "no such secret will be in the repository or shared by its organization: it arrives empty",
            "name": "TOKEN",
            "paths": [],
            "severity": "error",
          },
          {
            "at": null,
            "code": "not-passed-on",
            "hint": "deploy-secrets check --write adds the line",
            "message": "no workflow passes it on, so no job sees it",
            "name": "SOURCES__HUBSPOT__API_KEY",
            "paths": [],
            "severity": "warning",
          },
        ],
        "requests": {
          "reads": 4,
          "writes": 0,
        },
        "source": "secrets.toml",
        "summary": {
          "error": 1,
          "warning": 1,
        },
        "target": "github acme/etl",
        "version": 1,
        "workflows": [
          ".github/workflows/load.yml",
        ],
      }
    `);
  });

  it('all of it as markdown', async () => {
    const { check } = await stage({ [workflow]: load.replace('load.py', '${{ secrets.TOKEN }}') });
    expect((await check('--format', 'markdown', '--write', '--dry-run')).stdout).toMatchInlineSnapshot(`
      "### github \`acme/etl\`

      2 secrets in \`secrets.toml\`, 1 workflow: 1 error, 1 warning

      - **error** \`TOKEN\` (\`.github/workflows/load.yml:10:21\`): no such secret will be in the repository or shared by its organization: it arrives empty. push it, mend the name, or take the line out
      - **warning** \`SOURCES__HUBSPOT__API_KEY\`: no workflow passes it on, so no job sees it. deploy-secrets check \`--write\` adds the line

      1 line to put into \`.github/workflows/load.yml\` (job load)

      \`\`\`diff
      --- a/.github/workflows/load.yml
      +++ b/.github/workflows/load.yml
      @@ -5,6 +5,7 @@
           runs-on: ubuntu-latest
           env:
             SOURCES__PIPEDRIVE__API_KEY: \${{ secrets.SOURCES__PIPEDRIVE__API_KEY }}
      +      SOURCES__HUBSPOT__API_KEY: \${{ secrets.SOURCES__HUBSPOT__API_KEY }}
           steps:
             - uses: actions/checkout@v5
             - run: python \${{ secrets.TOKEN }} # every day
      \`\`\`
      "
    `);
  });

  it('nothing of a value, and nothing of what a file holds where it is no YAML', async () => {
    const { check } = await stage({ '.github/workflows/bad.yaml': 'jobs: "canary-7f3a' });
    const { screen, code } = await check();
    expect(screen).toContain('.github/workflows/bad.yaml:1:');
    expect(screen).toContain('SOURCES__HUBSPOT__API_KEY');
    expect(screen).not.toContain('canary');
    expect(code).toBe(1);
  });
});

describe('says of a variable that another secret feeds', () => {
  const old = load.replace('secrets.SOURCES__PIPEDRIVE__API_KEY', 'secrets.PIPEDRIVE_TOKEN');

  it('which one, and how to move, instead of a line that would be there twice', async () => {
    const { check, server: github, read } = await stage({ [workflow]: old });
    github.setSecret('acme/etl', 'PIPEDRIVE_TOKEN', 'canary-7f3a');
    const { screen, code } = await check('--exclude', 'sources.hubspot');
    expect(screen).toMatchInlineSnapshot(`
      "github acme/etl · secrets.toml · 1 secret · 1 workflow

      warning: 1 thing to look at

        .github/workflows/load.yml:7:36  SOURCES__PIPEDRIVE__API_KEY
            the job gets it from the secret PIPEDRIVE_TOKEN, and what is pushed arrives in no job
            hint: deploy-secrets adopt --write changes the line to the new name; to keep the old name,
            push with --rename sources.pipedrive.api_key=PIPEDRIVE_TOKEN

        1 warning
      "
    `);
    expect(code).toBe(0);
    expect((await check('--exclude', 'sources.hubspot', '--write', '--yes')).screen).toContain(
      'nothing is missing',
    );
    expect(await read(workflow)).toBe(old);
  });
});

describe('--exit-code', () => {
  const withToken = { [workflow]: bothLines.replace('load.py', '${{ secrets.TOKEN }}') };
  it.each<[string, number, Readonly<Record<string, string>>, string[]]>([
    ['0 where all is well', 0, { [workflow]: bothLines }, []],
    [
      '0 where there is something to look at that is not missing',
      0,
      { [workflow]: bothLines.replace(/^on: .*$/m, 'on: pull_request') },
      [],
    ],
    ['2 where a secret reaches no job', 2, {}, []],
    [
      '2 where a job gets it from another one',
      2,
      { [workflow]: bothLines.replace('secrets.SOURCES__HUBSPOT', 'secrets.OLD__HUBSPOT') },
      [],
    ],
    ['2 where something that is asked for is not there', 2, withToken, []],
    ['2 where lines are to be written', 2, {}, ['--write', '--dry-run']],
    ['0 once they are', 0, {}, ['--write', '--yes']],
    ['1 where they are not', 1, {}, ['--write']],
    [
      '1 for what GitHub refuses, whatever is missing too',
      1,
      { [workflow]: load.replace('runs-on: ubuntu-latest', 'runs-on: "${{ secrets.X }}"') },
      [],
    ],
    ['1 where a file is none', 1, { '.github/workflows/bad.yml': 'jobs: "' }, []],
  ])('is %s', async (_, expected, files, args) => {
    const { check, server: github } = await stage(files);
    github.setSecret('acme/etl', 'OLD__HUBSPOT__API_KEY', 'canary-7f3a');
    expect((await check('--exit-code', ...args)).code).toBe(expected);
  });

  it('is 1 where GitHub could not be looked at', async () => {
    const { check, server: github } = await stage();
    github.tokens.clear();
    expect((await check('--exit-code')).code).toBe(1);
  });
});

describe('reads', () => {
  it('the local workflows and actions that a named one uses', async () => {
    const { check } = await stage({
      '.github/workflows/caller.yml':
        'on: push\njobs: { a: { uses: ./.github/workflows/called.yml, secrets: inherit } }',
      '.github/workflows/called.yml':
        'on: workflow_call\njobs: { a: { runs-on: x, steps: [{ uses: ./actions/load }, { run: "${{ secrets.M }}" }] } }',
      'actions/load/action.yaml':
        'runs: { using: composite, steps: [{ run: "${{ secrets.N }}", shell: sh }] }',
    });
    const { stdout } = await check('.github/workflows/caller.yml', '--without-secrets', '--format', 'json');
    const { workflows, problems } = JSON.parse(stdout);
    expect(workflows).toEqual(['.github/workflows/caller.yml', '.github/workflows/called.yml']);
    expect(problems.map(({ code, name, at }: Record<string, string>) => `${code} ${name} ${at}`)).toEqual([
      'not-there M .github/workflows/called.yml:2:68',
      'not-available N actions/load/action.yaml:1:43',
    ]);
  });

  it('each file once, also where calls go round', async () => {
    const { check } = await stage({
      '.github/workflows/a.yml':
        'on: [push, workflow_call]\njobs: { a: { uses: ./.github/workflows/b.yml } }',
      '.github/workflows/b.yml': 'on: workflow_call\njobs: { a: { uses: ./.github/workflows/a.yml } }',
    });
    const { stdout } = await check('--without-secrets', '--format', 'json');
    expect(JSON.parse(stdout).workflows.map((file: string) => path.basename(file))).toEqual([
      'a.yml',
      'b.yml',
      'load.yml',
    ]);
  });

  it('names of an example file, and DEPLOY_SECRETS_VERIFY where it is pushed', async () => {
    const { check } = await stage({
      'example.toml': '[sources.pipedrive]\napi_key = ""\n',
      [workflow]: load.replace(
        '    steps:',
        '      DEPLOY_SECRETS_VERIFY: ${{ secrets.DEPLOY_SECRETS_VERIFY }}\n    steps:',
      ),
    });
    const template = ['--template', 'example.toml', '--names-only'];
    expect((await check(...template)).screen).toContain('DEPLOY_SECRETS_VERIFY');
    expect(await check(...template, '--with-verify')).toMatchObject({ code: 0 });
  });

  it('a renamed secret under the name that dlt looks up', async () => {
    const { check } = await stage({
      [workflow]: load.replace(/SOURCES__PIPEDRIVE__API_KEY }}/, 'OURS }}'),
    });
    const args = ['--rename', 'sources.pipedrive.api_key=ours', '--exclude', 'sources.hubspot.*'];
    expect(await check(...args)).toMatchObject({
      code: 0,
      screen: expect.stringContaining('all that is pushed is passed on'),
    });
  });
});

it.each<[string, string[], RegExp]>([
  ['a workflow that is not there', ['nowhere.yml'], /there is no nowhere.yml/],
  ['--job without --write', ['--job', 'load'], /--job says how --write goes about it/],
  ['--yes without --write', ['--yes'], /--yes says how/],
  ['--dry-run without --write', ['--dry-run'], /--dry-run says how/],
  ['--name where there are many', ['--name', 'X'], /--name says nothing to the layout env/],
  ['--write without secrets', ['--write', '--without-secrets'], /and --without-secrets reads none/],
])('refuses %s', async (_, args, message) => {
  const { check } = await stage();
  const { screen, code } = await check(...args);
  expect([screen, code]).toEqual([expect.stringMatching(message), 1]);
});

it('names --without-secrets where there is no secrets file', async () => {
  const { run } = await testbed('github', { files: { [workflow]: load } });
  const { screen, code } = await run(['check', '--repo', 'acme/etl']);
  expect([screen, code]).toEqual([expect.stringContaining('\n  --without-secrets  '), 1]);
});

it('says where there are no workflows at all', async () => {
  const { run } = await testbed('github', { files: { 'secrets.toml': secrets } });
  const { screen } = await run(['check', '--repo', 'acme/etl', '--secrets', 'secrets.toml']);
  expect(screen).toMatchInlineSnapshot(`
    "error: there are no workflows in .github/workflows
    hint: name them, run this in the repository, or let deploy-secrets workflow SCRIPT write one
    "
  `);
});

describe('--layout document', () => {
  const written = 'Write .dlt/secrets.toml';

  it('is about the one secret, and not about names that this push never brings', async () => {
    const { check } = await stage();
    const { screen, code } = await check('--layout', 'document');
    expect(screen).toMatchInlineSnapshot(`
      "github acme/etl · secrets.toml · 1 secret of 2 keys · 1 workflow

      warning: 1 thing to look at

        DLT_SECRETS_TOML
            no workflow passes it on, so no job sees it
            hint: deploy-secrets check --write adds the step that writes it to .dlt/secrets.toml

      error: 1 problem

        .github/workflows/load.yml:7:36  SOURCES__PIPEDRIVE__API_KEY
            no such secret will be in the repository or shared by its organization: it arrives empty
            hint: push it, mend the name, or take the line out

        1 error, 1 warning
      "
    `);
    expect(code).toBe(1);
  });

  it('takes it for passed on under whatever name a step has for it', async () => {
    const { check } = await stage({
      [workflow]: bothLines
        .replaceAll(/SOURCES.*/g, 'TOML: ${{ secrets.DLT_PROD }}')
        .replace(/ {6}TOML.*\n/, ''),
    });
    expect(await check('--layout', 'document', '--name', 'dlt_prod')).toMatchObject({
      code: 0,
      screen: expect.stringContaining('1 secret of 2 keys · 1 workflow: all that is asked for is there'),
    });
    expect((await check('--layout', 'document')).code).toBe(1);
  });

  it('puts the step in, and the same again has nothing to put', async () => {
    const { asked, check, read } = await stage({ [workflow]: load.replace(/ {4}env:\n.*\n/, '') });
    const { screen, code } = await asked(true, '--layout', 'document', '--write');
    expect(screen).toMatchInlineSnapshot(`
      "--- a/.github/workflows/load.yml
      +++ b/.github/workflows/load.yml
      @@ -5,4 +5,15 @@
           runs-on: ubuntu-latest
           steps:
             - uses: actions/checkout@v5
      +      # After the checkout, in the folder where the pipeline runs.
      +      - name: Write .dlt/secrets.toml
      +        shell: bash
      +        env:
      +          SECRETS_TOML: \${{ secrets.DLT_SECRETS_TOML }}
      +        run: |
      +          test -n "$SECRETS_TOML" || { echo 'there is no secret DLT_SECRETS_TOML here' >&2; exit 1; }
      +          umask 077
      +          mkdir -p .dlt
      +          rm -f .dlt/secrets.toml
      +          printf '%s' "$SECRETS_TOML" > .dlt/secrets.toml
             - run: python load.py # every day

        put 1 step into .github/workflows/load.yml (job load)?
      github acme/etl · secrets.toml · 1 secret of 2 keys · 1 workflow: all that is asked for is there, and all that is pushed is passed on (4 requests)
        1 step put into .github/workflows/load.yml (job load)
      "
    `);
    expect(code).toBe(0);
    const after = await read(workflow);
    expect(after.split(written).length).toBe(2);
    expect(await check('--layout', 'document', '--write', '--yes')).toMatchObject({
      code: 0,
      screen: expect.stringContaining('\n  nothing is missing\n'),
    });
    expect(await read(workflow)).toBe(after);
  });

  it('refuses where the steps are in one line, with the way out', async () => {
    const flow = 'on: push\njobs: { load: { runs-on: x, steps: [{ run: python load.py }] } }\n';
    const { check, read } = await stage({ [workflow]: flow });
    const { screen, code } = await check('--layout', 'document', '--write', '--yes');
    expect(screen).toMatchInlineSnapshot(`
      "error: .github/workflows/load.yml: which job runs the pipeline? secrets go into none by a guess
      hint: name it:
        deploy-secrets check --repo acme/etl --layout document --secrets secrets.toml --write --yes --job load .github/workflows/load.yml
      "
    `);
    expect([code, await read(workflow)]).toEqual([1, flow]);
  });
});

it('asks for the variables that --with-config brings', async () => {
  const { check, read } = await stage({ 'config.toml': '[sources.pipedrive]\nlimit = 7317\n' });
  const { stdout } = await check('--with-config');
  expect(stdout).toContain('· 2 secrets and 1 variable · 1 workflow');
  expect(stdout).toContain('SOURCES__PIPEDRIVE__LIMIT\n');
  await check('--with-config', '--write', '--yes');
  expect(await read(workflow)).toContain(
    ' SOURCES__PIPEDRIVE__LIMIT: ${{ vars.SOURCES__PIPEDRIVE__LIMIT }}\n',
  );
});

describe('--write', () => {
  it('shows the lines, asks, and puts them in', async () => {
    const { asked, read } = await stage();
    const { screen, code } = await asked(true, '--write');
    expect(screen).toMatchInlineSnapshot(`
      "--- a/.github/workflows/load.yml
      +++ b/.github/workflows/load.yml
      @@ -5,6 +5,7 @@
           runs-on: ubuntu-latest
           env:
             SOURCES__PIPEDRIVE__API_KEY: \${{ secrets.SOURCES__PIPEDRIVE__API_KEY }}
      +      SOURCES__HUBSPOT__API_KEY: \${{ secrets.SOURCES__HUBSPOT__API_KEY }}
           steps:
             - uses: actions/checkout@v5
             - run: python load.py # every day

        put 1 line into .github/workflows/load.yml (job load)?
      github acme/etl · secrets.toml · 2 secrets · 1 workflow: all that is asked for is there, and all that is pushed is passed on (4 requests)
        1 line put into .github/workflows/load.yml (job load)
      "
    `);
    expect([await read(workflow), code]).toEqual([bothLines, 0]);
  });

  it('and the same again has nothing to put', async () => {
    const { check, read } = await stage();
    await check('--write', '--yes');
    const { screen, code } = await check('--write', '--yes');
    expect(screen).toContain('passed on (4 requests)\n  nothing is missing\n');
    expect([await read(workflow), code]).toEqual([bothLines, 0]);
  });

  it.each<[string, string[], boolean | undefined, string, number]>([
    ['no one agrees', ['--write'], false, 'nothing was written', 1],
    ['no one is there', ['--write'], undefined, 'nobody is there to be asked, so nothing was written', 1],
    [
      'it is a dry run',
      ['--write', '--dry-run'],
      undefined,
      '1 line to put into .github/workflows/load.yml (job load)',
      0,
    ],
  ])('leaves the file as it is where %s', async (_, args, answer, said, code) => {
    const { asked, check, read } = await stage();
    const run = answer === undefined ? await check(...args) : await asked(answer, ...args);
    expect(run.screen).toContain(
      '+      SOURCES__HUBSPOT__API_KEY: ${{ secrets.SOURCES__HUBSPOT__API_KEY }}',
    );
    expect([run.screen, run.code, await read(workflow)]).toEqual([expect.stringContaining(said), code, load]);
  });

  it('says before it asks which lines would arrive empty', async () => {
    const { asked, read } = await stage({ [workflow]: load.replace(/ {4}env:\n.*\n/, '') });
    const { screen, code } = await asked(true, '--write', '--environment', 'production');
    expect(screen).toContain(
      'put 2 lines into .github/workflows/load.yml (job load), of which 2 would arrive empty',
    );
    expect(screen).toContain('it is in the environment production: give the job "environment: production"');
    expect([code, (await read(workflow)).includes('HUBSPOT')]).toEqual([1, true]);
  });

  const other = load.replaceAll('load', 'other').replaceAll('PIPEDRIVE', 'OTHER');
  const hubspot = /SOURCES__HUBSPOT__API_KEY: /;
  it.each<[string, Record<string, string>, string[], string[]]>([
    [
      'those that pass some on',
      { 'other.yml': 'on: push\njobs: { a: { steps: [{ run: dlt x }] } }' },
      [],
      ['load.yml'],
    ],
    ['each that passes some on', { 'second.yml': load }, [], ['load.yml', 'second.yml']],
    ['the one that is named', { 'other.yml': other }, ['.github/workflows/other.yml'], ['other.yml']],
    [
      'the one with the job',
      { 'second.yml': load.replace('  load:', '  again:') },
      ['--job', 'again'],
      ['second.yml'],
    ],
  ])('goes into %s', async (_, files, args, expected) => {
    const named = Object.entries(files).map(([file, text]) => [`.github/workflows/${file}`, text] as const);
    const { check, read } = await stage(Object.fromEntries(named));
    await check(...args, '--write', '--yes');
    const all = [workflow, ...named.map(([file]) => file)];
    const texts = await Promise.all(all.map(read));
    const changed = all.filter((_, n) => hubspot.test(texts[n] ?? ''));
    expect(changed.map((file) => path.basename(file))).toEqual(expected);
  });

  const bare = load.replace(/ {4}env:\n.*\n/, '');
  const publish = `on: { release: }
jobs:
  publish:
    runs-on: x
    steps:
      - run: npm publish
`;

  it.each<[string, Record<string, string>, string[]]>([
    ['publishes', { [workflow]: publish }, []],
    ['lints on pull requests', { [workflow]: bare.replace(/^on: .*$/m, 'on: pull_request') }, ['load.py']],
    ['runs something', { [workflow]: bare }, []],
  ])('puts nothing into the only job, which %s, unless it is named', async (_, files, scripts) => {
    const all = Object.fromEntries(scripts.map((script) => [script, 'import dlt\n']));
    const { check, asked, read } = await stage({ ...files, ...all });
    const { screen, code } = await check('--write', '--yes');
    expect([code, await read(workflow)]).toEqual([1, files[workflow]]);
    const [, line] =
      /^ {2}(deploy-secrets check --repo acme\/etl .*--job .*?)( {2}#.*)?$/m.exec(screen) ?? [];
    const command = line?.split(' ').slice(4) ?? [];
    expect(command.join(' ')).toMatch(/^--secrets secrets.toml --write --yes --job (load|publish) \.github/);
    if (!files[workflow]?.includes('schedule')) expect((await asked(true, '--write')).code).toBe(1);
    expect(await check(...command.slice(2))).toMatchObject({ code: expect.any(Number) });
    expect(await read(workflow)).toContain('HUBSPOT');
  });

  it('finds the one job that runs a script that imports dlt, among several of several workflows', async () => {
    const { check, read } = await stage({
      [workflow]: bare,
      'load.py': 'import dlt\n',
      '.github/workflows/publish.yml': publish,
    });
    expect((await check('--write', '--yes')).code).toBe(0);
    expect(await read(workflow)).toContain('SOURCES__HUBSPOT__API_KEY');
    expect(await read('.github/workflows/publish.yml')).toBe(publish);
  });

  it('offers a likely job to whoever is asked', async () => {
    const { asked, read } = await stage({ [workflow]: bare });
    expect((await asked(true, '--write')).screen).toContain(`put 2 lines into ${workflow} (job load)?`);
    expect(await read(workflow)).toContain('HUBSPOT');
  });

  it('asks which one where several may be meant', async () => {
    const { check } = await stage({ [workflow]: bare, '.github/workflows/b.yml': bare });
    const { screen, code } = await check('--write', '--yes');
    expect(screen).toMatchInlineSnapshot(`
      "error: which job runs the pipeline? secrets go into none by a guess
      hint: name it:
        deploy-secrets check --repo acme/etl --secrets secrets.toml --write --yes --job load .github/workflows/b.yml
        deploy-secrets check --repo acme/etl --secrets secrets.toml --write --yes --job load .github/workflows/load.yml
      "
    `);
    expect(code).toBe(1);
  });

  it('leaves alone what was changed while the question stood there', async () => {
    const { run, folder, read } = await stage();
    const file = path.join(folder, workflow);
    const args = ['check', '--repo', 'acme/etl', '--secrets', 'secrets.toml', '--write'];
    const { screen, code } = await run(args, {
      answer: true,
      whenAsked: () => writeFile(file, `# new\n${load}`),
    });
    expect([screen, code]).toEqual([expect.stringContaining(`${workflow} was changed meanwhile`), 1]);
    expect(await read(workflow)).toBe(`# new\n${load}`);
  });

  it('tells JSON what became of the lines', async () => {
    const { check } = await stage();
    const { edits, problems } = JSON.parse((await check('--write', '--yes', '--format', 'json')).stdout);
    expect([edits, problems]).toMatchInlineSnapshot(`
      [
        [
          {
            "added": [
              "SOURCES__HUBSPOT__API_KEY",
            ],
            "diff": "--- a/.github/workflows/load.yml
      +++ b/.github/workflows/load.yml
      @@ -5,6 +5,7 @@
           runs-on: ubuntu-latest
           env:
             SOURCES__PIPEDRIVE__API_KEY: \${{ secrets.SOURCES__PIPEDRIVE__API_KEY }}
      +      SOURCES__HUBSPOT__API_KEY: \${{ secrets.SOURCES__HUBSPOT__API_KEY }}
           steps:
             - uses: actions/checkout@v5
             - run: python load.py # every day
      ",
            "file": ".github/workflows/load.yml",
            "outcome": "done",
            "what": "line",
            "where": "job load",
          },
        ],
        [],
      ]
    `);
  });
});

describe('the file by which jobs check their environment', () => {
  const script = '.github/deploy_secrets_verify.py';
  const run = bothLines.replace(
    '- run: python load.py',
    `- run: python ${script}\n      - run: python load.py`,
  );

  it('is missed where a workflow runs it, and written with --write', async () => {
    const { check, asked, read } = await stage({ [workflow]: run });
    const { screen, code } = await check();
    expect(screen).toMatchInlineSnapshot(`
      "github acme/etl · secrets.toml · 2 secrets · 1 workflow

      error: 1 problem

        .github/deploy_secrets_verify.py:1:1
            a workflow runs this file to check its environment, and it is not there
            hint: deploy-secrets check --write writes it

        1 error
      "
    `);
    expect(code).toBe(1);
    const written = await asked(true, '--write');
    expect(written.screen).toContain(`write ${script}?`);
    expect(written.screen).toContain(`  ${script} written\n`);
    expect([written.code, await read(script)]).toEqual([0, verifyScript]);
    expect((await check()).screen).toContain('all that is asked for is there');
  });

  it('is told of where it is not what this version writes, and renewed with --write', async () => {
    const { check, read } = await stage({ [workflow]: run, [script]: `${verifyScript}print(os.environ)\n` });
    const { screen, code } = await check();
    expect(screen).toMatchInlineSnapshot(`
      "github acme/etl · secrets.toml · 2 secrets · 1 workflow

      warning: 1 thing to look at

        .github/deploy_secrets_verify.py:1:1
            this file checks the environment of jobs, which hold every secret, and is not what this
            version writes
            hint: see who changed it; deploy-secrets check --write renews it

        1 warning
      "
    `);
    expect(code).toBe(0);
    const { stdout } = await check('--write', '--dry-run');
    expect(stdout).toContain('-print(os.environ)');
    expect((await check('--write', '--yes')).code).toBe(0);
    expect(await read(script)).toBe(verifyScript);
  });

  it('is nothing to a repository that has none', async () => {
    const { check } = await stage({ [workflow]: bothLines });
    expect((await check('--write', '--yes')).screen).toContain('nothing is missing');
  });

  it('stays as it is where nobody agrees', async () => {
    const { check, asked, read } = await stage({ [workflow]: run, [script]: 'print(1)\n' });
    expect((await check('--write')).code).toBe(1);
    expect((await asked(false, '--write')).code).toBe(1);
    expect(await read(script)).toBe('print(1)\n');
  });
});

it('a workflow that names environments without end is asked about none of them', async () => {
  const jobs = Array.from({ length: 201 }, (_, n) => `  j${n}: {environment: e${n}, steps: [{run: x}]}\n`);
  const { check, server } = await stage({
    '.github/workflows/many.yml': `on: push\njobs:\n${jobs.join('')}`,
  });
  const { code, stdout } = await check();
  expect(code).toBe(1);
  expect(stdout).toContain('the workflows name more than 200 environments, so none is looked at');
  expect(server.requests.length).toBeLessThan(10);
});
