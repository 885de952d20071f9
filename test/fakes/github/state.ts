import type { components } from '@octokit/openapi-types';
import { Holder, type Shelf, type Stored } from './holder.ts';
import { Talk } from './talk.ts';

export type ProtectionRules = NonNullable<components['schemas']['environment']['protection_rules']>;

export class Environment extends Holder {
  readonly name: string;
  readonly createdAt: number;
  updatedAt: number;
  protection: ProtectionRules = [];
  branchPolicy: components['schemas']['deployment-branch-policy-settings'] = null;

  constructor(id: number, name: string, now: number) {
    super(id);
    this.name = name;
    this.createdAt = now;
    this.updatedAt = now;
  }
}

/** What a repository or an organization keeps apart for Dependabot and for Codespaces. */
class Apps {
  readonly dependabot: Holder;
  readonly codespaces: Holder;

  /** `id`: of the place that they belong to. */
  constructor(id: number) {
    this.dependabot = new Holder(id + 100_000);
    this.codespaces = new Holder(id + 200_000);
  }
}

/** Itself the holder of what Actions uses, as a repository is. */
export class Organization extends Holder {
  readonly login: string;
  /** Secrets for Codespaces come with `team` and above. */
  plan: 'free' | 'team' = 'team';
  readonly apps: Apps;

  constructor(id: number, login: string) {
    super(id);
    this.login = login;
    this.apps = new Apps(id);
  }

  /** What its repository may use of a shelf, in the order of the names. */
  usable(shelf: Shelf, { id, private: isPrivate }: Repository): readonly Stored[] {
    return shelf.all().filter(({ access }) => {
      if (access?.visibility === 'selected') return access.repositories.includes(id);
      return isPrivate || access?.visibility === 'all';
    });
  }
}

export class Repository extends Holder {
  owner: string;
  name: string;
  readonly private: boolean;
  readonly apps: Apps;
  readonly talk = new Talk();
  readonly #environments = new Map<string, Environment>();

  constructor(id: number, fullName: string, isPrivate: boolean) {
    super(id);
    [this.owner, this.name] = splitName(fullName);
    this.private = isPrivate;
    this.apps = new Apps(id);
  }

  get fullName(): string {
    return `${this.owner}/${this.name}`;
  }

  /** Environment names are not case-sensitive. */
  environment(name: string): Environment | undefined {
    return this.#environments.get(name.toLowerCase());
  }

  environments(): readonly Environment[] {
    return [...this.#environments.values()];
  }

  addEnvironment(environment: Environment): void {
    this.#environments.set(environment.name.toLowerCase(), environment);
  }

  removeEnvironment(name: string): boolean {
    return this.#environments.delete(name.toLowerCase());
  }
}

/** `owner/name` as its two parts. */
function splitName(fullName: string): [owner: string, name: string] {
  const [owner, name, ...more] = fullName.split('/');
  if (!owner || !name || more.length > 0) throw new TypeError(`not owner/name: ${fullName}`);
  return [owner, name];
}

/** Everything on the server. */
export class State {
  readonly #repositories = new Map<string, Repository>();
  /** Names that repositories had before. */
  readonly #former = new Map<string, Repository>();
  readonly #organizations = new Map<string, Organization>();
  /** Whether a change of the selected repositories alone counts as an update: GitHub does not say. */
  sharingIsDated = false;
  #lastId = 1000;

  nextId(): number {
    return ++this.#lastId;
  }

  addOrganization(login: string): Organization {
    const organization = new Organization(9_000_000 + this.#organizations.size, login);
    this.#organizations.set(login.toLowerCase(), organization);
    return organization;
  }

  organization(login: string): Organization | undefined {
    return this.#organizations.get(login.toLowerCase());
  }

  organizationById(id: number): Organization | undefined {
    return [...this.#organizations.values()].find((organization) => organization.id === id);
  }

  /** Its owner is an organization, made if it is not there. */
  addRepository(fullName: string, isPrivate: boolean): Repository {
    const repository = new Repository(this.nextId(), fullName, isPrivate);
    if (!this.organization(repository.owner)) this.addOrganization(repository.owner);
    this.#repositories.set(fullName.toLowerCase(), repository);
    this.#former.delete(fullName.toLowerCase());
    return repository;
  }

  repository(fullName: string): Repository | undefined {
    return this.#repositories.get(fullName.toLowerCase());
  }

  repositoryById(id: number): Repository | undefined {
    return [...this.#repositories.values()].find((repository) => repository.id === id);
  }

  repositories(): readonly Repository[] {
    return [...this.#repositories.values()];
  }

  /**
   * What it gives brings back the secrets and variables of all holders as they are now. The holders themselves, their
   * names and their rules have to stay.
   */
  save(): () => void {
    const holders = this.#holders();
    const saved = holders.flatMap(({ secrets, variables }) => [secrets.save(), variables.save()]);
    return () => {
      if (this.#holders().length !== holders.length) throw new Error('there are other holders than before');
      for (const bringBack of saved) bringBack();
    };
  }

  #holders(): Holder[] {
    const repositories = this.repositories();
    const owners = [...repositories, ...this.#organizations.values()];
    const apps = owners.flatMap((owner) => [owner.apps.dependabot, owner.apps.codespaces]);
    return [...owners, ...apps, ...repositories.flatMap((one) => one.environments())];
  }

  /** The repository that once had this name. */
  formerly(fullName: string): Repository | undefined {
    return this.#former.get(fullName.toLowerCase());
  }

  rename(repository: Repository, fullName: string): void {
    this.#repositories.delete(repository.fullName.toLowerCase());
    this.#former.set(repository.fullName.toLowerCase(), repository);
    [repository.owner, repository.name] = splitName(fullName);
    if (!this.organization(repository.owner)) this.addOrganization(repository.owner);
    this.#repositories.set(fullName.toLowerCase(), repository);
  }
}
