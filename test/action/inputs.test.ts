import { describe, expect, it } from 'vitest';
import { credentialsIn, readInputs } from '../../src/action/inputs/read.ts';
import { COMMANDS, inputNames, specOf, variableOf } from '../../src/action/inputs/table.ts';
import { UserErrors } from '../../src/core/diagnostics.ts';

const read = (inputs: Readonly<Record<string, string>>) =>
  readInputs({
    PATH: '/bin',
    ...Object.fromEntries(inputNames.map((name) => [variableOf(name), ''])),
    'INPUT_WORKFLOW-TOKEN': 'ghs_own',
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [variableOf(name), value])),
  });

function problemsOf(inputs: Readonly<Record<string, string>>): string[] {
  try {
    read(inputs);
    return [];
  } catch (error) {
    if (!(error instanceof UserErrors)) throw error;
    return error.diagnostics.map(({ message }) => message);
  }
}

describe('inputs', () => {
  it('have what holds where nothing is given', () => {
    expect(read({})).toMatchObject({
      ...{ command: 'plan', targets: [], workingDirectory: '.', namesOnly: false, comment: 'on-changes' },
      ...{ failOn: 'error', issue: 'never', prune: false, overwrite: false, isOwnCommentToken: true },
    });
    expect(read({}).commentToken?.reveal()).toBe('ghs_own');
  });

  it('are read as they are meant', () => {
    expect(
      read({
        command: 'push',
        targets: 'staging, production\nwarehouse',
        prune: 'true',
        'max-removals': '10',
      }),
    ).toMatchObject({ targets: ['staging', 'production', 'warehouse'], prune: true, maxRemovals: 10 });
    expect(read({ 'comment-token': 'ghs_app' }).isOwnCommentToken).toBe(false);
    expect(read({ 'comment-token': 'ghs_own' }).isOwnCommentToken).toBe(true);
  });

  it.each<[Readonly<Record<string, string>>, string]>([
    [{ command: 'plam' }, 'the input command takes plan, apply, push, status, check or verify'],
    [{ prune: 'yes' }, 'the input prune takes true or false, and nothing else'],
    [{ prune: 'True' }, 'the input prune takes true or false, and nothing else'],
    [{ overwrite: '1' }, 'the input overwrite takes true or false, and nothing else'],
    [{ prune: 'true', 'max-removals': '-1' }, 'the input max-removals takes a whole number'],
    [{ prune: 'true', 'max-removals': '1e3' }, 'the input max-removals takes a whole number'],
    [{ comment: 'sometimes' }, 'the input comment takes always, on-changes or never'],
    [{ 'max-removal': '3' }, 'there is no input "max-removal"'],
    [{ command: 'verify', prune: 'false' }, 'the input prune says nothing to the command verify'],
    [{ command: 'push', 'names-only': 'false' }, 'the input names-only says nothing to the command push'],
    [{ command: 'push', issue: 'drift' }, 'the input issue says nothing to the command push'],
    [{ command: 'apply' }, 'apply needs the plan that was reviewed'],
    [
      { command: 'apply', 'plan-file': 'p', targets: 'a' },
      'the input targets says nothing to the command apply',
    ],
    [{ 'names-only': 'true' }, 'names-only needs an example file'],
    [
      { 'names-only': 'true', template: 'e.toml', key: 'k' },
      'the input key is about values, and names-only compares names alone',
    ],
    [{ secrets: '-' }, 'the input secrets takes a path or env:NAME: a step has no standard input'],
    [{ targets: 'staging --overwrite' }, 'targets: one of the names is none that a target can have'],
    [
      { 'github-token': 'ghs_own' },
      "github-token is the workflow's own token, and that can neither list nor write secrets, whatever its permissions",
    ],
  ])('%j: %s', (inputs, problem) => {
    expect(problemsOf(inputs)).toEqual([problem]);
  });

  it('are told all at once, without a word of what was given', () => {
    const problems = problemsOf({
      command: 'push',
      prune: 'canary-1',
      overwrite: 'canary-2',
      issue: 'canary-3',
    });
    expect(problems).toHaveLength(4);
    expect(problems.join()).not.toContain('canary');
  });

  it('are each for commands that there are', () => {
    for (const name of inputNames)
      for (const command of specOf(name).commands ?? []) expect(COMMANDS).toContain(command);
  });

  it('hold the credentials that are masked first', () => {
    const env = { INPUT_KEY: 'a', 'INPUT_GITHUB-TOKEN': 'b', 'INPUT_COMMENT-TOKEN': 'c', INPUT_CONFIG: 'd' };
    expect(credentialsIn(env).map((one) => one.reveal())).toEqual(['a', 'b', 'c']);
  });
});
