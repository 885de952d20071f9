import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { addSecretsFileStep } from '../../../src/core/workflows/edit/add-file-step.ts';

const insert = (text: string, job?: string) =>
  addSecretsFileStep(text, 'DLT_SECRETS_TOML', {
    file: 'w.yml',
    pushedNames: ['DLT_SECRETS_TOML'],
    mayGuess: true,
    ...(job && { job }),
  });

const NAME = 'Write .dlt/secrets.toml';

/** What each line of the steps was before, with the new step as one word. */
function shape(text: string): string[] {
  const { text: after } = insert(text);
  const before = text.split(/\r?\n/);
  const lines = after.split(/\r?\n/);
  const first = lines.findIndex((line, n) => line !== before[n]);
  const count = lines.length - before.length;
  expect([...lines.slice(0, first), ...lines.slice(first + count)]).toEqual(before);
  return [...before.slice(0, first), '+', ...before.slice(first)];
}

const job = (steps: string): string => `on: push\njobs:\n  run:\n    runs-on: x\n    steps:\n${steps}`;

describe('puts the step', () => {
  it('with all that it needs, in lines of the same indent', () => {
    const { text, where, added } = insert(
      job('      - uses: actions/checkout@v5\n      - run: python x.py\n'),
    );
    expect([where, added]).toEqual(['job run', ['DLT_SECRETS_TOML']]);
    expect(text).toMatchInlineSnapshot(`
      "on: push
      jobs:
        run:
          runs-on: x
          steps:
            - uses: actions/checkout@v5
            # After the checkout, in the folder where the pipeline runs.
            - name: Write .dlt/secrets.toml
              shell: bash
              env:
                SECRETS_TOML: \${{ secrets.DLT_SECRETS_TOML }}
              run: |
                test -n "$SECRETS_TOML" || { echo 'there is no secret DLT_SECRETS_TOML here' >&2; exit 1; }
                umask 077
                mkdir -p .dlt
                rm -f .dlt/secrets.toml
                printf '%s' "$SECRETS_TOML" > .dlt/secrets.toml
            - run: python x.py
      "
    `);
  });

  it.each<[string, string, string[]]>([
    [
      'before the first step with Python, comments and all',
      '      - uses: actions/checkout@v5 # pinned\n      # set up\n      - run: make\n\n      # load\n      - run: python x.py\n      - run: uv run y.py\n',
      ['      # set up', '      - run: make', '+', '', '      # load', '      - run: python x.py'],
    ],
    [
      'behind a checkout that comes after the first Python',
      '      - run: python -m site\n      - uses: actions/checkout@v5\n        with:\n          clean: true\n      - run: dlt pipeline\n',
      ['        with:', '          clean: true', '+', '      - run: dlt pipeline'],
    ],
    [
      'behind the checkout, where nothing tells which step runs Python',
      '    - uses: actions/checkout@v5\n    - run: make load\n',
      ['    - uses: actions/checkout@v5', '+', '    - run: make load'],
    ],
    [
      'as the first one',
      '      # now\n      - run: python x.py\n',
      ['    steps:', '+', '      # now', '      - run: python x.py'],
    ],
    [
      'behind a block of text',
      '      - run: |\n          # a\n          make\n      - run: python x.py\n',
      ['          # a', '          make', '+', '      - run: python x.py'],
    ],
    [
      'at the end, where the last line is open',
      '      - uses: actions/checkout@v5',
      ['      - uses: actions/checkout@v5', '+'],
    ],
  ])('%s', (_, steps, expected) => {
    expect(shape(job(steps)).join('\n')).toContain(expected.join('\n'));
  });

  it('in a file whose lines end with a carriage return', () => {
    const text = job('      - run: make\n      - run: python x.py\n').replaceAll('\n', '\r\n');
    const { text: after } = insert(text);
    expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(parse(after).jobs.run.steps.map(({ name }: { name?: string }) => name)).toEqual([
      undefined,
      NAME,
      undefined,
    ]);
  });

  it('in the folder that the pipeline runs in', () => {
    const text = job(
      '      - run: python x.py\n        working-directory: "jobs/a b"\n      - run: python y.py\n',
    );
    expect(parse(insert(text).text).jobs.run.steps[0]).toMatchObject({
      name: NAME,
      'working-directory': 'jobs/a b',
    });
    expect(parse(insert(job('      - run: python x.py\n')).text).jobs.run.steps[0]).not.toHaveProperty(
      'working-directory',
    );
  });

  it('into the job that is named, or that runs Python', () => {
    const two = `${job('      - run: python x.py\n')}  lint:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v5\n`;
    expect(insert(two).where).toBe('job run');
    expect(insert(two, 'lint').where).toBe('job lint');
    expect(parse(insert(two, 'lint').text).jobs.lint.steps[1].name).toBe(NAME);
  });
});

it.each([
  ['steps in one line', 'on: push\njobs:\n  run:\n    steps: [{ run: python x.py }]\n'],
  ['a dash of its own', job('      -\n        run: python x.py\n')],
  ['steps behind an alias', job('      - &a\n        run: python x.py\n      - *a\n')],
  ['nothing that tells where', job('      - run: make\n')],
  ['two jobs that run Python', `${job('      - run: python x.py\n')}  b:\n    steps:\n      - run: dlt x\n`],
])('refuses %s', (_, text) => {
  expect(() => insert(text)).toThrowErrorMatchingSnapshot();
});

it('names the way out by hand', () => {
  try {
    insert('on: push\njobs:\n  run:\n    steps: [{ run: python x.py }]\n');
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({
      hint: expect.stringContaining('deploy-secrets github --layout document --print-env prints the step'),
    });
  }
});
