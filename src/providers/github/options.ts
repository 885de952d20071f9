import { UserError } from '../../core/diagnostics.ts';
import type { OptionSpec, OptionTable } from '../../core/sync/provider.ts';

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

/** What these options must keep among each other. */
interface OptionRule {
  /** The message where they do not. */
  broken(options: GitHubOptions): string | false | undefined;
  readonly hint: string;
}

type RuledOption = OptionSpec & { readonly rules?: readonly OptionRule[] };

/** The options, each with its rules about others: checked in this order, before anything is asked of anyone. */
export const options: OptionTable<GitHubOptions> & { readonly [K in keyof GitHubOptions]-?: RuledOption } = {
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
    rules: [
      {
        broken: ({ createEnvironment, environment }) =>
          createEnvironment && environment === undefined && '--create-environment: which one?',
        hint: 'add --environment NAME',
      },
    ],
  },
  org: {
    type: 'string',
    value: 'ORG',
    describe: 'an organization, instead of a repository',
    rules: [
      {
        broken: ({ org, repo }) =>
          org !== undefined && repo !== undefined && '--org and --repo name two places',
        hint: 'push to one after the other',
      },
      {
        broken: ({ org, environment }) =>
          org !== undefined && environment !== undefined && '--environment: an organization has none',
        hint: 'leave it out, or give --repo',
      },
    ],
  },
  visibility: {
    type: 'string',
    choices: ['all', 'private', 'selected'],
    describe: 'with --org: who may use the secrets; a new one needs it, the others keep what they have',
    rules: [
      {
        broken: ({ org, visibility }) =>
          org === undefined && visibility !== undefined && '--visibility is for an organization',
        hint: 'add --org ORG',
      },
    ],
  },
  repos: {
    type: 'string',
    value: 'A,B',
    describe: 'with --org: these repositories alone may use the secrets',
    rules: [
      {
        broken: ({ org, repos }) =>
          org === undefined && repos !== undefined && '--repos is for an organization',
        hint: 'add --org ORG',
      },
      {
        broken: ({ visibility, repos }) =>
          visibility === 'selected' && repos === undefined && '--visibility selected: which repositories?',
        hint: 'add --repos A,B',
      },
      {
        broken: ({ visibility, repos }) =>
          repos !== undefined &&
          visibility !== undefined &&
          visibility !== 'selected' &&
          `--repos and --visibility ${visibility} contradict each other`,
        hint: 'leave one of them out: --repos alone means --visibility selected',
      },
    ],
  },
  app: {
    type: 'string',
    choices: ['actions', 'dependabot', 'codespaces'],
    describe: 'what the secrets are for; default: actions',
    rules: [
      {
        broken: ({ app = 'actions', environment }) =>
          environment !== undefined &&
          app !== 'actions' &&
          `--app ${app}: an environment has secrets for Actions alone`,
        hint: 'leave out --environment',
      },
    ],
  },
  manifest: {
    type: 'string',
    value: 'FILE',
    describe: 'keep the marks in a file, instead of the variable DEPLOY_SECRETS_MANIFEST',
  },
};

/** @throws UserError for options that do not go together */
export function checkOptions(given: GitHubOptions): void {
  for (const { rules = [] } of Object.values<RuledOption>(options))
    for (const { broken, hint } of rules) {
      const message = broken(given);
      if (message) throw new UserError(message, { hint });
    }
}
