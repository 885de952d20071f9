import type { CredentialSpec, OptionRule, OptionTable, Place } from '../../core/sync/provider.ts';

export interface GitHubOptions {
  readonly repo?: string;
  readonly environment?: string;
  readonly createEnvironment?: boolean;
  readonly org?: string;
  readonly visibility?: string;
  readonly repos?: string;
  readonly app?: string;
  readonly manifest?: string;
}

export const options = {
  repo: {
    type: 'string',
    value: 'OWNER/NAME',
    describe: 'the repository; default: GITHUB_REPOSITORY, then the git remote origin',
  },
  environment: {
    type: 'string',
    value: 'NAME',
    describe: 'an environment of the repository, instead of the repository itself',
  },
  createEnvironment: {
    type: 'boolean',
    describe: 'make the environment if it is not there',
  },
  org: {
    type: 'string',
    value: 'ORG',
    describe: 'an organization, instead of a repository',
  },
  visibility: {
    type: 'string',
    choices: ['all', 'private', 'selected'],
    describe: 'with --org: who may use the secrets; a new one needs it, the others keep what they have',
  },
  repos: {
    type: 'string',
    value: 'A,B',
    describe: 'with --org: these repositories alone may use the secrets',
  },
  app: {
    type: 'string',
    choices: ['actions', 'dependabot', 'codespaces'],
    describe: 'what the secrets are for; default: actions',
  },
  manifest: {
    type: 'string',
    value: 'FILE',
    completes: 'files',
    describe: 'keep the marks in a file, instead of the variable DEPLOY_SECRETS_MANIFEST',
  },
} as const satisfies OptionTable<GitHubOptions>;

const TOKENS = ['GH_TOKEN', 'GITHUB_TOKEN', 'GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'];
const APP_KEY_FILE = 'GITHUB_APP_PRIVATE_KEY_PATH';

export const credentials: Readonly<Record<string, CredentialSpec>> = {
  token: {
    describe: 'the variable with the token that writes there',
    variables: ['GH_TOKEN', 'GH_ENTERPRISE_TOKEN'],
    hides: [...TOKENS, 'GITHUB_APP_ID', 'GITHUB_APP_INSTALLATION_ID'],
  },
  'app-id': {
    describe: 'the variable with the id of a GitHub App',
    variables: ['GITHUB_APP_ID'],
    hides: ['GITHUB_APP_INSTALLATION_ID'],
  },
  'app-private-key': {
    describe: 'the variable with the private key of a GitHub App',
    variables: ['GITHUB_APP_PRIVATE_KEY'],
    hides: [APP_KEY_FILE],
  },
};

/** The server is the environment's choice, so one pace is that of all targets with one token. */
export function placeOf({ repo, environment, org, app = 'actions', manifest }: GitHubOptions): Place {
  const owner = org === undefined ? (repo ?? 'this repository') : `${org} (organization)`;
  const part = environment === undefined ? '' : ` (${environment})`;
  const use = app === 'actions' ? '' : ` for ${app === 'dependabot' ? 'Dependabot' : 'Codespaces'}`;
  return {
    label: `github ${owner}${part}${use}`,
    ids: [
      [org ?? repo ?? '', environment ?? '', app].join('\n').toLowerCase(),
      // One file holds the marks of one place.
      ...(manifest === undefined ? [] : [`manifest\n${manifest}`]),
    ],
    pace: '',
  };
}

/** Checked in this order, before anything is asked of anyone. */
export const optionRules: readonly OptionRule<GitHubOptions>[] = [
  {
    when: ({ createEnvironment, environment }) => createEnvironment === true && environment === undefined,
    message: () => '--create-environment: which one?',
    hint: 'add --environment NAME',
  },
  {
    when: ({ org, repo }) => org !== undefined && repo !== undefined,
    message: () => '--org and --repo name two places',
    hint: 'push to one after the other',
  },
  {
    when: ({ org, environment }) => org !== undefined && environment !== undefined,
    message: () => '--environment: an organization has none',
    hint: 'leave it out, or give --repo',
  },
  {
    when: ({ org, visibility }) => org === undefined && visibility !== undefined,
    message: () => '--visibility is for an organization',
    hint: 'add --org ORG',
  },
  {
    when: ({ org, repos }) => org === undefined && repos !== undefined,
    message: () => '--repos is for an organization',
    hint: 'add --org ORG',
  },
  {
    when: ({ visibility, repos }) => visibility === 'selected' && repos === undefined,
    message: () => '--visibility selected: which repositories?',
    hint: 'add --repos A,B',
  },
  {
    when: ({ visibility, repos }) =>
      repos !== undefined && visibility !== undefined && visibility !== 'selected',
    message: ({ visibility }) => `--repos and --visibility ${visibility} contradict each other`,
    hint: 'leave one of them out: --repos alone means --visibility selected',
  },
  {
    when: ({ app = 'actions', environment }) => environment !== undefined && app !== 'actions',
    message: ({ app }) => `--app ${app}: an environment has secrets for Actions alone`,
    hint: 'leave out --environment',
  },
];
