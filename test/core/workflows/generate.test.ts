import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { EnvLine } from '../../../src/core/workflows/generate/snippets.ts';
import { generateWorkflow, type WorkflowSpec } from '../../../src/core/workflows/generate/workflow.ts';

const plain: WorkflowSpec = {
  script: 'jobs/load.py',
  envLines: [
    { context: 'secrets', name: 'A' },
    { context: 'secrets', name: 'B' },
  ],
  project: 'requirements',
};

describe('a new workflow', () => {
  it('passes on every secret, pins its actions, and asks for little', () => {
    expect(
      generateWorkflow({
        ...plain,
        schedule: '0 6 * * *',
        environment: 'production',
        withVerify: true,
      }),
    ).toMatchInlineSnapshot(`
      "name: "Run jobs/load.py"

      on:
        workflow_dispatch:
        schedule:
          - cron: "0 6 * * *"

      permissions:
        contents: read

      # A run that is still going is never overtaken: two at once would load the same data.
      concurrency:
        group: "run-jobs-load-py"
        cancel-in-progress: false

      jobs:
        run:
          runs-on: ubuntu-latest
          environment: "production"
          env:
            A: \${{ secrets.A }}
            B: \${{ secrets.B }}
          steps:
            - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
              with:
                persist-credentials: false
            - uses: astral-sh/setup-uv@d0cc045d04ccac9d8b7881df0226f9e82c39688e # v6.8.0
              with:
                enable-cache: true
            - name: Check that every secret arrived
              run: python .github/deploy_secrets_verify.py
            - name: "Run jobs/load.py"
              run: "uv run --no-project --with-requirements requirements.txt jobs/load.py"
      "
    `);
  });

  it('passes on variables, and what has another name in the repository', () => {
    const text = generateWorkflow({
      ...plain,
      envLines: [
        { context: 'vars', name: 'LIMIT' },
        { context: 'secrets', name: 'TOKEN', variable: 'SOURCES__X__API_KEY' },
        { context: 'secrets', name: 'ODD', variable: 'SOURCES__MY SOURCE__KEY' },
      ],
    });
    expect(parse(text).jobs.run.env).toEqual({
      LIMIT: '${{ vars.LIMIT }}',
      SOURCES__X__API_KEY: '${{ secrets.TOKEN }}',
      'SOURCES__MY SOURCE__KEY': '${{ secrets.ODD }}',
    });
  });

  it('writes the file in a step, after the checkout and before the script', () => {
    const { jobs } = parse(generateWorkflow({ ...plain, envLines: [], fileSecret: 'DLT_SECRETS_TOML' }));
    expect(jobs.run.env).toBeUndefined();
    const steps: Record<string, unknown>[] = jobs.run.steps;
    expect(steps.map(({ name, uses }) => name ?? String(uses).split('@')[0])).toEqual([
      'actions/checkout',
      'astral-sh/setup-uv',
      'Write .dlt/secrets.toml',
      'Run jobs/load.py',
    ]);
    expect(steps[2]?.env).toEqual({ SECRETS_TOML: '${{ secrets.DLT_SECRETS_TOML }}' });
  });

  it('is YAML whatever the names', () => {
    const odd = generateWorkflow({ ...plain, script: `a: "b" #'c'.py`, environment: 'on: x' });
    expect(parse(odd)).toMatchObject({
      name: `Run a: "b" #'c'.py`,
      jobs: { run: { environment: 'on: x', env: { A: '${{ secrets.A }}', B: '${{ secrets.B }}' } } },
    });
  });

  it.each([
    ['pyproject', 'uv run jobs/load.py'],
    ['requirements', 'uv run --no-project --with-requirements requirements.txt jobs/load.py'],
    ['script', 'uv run --script jobs/load.py'],
    ['bare', 'uv run --no-project --with dlt jobs/load.py'],
  ] as const)('runs the script of a %s', (project, command) => {
    const { steps } = parse(generateWorkflow({ ...plain, project })).jobs.run;
    expect(steps.at(-1).run).toBe(command);
  });

  it.each([
    ['-load.py', 'uv run ./-load.py'],
    ['daily load.py', "uv run 'daily load.py'"],
    ["it's.py", "uv run 'it'\\''s.py'"],
  ])('gives the script %s as one word', (script, command) => {
    const { steps } = parse(generateWorkflow({ ...plain, script, project: 'pyproject' })).jobs.run;
    expect(steps.at(-1).run).toBe(command);
  });
});

