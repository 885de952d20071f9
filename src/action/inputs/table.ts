/** What the action can be told to do. */
export const COMMANDS = ['plan', 'apply', 'push', 'status', 'check', 'verify'] as const;
export type CommandName = (typeof COMMANDS)[number];

export interface InputSpec {
  readonly type: 'text' | 'list' | 'boolean' | 'number' | 'choice' | 'credential';
  readonly describe: string;
  readonly choices?: readonly string[];
  /** What holds where it is not given. `action.yml` has no defaults: one could not be told from what somebody wrote. */
  readonly otherwise?: string;
  /** Absent: every command. */
  readonly commands?: readonly CommandName[];
}

const WITH_TARGETS = ['plan', 'push', 'status'] as const;
const WITH_SECRETS = ['plan', 'apply', 'push', 'status', 'check'] as const;

/** Every input, by its name. `action.yml` and docs/action.md are held to this table. */
export const inputTable = {
  command: {
    type: 'choice',
    choices: COMMANDS,
    otherwise: 'plan',
    describe: 'what to do',
  },
  config: {
    type: 'text',
    otherwise: 'deploy-secrets.toml',
    commands: ['plan', 'apply', 'push', 'status'],
    describe: 'the file with the targets',
  },
  targets: {
    type: 'list',
    otherwise: 'all of them',
    commands: WITH_TARGETS,
    describe: 'which targets of the file, by their names, with blanks, commas or new lines between',
  },
  'working-directory': {
    type: 'text',
    otherwise: '.',
    describe: 'the folder of the project, where paths of the other inputs begin',
  },
  secrets: {
    type: 'text',
    otherwise: 'as deploy-secrets.toml says, or as dlt finds them',
    commands: WITH_SECRETS,
    describe:
      'where the values are: the path of a TOML file, or env:NAME for a variable of the step that holds the TOML',
  },
  template: {
    type: 'text',
    commands: WITH_SECRETS,
    describe:
      'an example file with the names; their values come from the environment, unless names-only is true',
  },
  'names-only': {
    type: 'boolean',
    otherwise: 'false',
    commands: ['plan', 'status'],
    describe: 'with template: no values and no key; which names are missing at the targets?',
  },
  profile: {
    type: 'text',
    commands: WITH_SECRETS,
    describe: 'the profile of a dlt workspace',
  },
  key: {
    type: 'credential',
    otherwise: 'the variable DEPLOY_SECRETS_KEY, or that of the secrets',
    commands: ['plan', 'apply', 'push', 'status'],
    describe: 'the key, by which a diff tells changed from unchanged',
  },
  'github-token': {
    type: 'credential',
    otherwise: 'the variable GH_TOKEN or GITHUB_TOKEN',
    commands: ['plan', 'apply', 'push', 'status', 'check'],
    describe:
      "lists and writes secrets at GitHub: a fine-grained token or an App's, never the workflow's own",
  },
  'workflow-token': {
    type: 'credential',
    describe: "the workflow's own token, which action.yml hands over; leave it as it is",
  },
  'comment-token': {
    type: 'credential',
    otherwise: "the workflow's own token",
    commands: ['plan', 'status'],
    describe:
      'writes the comment and the issue; the workflow\'s own needs "pull-requests: write", or "issues: write"',
  },
  comment: {
    type: 'choice',
    choices: ['always', 'on-changes', 'never'],
    otherwise: 'on-changes',
    commands: ['plan'],
    describe: 'whether a pull request gets a comment, which later runs keep up to date',
  },
  'fail-on': {
    type: 'choice',
    choices: ['error', 'changes', 'drift'],
    otherwise: 'error',
    commands: ['plan', 'status'],
    describe:
      'what fails the step besides an error: changes that are pending; or drift, which is what somebody else decided at a store and, with status, what is missing there',
  },
  issue: {
    type: 'choice',
    choices: ['never', 'drift'],
    otherwise: 'never',
    commands: ['status'],
    describe:
      'drift: one issue is opened where a store has drifted or a secret expires, kept up to date, and closed once all is well',
  },
  'plan-file': {
    type: 'text',
    commands: ['plan', 'apply'],
    describe: 'plan: save the plan there, without a value in it; apply: the plan to apply',
  },
  prune: {
    type: 'boolean',
    otherwise: 'false',
    commands: ['plan', 'push'],
    describe: 'also remove what this project pushed before and the secrets no longer have',
  },
  overwrite: {
    type: 'boolean',
    otherwise: 'false',
    commands: ['plan', 'push'],
    describe: 'go ahead on what someone else made or changed, and on older values',
  },
  'max-removals': {
    type: 'number',
    otherwise: '3, or 30 % of what is ours there, whichever is more',
    commands: ['plan', 'push'],
    describe: 'remove up to so many',
  },
} as const satisfies Record<string, InputSpec>;

export type InputName = keyof typeof inputTable;

export const inputNames = Object.keys(inputTable) as readonly InputName[];

export const specOf = (name: InputName): InputSpec => inputTable[name];

/** The variable in which the runner hands an input over (actions/runner, `ActionRunner`; read 2026-11-28). */
export const variableOf = (name: string): string => `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
