import { describe, expect, it } from 'vitest';
import { checkWorkflows } from '../../../src/core/workflows/check/index.ts';
import { readWorkflow } from '../../../src/core/workflows/read.ts';

const NAME = 'SOURCES__HUBSPOT__API_KEY';
const pushed = [{ context: 'secrets', name: NAME, path: 'sources.hubspot.api_key' }] as const;

/** `code line` of what is said about the pushed name, and the message. */
function told(files: Readonly<Record<string, string>>): string[] {
  const workflows = Object.entries(files).map(([name, text]) =>
    readWorkflow(text, `.github/workflows/${name}`),
  );
  return checkWorkflows({ workflows }, undefined, pushed).map(
    ({ code, at, message }) => `${code}${at ? ` ${at.line}` : ''}: ${message}`,
  );
}
const job = (...lines: string[]): string =>
  ['on: push', 'jobs:', '  run:', ...lines.map((line) => `    ${line}`), ''].join('\n');
const STEPS = 'steps: [{ run: python load.py }]';

const FED = (line: number): string[] => [
  `fed-by-another ${line}: the job gets it from the secret HUBSPOT_KEY, and what is pushed arrives in no job`,
];

describe('a variable that a job gets from another secret', () => {
  it.each<[string, string, string[]]>([
    ['at the job', job(`env: { ${NAME}: "\${{ secrets.HUBSPOT_KEY }}" }`, STEPS), FED(4)],
    ['by an index', job(`env: { ${NAME}: "\${{ secrets['hubspot_key'] }}" }`, STEPS), FED(4)],
    ['at the top', `env: { ${NAME}: "\${{ secrets.HUBSPOT_KEY }}" }\n${job(STEPS)}`, FED(1)],
    [
      'at a step',
      job('steps:', '  - run: python load.py', `    env: { ${NAME}: "\${{ secrets.HUBSPOT_KEY }}" }`),
      FED(6),
    ],
    [
      'with something behind ||',
      job(`env: { ${NAME}: "\${{ secrets.HUBSPOT_KEY || 'none' }}" }`, STEPS),
      FED(4),
    ],
    [
      'with something around it',
      job(`env: { ${NAME}: "Bearer \${{ secrets.HUBSPOT_KEY }}" }`, STEPS),
      FED(4),
    ],
    [
      'through a variable further up',
      job(
        'env: { KEY: "${{ secrets.HUBSPOT_KEY }}" }',
        `steps: [{ run: x, env: { ${NAME}: "\${{ env.KEY }}" } }]`,
      ),
      FED(5),
    ],
    ['in the script', job(`steps: [{ run: '${NAME}=\${{ secrets.HUBSPOT_KEY }} python load.py' }]`), FED(4)],
    [
      'for the steps that follow',
      job('steps:', '  - run: |', `      echo "${NAME}=\${{ secrets.HUBSPOT_KEY }}" >> "$GITHUB_ENV"`),
      FED(6),
    ],
  ])('%s', (_, text, expected) => {
    expect(told({ 'a.yml': text })).toEqual(expected);
  });

  it('says which, where several are put together', () => {
    const both = "github.ref == 'refs/heads/main' && secrets.HUBSPOT_PROD || secrets.HUBSPOT_DEV";
    expect(told({ 'a.yml': job(`env: { ${NAME}: "\${{ ${both} }}" }`, STEPS) })).toEqual([
      'fed-by-another 4: the job gets it from the secret HUBSPOT_PROD and secret HUBSPOT_DEV, and what is pushed arrives in no job',
    ]);
  });

  it('follows a call back to what the repository has', () => {
    const caller = job(
      'uses: ./.github/workflows/b.yml',
      'secrets: { api_key: "${{ secrets.HUBSPOT_KEY }}" }',
    );
    const called = job(`env: { ${NAME}: "\${{ secrets.API_KEY }}" }`, STEPS).replace(
      'on: push',
      'on: { workflow_call: { secrets: { api_key: {} } } }',
    );
    expect(told({ 'a.yml': caller, 'b.yml': called })).toEqual(FED(4));
  });

  it.each([
    ['a variable', '${{ vars.HUBSPOT_KEY }}', 'the job gets it from the variable HUBSPOT_KEY'],
    [
      "the run's own token",
      '${{ secrets.GITHUB_TOKEN }}',
      'this line gives it the token that GitHub makes for each run',
    ],
    ['a text that is written out', 'canary-7f3a', 'this line gives it a value that is written out there'],
    [
      'an input',
      '${{ inputs.key }}',
      'this line gives it something else than a secret or variable by its name',
    ],
  ])('or from %s', (_, value, message) => {
    expect(told({ 'a.yml': job(`env: { ${NAME}: "${value}" }`, STEPS) })).toEqual([
      `fed-by-another 4: ${message}, and what is pushed arrives in no job`,
    ]);
  });
});

it('an old secret in front of the new one is what the job gets while it is there', () => {
  const chain = (first: string, second: string) =>
    job(`env: { ${NAME}: "\${{ secrets.${first} || secrets.${second} }}" }`, STEPS);
  expect(told({ 'a.yml': chain('HUBSPOT_KEY', NAME) })).toEqual([
    'fed-by-another 4: the job gets the secret HUBSPOT_KEY here wherever that is there, and what is pushed only where it is not',
  ]);
  expect(told({ 'a.yml': chain(NAME, 'HUBSPOT_KEY') })).toEqual([]);
});

it('is none where another job gets what is pushed', () => {
  const good = job(`env: { ${NAME}: "\${{ secrets.${NAME} }}" }`, STEPS);
  const old = job(`env: { ${NAME}: "\${{ secrets.HUBSPOT_KEY }}" }`, STEPS);
  expect(told({ 'a.yml': good, 'b.yml': old })).toEqual([]);
});
