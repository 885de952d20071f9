import { describe, expect, it } from 'vitest';
import { place } from '../../../src/core/diagnostics.ts';
import { checkWorkflows } from '../../../src/core/workflows/check/index.ts';
import { excludesForks } from '../../../src/core/workflows/check/unavailable-secrets.ts';
import { readWorkflow } from '../../../src/core/workflows/read.ts';

const found = (text: string) =>
  checkWorkflows({ workflows: [readWorkflow(text, 'w.yml')] }, undefined, []).filter(
    ({ code }) => code === 'empty-for-forks',
  );

const workflow = (on: string, job = '', step = ''): string =>
  `on: ${on}\njobs:\n  a:\n${job}    runs-on: x\n    env: { A: "\${{ secrets.A }}" }\n    steps:\n      - run: make\n${step}`;

describe('a pull request from a fork', () => {
  it('is told of once, with the ways out', () => {
    const text = workflow(
      '{ push: , pull_request: { branches: [main] } }',
      '',
      '        env: { B: "${{ secrets.B }}", C: "${{ secrets.C }}", D: "${{ secrets.D }}" }\n',
    );
    const [one, ...others] = found(text);
    expect(others).toEqual([]);
    expect({ ...one, at: one?.at && place(one.at) }).toMatchInlineSnapshot(`
      {
        "at": "w.yml:1:15",
        "code": "empty-for-forks",
        "hint": "keep forks out with "if: github.event.pull_request.head.repo.fork == false", or check names alone there: deploy-secrets github --template FILE --names-only; Dependabot has a store of its own: deploy-secrets github --app dependabot",
        "message": "a pull request from a fork or of Dependabot gets none of the secrets that it asks for, and they arrive empty: A, B, C and 1 more",
        "severity": "warning",
      }
    `);
  });

  it.each<[string, string, string | undefined]>([
    ['a word', workflow('pull_request'), 'w.yml:1:5'],
    ['a list', workflow('[push, pull_request]'), 'w.yml:1:12'],
    ['with the rights of the repository', workflow('pull_request_target'), undefined],
    ['not at all', workflow('[push, schedule]'), undefined],
  ])('starts it by %s', (_, text, at) => {
    const [one] = found(text);
    expect(one?.at && place(one.at)).toBe(at);
  });

  const guard = (condition: string): string => `    if: ${condition}\n`;
  const secret = '${{ secrets.B }}';
  it.each<[string, string, boolean]>([
    [
      'its job keeps forks out',
      workflow('pull_request', guard("github.event_name != 'pull_request'")),
      false,
    ],
    ['its job asks something else', workflow('pull_request', guard('always()')), true],
    ['its job is switched off', workflow('pull_request', guard('false')), false],
    [
      'its step keeps forks out',
      `on: pull_request\njobs: { a: { steps: [{ if: "!github.event.pull_request.head.repo.fork", run: "${secret}" }] } }`,
      false,
    ],
    [
      'only the token is asked for',
      `on: pull_request\njobs: { a: { steps: [{ run: "\${{ secrets.GITHUB_TOKEN }}" }] } }`,
      false,
    ],
    [
      'there is a way on without',
      `on: pull_request\njobs: { a: { steps: [{ run: "\${{ secrets.B || 'x' }}" }] } }`,
      false,
    ],
    [
      'only a variable is asked for',
      `on: pull_request\njobs: { a: { steps: [{ run: "\${{ vars.B }}" }] } }`,
      false,
    ],
    [
      'all secrets are handed on',
      'on: pull_request\njobs: { a: { uses: o/r/.github/workflows/x.yml@v1, secrets: inherit } }',
      true,
    ],
    [
      'all secrets are handed on, but not then',
      `on: pull_request\njobs: { a: { if: "github.event_name == 'push'", uses: o/r/.github/workflows/x.yml@v1, secrets: inherit } }`,
      false,
    ],
    [
      'the top asks, and a job runs',
      `on: pull_request\nenv: { A: "${secret}" }\njobs: { a: { steps: [{ run: x }] } }`,
      true,
    ],
    [
      'the top asks, and no job runs',
      `on: pull_request\nenv: { A: "${secret}" }\njobs: { a: { if: "github.ref == 'refs/heads/main'", steps: [{ run: x }] } }`,
      false,
    ],
    [
      'which one, only the run tells',
      `on: pull_request\njobs: { a: { steps: [{ run: "\${{ secrets[env.X] }}" }] } }`,
      true,
    ],
  ])('where %s', (_, text, told) => {
    expect(found(text).length).toBe(told ? 1 : 0);
  });
});

describe('an if: that', () => {
  it.each([
    'github.event.pull_request.head.repo.fork == false',
    'github.event.pull_request.head.repo.fork != true',
    '${{ !github.event.pull_request.head.repo.fork }}',
    'github.event.pull_request.head.repo.full_name == github.repository',
    'github.repository == github.event.pull_request.head.repo.full_name',
    "github.event_name != 'pull_request'",
    "github.event_name == 'schedule'",
    "GitHub.Event_Name=='push'",
    "github.ref == 'refs/heads/main'",
    "github.ref_name == 'main'",
    "startsWith(github.ref, 'refs/tags/')",
    "github.event_name != 'pull_request' || github.event.pull_request.head.repo.full_name == github.repository",
    "always() && (github.event_name != 'pull_request' || !github.event.pull_request.head.repo.fork)",
    "github.actor != 'x || y' && (github.event_name == 'push')",
  ])('keeps them out: %s', (condition) => {
    expect(excludesForks(condition)).toBe(true);
  });

  it.each([
    'always()',
    "github.event_name == 'pull_request'",
    "github.actor != 'dependabot[bot]'",
    'github.event.pull_request.head.repo.fork',
    "github.event_name != 'pull_request' || always()",
    "!(github.event_name != 'pull_request')",
    "contains('a && false', 'b')",
    "github.ref != 'refs/heads/main'",
    '',
  ])('does not: %s', (condition) => {
    expect(excludesForks(condition)).toBe(false);
  });
});
