import { UserError } from '../../../core/diagnostics.ts';
import type { Runtime } from '../../../core/runtime.ts';
import { optionalTextIn } from '../../http/answers.ts';
import { variableValue } from '../answers.ts';
import type { ApiCall, Sharing } from '../api/calls.ts';
import type { GitHubClient } from '../client.ts';
import type { Location } from '../location.ts';
import { variableBytes } from './text.ts';

/** Where the manifest is kept, on one or more pages, counted from 1. */
export interface PageStorage {
  /** For messages: `the variable DEPLOY_SECRETS_MANIFEST of acme/etl`. */
  where(page: number): string;
  /** How many pages there may be: a power of two. */
  readonly most: number;
  /** The most that fits on one. */
  readonly bytes?: number;
  /** Undefined when it is proven that there is none; `refused` when the token may not know. */
  read(page: number): Promise<string | undefined | typeof refused>;
  /** Whether it could be written; false when the token may not. `outdated`: it is not as it was read, and stays so. */
  write(page: number, text: string): Promise<boolean | typeof outdated>;
}

export const refused = Symbol('refused');
export const outdated = Symbol('outdated');

/** The Actions variables that a manifest is kept in, the first of them by its name. */
export interface ManifestVariable {
  readonly name: string;
  /** For people: `acme/etl (production)`. */
  readonly place: string;
  /** What a token must be allowed for them, of the location's permissions. */
  readonly permissions: readonly string[];
}

const NAME = 'DEPLOY_SECRETS_MANIFEST';

/** A variable that holds our marks, whatever they are of: never listed with those of others, never made of a configuration. */
export const holdsMarks = (name: string): boolean => name.toUpperCase().startsWith(NAME);

/** Where the marks of secrets lie. Actions alone has variables, so those of the other apps lie there too. */
export function variableOf({ app, environment, organization, owner, place }: Location): ManifestVariable {
  if (environment !== undefined)
    return { name: NAME, place, permissions: ['Environments: write', 'Variables: write'] };
  return {
    name: app === 'actions' ? NAME : `${NAME}_${app.toUpperCase()}`,
    place: owner,
    permissions: [organization === undefined ? 'Variables: write' : 'Organization variables: write'],
  };
}

/** In an organization no repository may use it: it would count there, and tell its names to every workflow. */
const forNoRepository: Sharing = { visibility: 'selected', selected_repository_ids: [] };

/** Actions variables beside the secrets. @param most how many there may be: a power of two */
export function variableStorage(
  client: GitHubClient,
  location: Location,
  { variable, most }: { readonly variable: ManifestVariable; readonly most: number },
): PageStorage {
  const calls = client.api.variables(location);
  const sharing = location.organization === undefined ? undefined : forNoRepository;
  const existing = new Set<number>();
  /** When we wrote a page, by the server's clock. */
  const written = new Map<number, Date | undefined>();
  const nameOf = (page: number) => (page === 1 ? variable.name : `${variable.name}_${page}`);
  const where = (page: number) => `the variable ${nameOf(page)} of ${variable.place}`;
  const send = async (page: number, call: ApiCall, mistaken: number) => {
    const how = { doing: `write ${where(page)}`, accepts: [403, mistaken] };
    const { status } = await client.send(call, how);
    if (status === mistaken) existing.delete(page);
    else if (status !== 403) {
      existing.add(page);
      written.set(page, client.serverTime());
    }
    return status;
  };
  /** An answer from before our own write is asked for once more: put back, it would undo what others wrote since. */
  const readFresh = async (page: number) => {
    const how = { doing: `read ${where(page)}`, accepts: [403, 404] };
    for (let tries = 0; tries < MOST_READS; tries++) {
      const answer = await client.send(calls.get(nameOf(page)), how);
      if (!isOlder(answer.data, written.get(page))) return answer;
    }
    throw new UserError(`${where(page)} is shown as it was before it was written`, {
      hint: 'run the same command again later',
    });
  };
  const storage: PageStorage = {
    where,
    most,
    bytes: variableBytes,
    async read(page) {
      const { status, data } = await readFresh(page);
      existing.delete(page);
      if (status === 403) return refused;
      if (status === 404) return undefined;
      existing.add(page);
      return variableValue(data);
    },
    // GitHub has no upsert. A variable that is there against expectation is not changed: what it holds was not seen, be it
    // another key's section or, after an answer that was wrong, our own. Unless a POST was cut and sent again: it met itself.
    async write(page, value) {
      if (existing.has(page)) {
        const status = await send(page, calls.update(nameOf(page), value, sharing), 404);
        if (status !== 404) return status !== 403;
      }
      const status = await send(page, calls.create(nameOf(page), value, sharing), 409);
      if (status !== 409) return status !== 403;
      return (await storage.read(page)) === value || outdated;
    },
  };
  return storage;
}

/** How often a variable is asked for whose answer is older than our own write. */
const MOST_READS = 3;

/** The server may date a write up to two seconds before its answer. */
function isOlder(data: unknown, written: Date | undefined): boolean {
  const updated = Date.parse(optionalTextIn(data, 'updated_at'));
  return written !== undefined && updated < written.getTime() - 2000;
}

/**
 * A file, for those who may not use variables. It tells as little as the variable does, and travels with the project. What
 * someone else wrote into it since it was read is seen right before it is replaced.
 */
export function fileStorage(
  { readFile, writeFile }: Pick<Runtime, 'readFile' | 'writeFile'>,
  path: string,
): PageStorage {
  let known: string | undefined;
  return {
    where: () => `the file ${path}`,
    most: 1,
    async read() {
      known = await readFile(path);
      return known;
    },
    async write(_, text) {
      if ((await readFile(path)) !== known) return outdated;
      await writeFile(path, text);
      known = text;
      return true;
    },
  };
}
