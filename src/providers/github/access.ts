import { UserError } from '../../core/diagnostics.ts';
import { type Chosen, numberIn, stringIn, type Visibility, visibilities } from './answers.ts';
import type { Send } from './client.ts';
import { Renamed } from './moved.ts';

/** Which repositories of an organization may use a secret of it. */
export interface Access {
  readonly visibility: Visibility;
  /** Empty unless `selected`. */
  readonly repositories: readonly Chosen[];
}

export interface AccessOptions {
  readonly visibility?: string;
  /** `A,B` */
  readonly repos?: string;
}

/**
 * What `--visibility` and `--repos` ask for; undefined: what is there keeps what it has. One request for each
 * repository, since GitHub wants their numbers.
 * @throws UserError when they contradict each other, or name what the organization does not have
 */
export async function findAccess(
  { visibility, repos }: AccessOptions,
  organization: string,
  send: Send,
): Promise<Access | undefined> {
  if (repos === undefined && visibility === 'selected')
    throw new UserError('--visibility selected: which repositories?', { hint: 'add --repos A,B' });
  if (repos !== undefined && visibility !== undefined && visibility !== 'selected')
    throw new UserError(`--repos and --visibility ${visibility} contradict each other`, {
      hint: 'leave one of them out: --repos alone means --visibility selected',
    });
  if (repos !== undefined)
    return { visibility: 'selected', repositories: await findAll(repos, organization, send) };
  const named = visibilities.find((one) => one === visibility);
  return named && { visibility: named, repositories: [] };
}

async function findAll(repos: string, organization: string, send: Send): Promise<Chosen[]> {
  const names = repos.split(',').map((one) => nameIn(one.trim(), organization));
  const found = await Promise.all([...new Set(names)].map((name) => findOne(name, organization, send)));
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
async function findOne(name: string, organization: string, send: Send): Promise<Chosen | string> {
  const doing = `find the repository ${name} of ${organization}`;
  try {
    const path = `/repos/${organization}/${name}`;
    const { status, data } = await send({ method: 'GET', path, doing, takes: [404] });
    return status === 404 ? name : { id: numberIn(data, 'id'), name: stringIn(data, 'name') };
  } catch (error) {
    if (error instanceof Renamed)
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

const without = (these: readonly Chosen[], those: readonly Chosen[]): Chosen[] => {
  const ids = new Set(those.map(({ id }) => id));
  return these.filter(({ id }) => !ids.has(id));
};
