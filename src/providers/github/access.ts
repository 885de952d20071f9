import { UserError } from '../../core/diagnostics.ts';
import { numberIn, type SelectedRepository, textIn, type Visibility, visibilities } from './answers.ts';
import type { GitHubClient } from './client.ts';
import { RepositoryRenamed } from './moved.ts';

/** Which repositories of an organization may use a secret of it. */
export interface Access {
  readonly visibility: Visibility;
  /** Empty unless `selected`. */
  readonly repositories: readonly SelectedRepository[];
}

export interface AccessOptions {
  readonly visibility?: string;
  /** `A,B` */
  readonly repos?: string;
}

/**
 * What `--visibility` and `--repos` ask for; undefined: what is there keeps what it has. One request for each
 * repository, since GitHub wants their numbers.
 * @throws UserError when they name what the organization does not have
 */
export async function findAccess(
  { visibility, repos }: AccessOptions,
  organization: string,
  client: GitHubClient,
): Promise<Access | undefined> {
  if (repos !== undefined)
    return { visibility: 'selected', repositories: await findAll(repos, organization, client) };
  const named = visibilities.find((one) => one === visibility);
  return named && { visibility: named, repositories: [] };
}

async function findAll(
  repos: string,
  organization: string,
  client: GitHubClient,
): Promise<SelectedRepository[]> {
  const names = repos.split(',').map((one) => nameIn(one.trim(), organization));
  const found = await Promise.all([...new Set(names)].map((name) => findOne(name, organization, client)));
  const unknown = found.filter((one) => typeof one === 'string');
  if (unknown.length > 0)
    throw new UserError(`--repos: ${organization} has no repository ${unknown.join(', ')}`, {
      hint: 'check the names; the token must be able to see the repositories',
    });
  const all = found.filter((one) => typeof one !== 'string');
  return [...new Map(all.map((one) => [one.id, one])).values()];
}

/** `etl`, or `acme/etl`. */
function nameIn(text: string, organization: string): string {
  const [owner = '', name = owner, ...more] = text.split('/');
  const foreign = text.includes('/') && owner.toLowerCase() !== organization.toLowerCase();
  if (!foreign && more.length === 0 && /^(?!\.{1,2}$)[A-Za-z0-9_.-]+$/.test(name)) return name;
  throw new UserError(
    foreign && more.length === 0
      ? `--repos: ${JSON.stringify(text)} is not of the organization ${organization}`
      : `--repos: ${JSON.stringify(text)} is not the name of a repository`,
    { hint: 'it looks like --repos etl,reports' },
  );
}

/** The name itself where there is no such repository. */
async function findOne(
  name: string,
  organization: string,
  { api, send }: GitHubClient,
): Promise<SelectedRepository | string> {
  const doing = `find the repository ${name} of ${organization}`;
  try {
    const { status, data } = await send(api.repository({ owner: organization, name }), {
      doing,
      accepts: [404],
    });
    return status === 404 ? name : { id: numberIn(data, 'id'), name: textIn(data, 'name') };
  } catch (error) {
    if (error instanceof RepositoryRenamed)
      throw new UserError(`--repos: ${name} has moved to ${error.to}`, { hint: 'give its present name' });
    throw error;
  }
}

/** How what is there differs from what is asked for, in a few words each. */
export function differences(wanted: Access, there: Access): string[] {
  if (there.visibility !== wanted.visibility) {
    const only = wanted.repositories.map(({ name }) => name).join(', ');
    return [`visibility ${there.visibility} → ${wanted.visibility}${only && ` (${only})`}`];
  }
  const missing = without(wanted.repositories, there.repositories).map(({ name }) => `+${name}`);
  const extra = without(there.repositories, wanted.repositories).map(({ name }) => `-${name}`);
  const all = [...missing, ...extra];
  return all.length > 0 ? [`repositories ${all.join(' ')}`] : [];
}

const without = (
  these: readonly SelectedRepository[],
  those: readonly SelectedRepository[],
): SelectedRepository[] => {
  const ids = new Set(those.map(({ id }) => id));
  return these.filter(({ id }) => !ids.has(id));
};

/** The message where nothing tells who may use what is new in an organization, and the way out. */
export const sharingUnknown = (organization: string) => ({
  message: `nothing says which repositories of ${organization} may use what is new`,
  hint: 'say it with --visibility all, --visibility private, or --repos A,B',
});
