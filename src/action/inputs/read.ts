import { type Diagnostic, diagnostic, UserErrors } from '../../core/diagnostics.ts';
import { nearest } from '../../core/nearest.ts';
import { Redacted } from '../../core/redacted.ts';
import { TARGET_NAME } from '../../core/targets/tables.ts';
import { count } from '../../core/words.ts';
import {
  COMMANDS,
  type CommandName,
  type InputName,
  inputNames,
  inputTable,
  specOf,
  variableOf,
} from './table.ts';

type Environment = Readonly<Record<string, string | undefined>>;

type Choice<Name extends InputName> = (typeof inputTable)[Name] extends {
  readonly choices: readonly (infer Word)[];
}
  ? Word
  : never;

/** What the step was given, with what holds where it was given nothing. */
export interface Inputs {
  readonly command: CommandName;
  readonly config: string | undefined;
  readonly targets: readonly string[];
  readonly workingDirectory: string;
  readonly secrets: string | undefined;
  readonly template: string | undefined;
  readonly namesOnly: boolean;
  readonly profile: string | undefined;
  readonly key: Redacted<string> | undefined;
  readonly githubToken: Redacted<string> | undefined;
  readonly commentToken: Redacted<string> | undefined;
  /** The token that `commentToken` is, is the workflow's own. */
  readonly isOwnCommentToken: boolean;
  readonly comment: Choice<'comment'>;
  readonly failOn: Choice<'fail-on'>;
  readonly issue: Choice<'issue'>;
  readonly planFile: string | undefined;
  readonly prune: boolean;
  readonly overwrite: boolean;
  readonly maxRemovals: number | undefined;
}

/** What was given, by name. The runner hands over an empty text where nothing was. */
type Given = ReadonlyMap<InputName, string>;

/**
 * Reads the inputs of the step.
 * @throws UserErrors for all that is wrong with them, at once. No input is quoted: it may be a secret in the wrong place
 */
export function readInputs(env: Environment): Inputs {
  const given = givenInputs(env);
  const command = choiceOf('command', given, COMMANDS) ?? 'plan';
  const problems = [
    ...unknownInputs(env),
    ...[...given].flatMap(([name, text]) => wrongValue(name, text)),
    ...(isOneOf(COMMANDS, given.get('command') ?? 'plan') ? notTaken(given, command) : []),
    ...brokenRules(given, command),
  ];
  if (problems.length > 0)
    throw new UserErrors(`${count(problems.length, 'problem')} with the inputs`, problems);
  return inputsOf(given, command);
}

/** The credentials among the inputs: they are masked before anything else is looked at. */
export const credentialsIn = (env: Environment): readonly Redacted<string>[] =>
  [...givenInputs(env)]
    .filter(([name]) => specOf(name).type === 'credential')
    .map(([, text]) => new Redacted(text));

/** The environment as the work sees it: without the inputs, which are read. */
export const withoutInputs = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('INPUT_')));

function inputsOf(given: Given, command: CommandName): Inputs {
  const credential = (name: InputName): Redacted<string> | undefined => {
    const text = given.get(name);
    return text === undefined ? undefined : new Redacted(text);
  };
  const removals = given.get('max-removals');
  return {
    command,
    config: given.get('config'),
    targets: listIn(given.get('targets')),
    workingDirectory: given.get('working-directory') ?? '.',
    secrets: given.get('secrets'),
    template: given.get('template'),
    namesOnly: given.get('names-only') === 'true',
    profile: given.get('profile'),
    key: credential('key'),
    githubToken: credential('github-token'),
    commentToken: credential('comment-token') ?? credential('workflow-token'),
    isOwnCommentToken: isOwn(given, 'comment-token') || !given.has('comment-token'),
    comment: choiceOf('comment', given, inputTable.comment.choices) ?? 'on-changes',
    failOn: choiceOf('fail-on', given, inputTable['fail-on'].choices) ?? 'error',
    issue: choiceOf('issue', given, inputTable.issue.choices) ?? 'never',
    planFile: given.get('plan-file'),
    prune: given.get('prune') === 'true',
    overwrite: given.get('overwrite') === 'true',
    maxRemovals: removals === undefined ? undefined : Number(removals),
  };
}

const givenInputs = (env: Environment): Given =>
  new Map(
    inputNames.flatMap((name) => {
      const text = env[variableOf(name)]?.trim() ?? '';
      return text === '' ? [] : [[name, text] as const];
    }),
  );

