import { describe, expect, it } from 'vitest';
import { chooseJob } from '../../../src/core/workflows/edit/choose-job.ts';
import { jobsWithSteps, riskOf, scriptsOf, usesDlt } from '../../../src/core/workflows/edit/pipeline-jobs.ts';
import { workflowMap } from '../../../src/core/workflows/edit/splice.ts';

const jobWith = (step: string, more = ''): string =>
  `on: push\n${more}jobs:\n  run:\n    runs-on: x\n    steps:\n      - ${step}\n`;

function only(text: string) {
  const root = workflowMap(text, 'w.yml');
  const [job] = jobsWithSteps(root);
  if (!job) throw new Error('there is a job');
  return { root, job: job.map };
}

it.each<[string, string[]]>([
  ['run: python load.py', ['load.py']],
  ['run: python3.12 -u -W ignore jobs/load.py --full', ['jobs/load.py']],
  ['run: "python \'load.py\'"', ['load.py']],
  ['run: python -m etl.load', ['etl/load.py']],
  ['run: uv run load.py', ['load.py']],
  ['run: uv run --no-project --with-requirements requirements.txt ./load.py', ['load.py']],
  ['run: uv run --with dlt python load.py', ['load.py']],
  ['run: poetry run python load.py', ['load.py']],
  ['run: cd x && python load.py; python more.py', ['load.py', 'more.py']],
  ['{ run: python load.py, working-directory: jobs }', ['jobs/load.py']],
  ['run: ruff check load.py', []],
  ['run: uv run mypy load.py', []],
  ['run: python -m ruff check load.py', ['ruff.py']],
  ['run: python -c "import dlt" load.py', []],
  ['run: echo python load.py', []],
  ['run: python ../load.py', []],
  ['run: python /tmp/load.py', []],
  ['run: python "$SCRIPT.py"', []],
  ['run: python ${{ inputs.script }}.py', []],
  ['{ run: python load.py, working-directory: "${{ inputs.where }}" }', []],
])('%s runs %j', (step, scripts) => {
  const { root, job } = only(jobWith(step));
  expect(scriptsOf(root, job)).toEqual(scripts);
});

it('runs a script in the folder that the workflow says', () => {
  const { root, job } = only(
    jobWith('run: python load.py', 'defaults: { run: { working-directory: jobs/daily } }\n'),
  );
  expect(scriptsOf(root, job)).toEqual(['jobs/daily/load.py']);
});

it.each<[string, string, boolean]>([
  ['load.py', 'import dlt\n', true],
  ['load.py', '"""A pipeline."""\nimport os, dlt\n', true],
  ['load.py', 'def main():\n    from dlt.sources.rest_api import rest_api_source\n', true],
  ['load.py', 'import dltx\n', false],
  ['load.py', '# import dlt\nprint("import dlt")\n', false],
  ['tests/load.py', 'import dlt\n', false],
  ['test_load.py', 'import dlt\n', false],
  ['load.py', '', false],
])('%s with %j uses dlt: %s', (path, text, expected) => {
  expect(usesDlt(path, text)).toBe(expected);
});

it.each<[string, string | undefined]>([
  [jobWith('run: python load.py'), undefined],
  [
    jobWith('run: python load.py').replace('on: push', 'on: { schedule: [{ cron: "0 6 * * *" }] }'),
    undefined,
  ],
  [jobWith('run: python load.py').replace('on: push', 'on: [push, pull_request]'), 'pull requests start it'],
  [
    jobWith('run: python load.py').replace('on: push', 'on: { pull_request_target: }'),
    'pull requests start it',
  ],
  [jobWith('run: python load.py').replace('on: push', 'on: issue_comment'), 'issue_comment starts it'],
  [jobWith('run: npm publish --provenance'), 'it publishes'],
  [jobWith('run: python load.py && twine upload dist/*'), 'it publishes'],
  [jobWith('uses: pypa/gh-action-pypi-publish@v1'), 'it publishes'],
  [jobWith('{ uses: docker/build-push-action@v6, with: { push: true } }'), 'it publishes'],
])('%j: %s', (text, risk) => {
  const { root, job } = only(text);
  expect(riskOf(root, job)).toBe(risk);
});

describe('a job that nobody named', () => {
  const two = `on: push
jobs:
  lint:
    steps:
      - run: python -m ruff check load.py
  load:
    steps:
      - run: python load.py
`;
  const choose = (text: string, more: object = {}) =>
    chooseJob(workflowMap(text, 'w.yml'), {
      file: 'w.yml',
      pushedNames: ['A'],
      pipelineScripts: new Set(['load.py']),
      ...more,
    });

  it('is found among several where it alone runs the pipeline', () => {
    expect(choose(two).id).toBe('load');
  });

  it.each<[string, string, object]>([
    ['runs a script that does not use dlt', two, { pipelineScripts: new Set() }],
    ['is the only one', jobWith('run: make load'), {}],
    ['is one of two', two.replace('-m ruff check load.py', 'load.py'), {}],
    ['is started by a pull request', two.replace('on: push', 'on: pull_request'), {}],
    [
      'is started by a pull request, though somebody is asked',
      two.replace('push', 'pull_request'),
      { mayGuess: true },
    ],
    ['publishes, though somebody is asked', jobWith('run: npm publish'), { mayGuess: true }],
  ])('gets nothing where it %s', (_, text, more) => {
    expect(() => choose(text, more)).toThrow('which job runs the pipeline? secrets go into none by a guess');
  });

  it('may be a likely one where somebody is asked', () => {
    expect(choose(jobWith('run: make load'), { mayGuess: true }).id).toBe('run');
  });

  it('may be one that passes a name on, whatever starts it', () => {
    const passing = jobWith('run: x').replace('    steps', '    env: { A: "${{ secrets.A }}" }\n    steps');
    expect(choose(passing.replace('on: push', 'on: pull_request')).id).toBe('run');
  });
});