describe('what GitHub would take for more than a name is refused', () => {
  const envLine = (line: Partial<EnvLine>): Partial<WorkflowSpec> => ({
    envLines: [{ context: 'secrets', name: 'A', ...line }],
  });

  it.each<[string, Partial<WorkflowSpec>, string]>([
    ['a name with an expression', envLine({ name: 'A }} ${{ secrets.B' }), 'GitHub takes only the letters'],
    ['a name with an operator', envLine({ name: 'x || secrets.other' }), 'GitHub takes only the letters'],
    ['a name with a line break', envLine({ name: 'A\nB: x' }), 'GitHub takes only the letters'],
    ['a name that GitHub keeps', envLine({ name: 'GITHUB_TOKEN' }), 'GitHub takes only the letters'],
    ['a variable with an expression', envLine({ variable: '${{ secrets.B }}' }), 'no env: of a workflow'],
    ['a variable with a line break', envLine({ variable: 'A\nB' }), 'no env: of a workflow'],
    ['a secret of the whole file', { fileSecret: "x'; id; '" }, 'GitHub takes only the letters'],
    ['an environment with an expression', { environment: '${{ vars.X }}' }, 'GitHub would evaluate'],
    ['a script with an expression', { script: 'a${{ secrets.A }}.py' }, 'is no path within the repository'],
    ['a script with a line break', { script: 'a\n.py' }, 'is no path within the repository'],
    ['a script that shows as another', { script: 'a\u202eyp.exe' }, 'characters in it that nobody sees'],
    ['a script that a runner obeys', { script: '##[group].py' }, 'characters in it that nobody sees'],
  ])('%s', (_, spec, message) => {
    expect(() => generateWorkflow({ ...plain, ...spec })).toThrow(message);
  });

  it('and odd words are put in quotes', () => {
    const odd = ['ON', 'null', 'TRUE', 'n', 'A B', "it's", 'a: b #c', '- x', '*a', '!!x', '{', 'é'];
    const envLines = odd.map((variable): EnvLine => ({ context: 'vars', name: 'A', variable }));
    const { jobs } = parse(generateWorkflow({ ...plain, envLines, environment: '*x' }));
    expect([Object.keys(jobs.run.env), jobs.run.environment]).toEqual([odd, '*x']);
  });
});

describe('a schedule', () => {
  it.each(['0 6 * * *', '*/15 * * * *', '0 0 1,15 * mon-fri', '5 4 * JAN sun', '0 8-18/2 * * 1-5'])(
    '%s',
    (schedule) => {
      expect(parse(generateWorkflow({ ...plain, schedule })).on.schedule).toEqual([{ cron: schedule }]);
    },
  );

  it.each([
    ['@daily', 'it has five fields'],
    ['0 6 * *', 'it has five fields'],
    ['60 6 * * *', 'its minute is none'],
    ['0 24 * * *', 'its hour is none'],
    ['0 0 0 * *', 'its day of the month is none'],
    ['0 0 * 13 *', 'its month is none'],
    ['0 0 * * 7', 'its day of the week is none'],
    ['mon 0 * * *', 'its minute is none'],
    ['*/0 * * * *', 'its minute is none'],
  ])('%s is none', (schedule, what) => {
    expect(() => generateWorkflow({ ...plain, schedule })).toThrow(what);
  });
});

it.each(['/etc/x.py', '../x.py', 'a/../../x.py', '${{ github.event.x }}.py', 'a\nb.py'])(
  'refuses the script %j',
  (script) => {
    expect(() => generateWorkflow({ ...plain, script })).toThrow('is no path within the repository');
  },
);
