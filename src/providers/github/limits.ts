import type { EntryLimits, Limits } from '../../core/sync/provider.ts';
import type { Location } from './location.ts';

const RENAME =
  'push it under another name with --rename PATH=NAME, or the whole file as one secret with --layout document';

const RESERVED =
  'push it with --rename-reserved: it is called DLT_… at GitHub then, and the job still gets the name that dlt looks up; or rename the section, or push the whole file as one secret with --layout document';

/**
 * Names, sizes and counts as GitHub documents them under "Secrets reference" and "Naming your secrets"
 * (docs.github.com/actions/reference/security/secrets, checked 2026-11-24). No longest name is documented.
 */
const secret: EntryLimits = {
  names: [
    {
      code: 'not-a-name',
      allows: /^[A-Za-z0-9_]+$/,
      message: 'GitHub takes only the letters A to Z, digits and _ in a name',
      hint: RENAME,
    },
    {
      code: 'not-a-name',
      allows: /^[^0-9]/,
      message: 'GitHub takes no name that begins with a digit',
      hint: RESERVED,
      reserved: true,
    },
    {
      code: 'not-a-name',
      allows: /^(?!GITHUB_)/i,
      message: 'GitHub takes no name that begins with GITHUB_',
      hint: RESERVED,
      reserved: true,
    },
  ],
  caseInsensitive: true,
  writeOnly: true,
  // "Secrets are limited to 48 KB in size": of the plain text; sealing and base64 come on top.
  value: { bytes: 48 * 1024, empty: true },
};

/** "up to 100 repository secrets", "up to 100 environment secrets". */
const repository: EntryLimits = { ...secret, entries: 100 };

/**
 * "Individual variables are limited to 48 KB in size", "up to 500 variables per repository" and 100 per environment,
 * 1,000 in an organization; "the total combined size limit for organization and repository variables is 256 KB per
 * workflow run" (docs.github.com/actions/reference/workflows-and-actions/variables, checked 2026-11-24).
 */
const { writeOnly: _, ...readable } = secret;
const variable: EntryLimits = {
  ...readable,
  shownBy: 'the page of its settings shows it, or gh variable get NAME',
  names: [
    ...secret.names,
    {
      code: 'not-a-name',
      allows: /^(?!DEPLOY_SECRETS_MANIFEST)/i,
      message: 'the marks of what was pushed are kept in variables whose names begin so',
      hint: RESERVED,
      reserved: true,
    },
  ],
  readableBytes: {
    bytes: 256 * 1024,
    message:
      'a workflow on github.com sees only the first 256 KB, by name, of the variables of its repository and organization',
    hint: 'push fewer with --include or --exclude, or to an environment, whose variables do not count',
  },
};

export const limits: Limits & { readonly types: { readonly secret: EntryLimits } } = {
  types: { secret: repository, variable: { ...variable, entries: 500 } },
};

/** "up to 1,000 organization secrets", of which a workflow sees a hundred. */
const organization: EntryLimits = {
  ...secret,
  entries: 1000,
  readableEntries: {
    most: 100,
    message: 'a workflow sees only the first 100, by name, of the organization secrets for its repository',
    hint: 'push those of one project to its repository, or share each secret with the repositories that need it',
  },
};

/**
 * What a place takes, where that differs from `limits`. For Codespaces 100 everywhere (docs.github.com/codespaces, "Managing development environment
 * secrets for your repository or organization"); for Dependabot no number is documented (checked 2026-11-24).
 */
export function limitsOf(
  location: Pick<Location, 'app' | 'organization' | 'environment'>,
): Limits | undefined {
  const { app, organization: login, environment } = location;
  if (app === 'dependabot') return { types: { secret } };
  if (app !== 'actions') return undefined;
  if (login !== undefined)
    return { types: { secret: organization, variable: { ...variable, entries: 1000 } } };
  const { readableBytes: _, ...alone } = variable;
  return environment === undefined
    ? undefined
    : { types: { secret: repository, variable: { ...alone, entries: 100 } } };
}