const listIn = (text = ''): string[] => text.split(/[\s,]+/).filter((name) => name !== '');

const isOneOf = <Word extends string>(words: readonly Word[], text: string): text is Word =>
  words.some((word) => word === text);

function choiceOf<Word extends string>(
  name: InputName,
  given: Given,
  words: readonly Word[],
): Word | undefined {
  const text = given.get(name);
  return text !== undefined && isOneOf(words, text) ? text : undefined;
}

const isOwn = (given: Given, name: InputName): boolean =>
  given.has(name) && given.get(name) === given.get('workflow-token');

const wrong = (message: string, hint: string): Diagnostic => diagnostic('usage', { message, hint });

/** The runner warns of these, and goes on without: here a slip of the pen would be a guard that is not there. */
function unknownInputs(env: Environment): Diagnostic[] {
  const known = new Set(inputNames.map(variableOf));
  return Object.keys(env)
    .filter((variable) => variable.startsWith('INPUT_') && !known.has(variable))
    .map((variable) => {
      const name = variable.slice('INPUT_'.length).toLowerCase();
      const meant = nearest(name, inputNames);
      return wrong(
        `there is no input ${JSON.stringify(name)}`,
        meant === undefined ? `there are ${inputNames.join(', ')}` : `did you mean ${meant}?`,
      );
    });
}

function wrongValue(name: InputName, text: string): Diagnostic[] {
  const { type, choices = [] } = specOf(name);
  if (type === 'boolean' && !isOneOf(['true', 'false'], text))
    return [
      wrong(
        `the input ${name} takes true or false, and nothing else`,
        `write ${name}: true, or leave it out`,
      ),
    ];
  if (type === 'number' && !/^\d{1,9}$/.test(text))
    return [wrong(`the input ${name} takes a whole number`, `such as ${name}: 10`)];
  if (type === 'choice' && !isOneOf(choices, text))
    return [
      wrong(
        `the input ${name} takes ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`,
        choiceHint(name, text, choices),
      ),
    ];
  return [];
}

function choiceHint(name: InputName, text: string, choices: readonly string[]): string {
  const meant = nearest(text, choices);
  return meant === undefined ? `leave it out for ${specOf(name).otherwise}` : `did you mean ${meant}?`;
}

const notTaken = (given: Given, command: CommandName): Diagnostic[] =>
  [...given.keys()].flatMap((name) => {
    const { commands } = specOf(name);
    if (commands === undefined || commands.includes(command)) return [];
    const takers =
      commands.length === 1 ? commands[0] : `${commands.slice(0, -1).join(', ')} and ${commands.at(-1)}`;
    return [
      wrong(`the input ${name} says nothing to the command ${command}`, `leave it out; it is for ${takers}`),
    ];
  });

/** What a comparison of names alone has no use for. */
const ABOUT_VALUES = [
  'secrets',
  'profile',
  'key',
  'plan-file',
  'prune',
  'overwrite',
  'max-removals',
] as const;

function brokenRules(given: Given, command: CommandName): Diagnostic[] {
  const namesOnly = given.get('names-only') === 'true';
  const idle = namesOnly ? ABOUT_VALUES.filter((name) => given.has(name)) : [];
  return [
    ...(isOwn(given, 'github-token')
      ? [
          wrong(
            "github-token is the workflow's own token, and that can neither list nor write secrets, whatever its permissions",
            'take a token of a GitHub App (actions/create-github-app-token), or a fine-grained one with Secrets: write',
          ),
        ]
      : []),
    ...(listIn(given.get('targets')).every((name) => TARGET_NAME.test(name))
      ? []
      : [
          wrong(
            'targets: one of the names is none that a target can have',
            'name targets of the file, with blanks, commas or new lines between',
          ),
        ]),
    ...(given.get('secrets') === '-'
      ? [
          wrong(
            'the input secrets takes a path or env:NAME: a step has no standard input',
            'put the TOML into a variable of the step, and name it: secrets: env:NAME',
          ),
        ]
      : []),
    ...(namesOnly && !given.has('template')
      ? [wrong('names-only needs an example file', 'name it: template: .dlt/example.secrets.toml')]
      : []),
    ...idle.map((name) =>
      wrong(
        `the input ${name} is about values, and names-only compares names alone`,
        'leave one of them out',
      ),
    ),
    ...(command === 'apply' && !given.has('plan-file')
      ? [wrong('apply needs the plan that was reviewed', 'name it: plan-file: plan.json')]
      : []),
  ];
}
