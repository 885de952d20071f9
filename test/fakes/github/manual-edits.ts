import type { Access, Holder, Stored } from './holder.ts';
import { Environment, type Organization, type Repository, type State } from './state.ts';
import type { Comment, Issue } from './talk.ts';

/** What a person would see and do in the web interface, past the API and its rules. */
export abstract class ManualEdits {
  protected abstract readonly state: State;
  /** Milliseconds since 1970, of whole seconds. */
  protected abstract now(): number;

  /**
   * A secret opened, or undefined. `place`: `owner/name`, `owner/name/environment`, or an organization; `:dependabot`
   * or `:codespaces` behind it for what it keeps for these.
   */
  secret(place: string, name: string): Stored | undefined {
    return this.#holder(place).secrets.get(name);
  }

  secrets(place: string): Record<string, string> {
    return values(this.#holder(place).secrets.all());
  }

  /** In an organization it is for private repositories unless said otherwise, as in the web interface. */
  setSecret(
    place: string,
    name: string,
    value: string,
    visibility?: Access['visibility'],
    ...repositories: string[]
  ): void {
    const { secrets } = this.#holder(place);
    const fresh = place.includes('/') || secrets.get(name) ? undefined : ('private' as const);
    const shared = visibility ?? fresh;
    const access = shared && { visibility: shared, repositories: this.#ids(repositories) };
    secrets.put(name, new TextEncoder().encode(value), this.now(), access);
  }

  /** Changes who may use a secret of an organization. */
  shareSecret(
    place: string,
    name: string,
    visibility: Access['visibility'],
    ...repositories: string[]
  ): void {
    const dated = this.state.sharingIsDated ? this.now() : undefined;
    this.#holder(place).secrets.share(name, { visibility, repositories: this.#ids(repositories) }, dated);
  }

  /** `all`, `private`, or the full names of the selected repositories. */
  sharedWith(place: string, name: string): string | string[] | undefined {
    const access = this.secret(place, name)?.access;
    if (access?.visibility !== 'selected') return access?.visibility;
    return this.namesOf(access.repositories);
  }

  /** The full names of repositories. */
  namesOf(ids: readonly number[]): string[] {
    return ids.map((id) => this.state.repositoryById(id)?.fullName ?? String(id));
  }

  /** Whether there was one. */
  removeSecret(place: string, name: string): boolean {
    return this.#holder(place).secrets.delete(name);
  }

  /** Opens a pull request, and gives its number. */
  addPullRequest(fullName: string, login = 'someone'): number {
    const about = { title: 'x', body: '', labels: [], login, isPullRequest: true };
    return this.#repository(fullName).talk.addIssue(about).number;
  }

  /** The comments of a pull request, in the order in which they were written. */
  comments(fullName: string, number: number): readonly Comment[] {
    return this.#repository(fullName).talk.comments.filter((comment) => comment.number === number);
  }

  addComment(fullName: string, number: number, login: string, body: string): number {
    const comment = { id: this.state.nextId(), number, login, body };
    this.#repository(fullName).talk.comments.push(comment);
    return comment.id;
  }

  issues(fullName: string): readonly Issue[] {
    return this.#repository(fullName).talk.issues.filter(({ isPullRequest }) => !isPullRequest);
  }

  /** A file as a commit has it. */
  addFile(fullName: string, path: string, commit: string, text: string): void {
    this.#repository(fullName).talk.files.set(`${commit}:${path}`, Buffer.from(text));
  }

  variable(place: string, name: string): Stored | undefined {
    return this.#holder(place).variables.get(name);
  }

  variables(place: string): Record<string, string> {
    return values(this.#holder(place).variables.all());
  }

  setVariable(place: string, name: string, value: string): void {
    const { variables } = this.#holder(place);
    const fresh = !place.includes('/') && !variables.get(name);
    const access = fresh ? ({ visibility: 'private', repositories: [] } as const) : undefined;
    variables.put(name, new TextEncoder().encode(value), this.now(), access);
  }

  /** Changes who may use a variable of an organization. */
  shareVariable(
    place: string,
    name: string,
    visibility: Access['visibility'],
    ...repositories: string[]
  ): void {
    this.#holder(place).variables.share(name, { visibility, repositories: this.#ids(repositories) });
  }

  removeVariable(place: string, name: string): boolean {
    return this.#holder(place).variables.delete(name);
  }

  /** On the free plan an organization has no secrets for Codespaces. Default `team`. */
  setPlan(login: string, plan: Organization['plan']): void {
    this.#organization(login).plan = plan;
  }

  /** Whether a change of the selected repositories alone shows as an update of the secret. Default no. */
  dateSharing(dated: boolean): void {
    this.state.sharingIsDated = dated;
  }

  addRepository(fullName: string, isPrivate = true): void {
    this.state.addRepository(fullName, isPrivate);
  }

  renameRepository(fullName: string, to: string): void {
    this.state.rename(this.#repository(fullName), to);
  }

  /** Adds an environment with protection rules of these types. */
  addEnvironment(place: string, ...rules: ('wait_timer' | 'required_reviewers' | 'branch_policy')[]): void {
    const [fullName, name] = parts(place);
    const environment = new Environment(this.state.nextId(), name, this.now());
    environment.protection = rules.map((type) => ({
      id: this.state.nextId(),
      node_id: `${type}-node`,
      type,
    }));
    this.#repository(fullName).addEnvironment(environment);
  }

  environment(place: string): Environment | undefined {
    const [fullName, name] = parts(place);
    return this.#repository(fullName).environment(name);
  }

  removeEnvironment(place: string): boolean {
    const [fullName, name] = parts(place);
    return this.#repository(fullName).removeEnvironment(name);
  }

  #repository(fullName: string): Repository {
    const repository = this.state.repository(fullName);
    if (!repository) throw new RangeError(`the fake has no repository ${fullName}`);
    return repository;
  }

  #ids(repositories: readonly string[]): number[] {
    return repositories.map((fullName) => this.#repository(fullName).id);
  }

  #holder(place: string): Holder {
    const [, whole = place, app] = /^([^/]+|[^/]+\/[^/]+):(dependabot|codespaces)$/.exec(place) ?? [];
    if (app === 'dependabot' || app === 'codespaces') return this.#owner(whole).apps[app];
    const holder = parts(place)[1] === '' ? this.#owner(place) : this.environment(place);
    if (!holder) throw new RangeError(`the fake has no environment ${place}`);
    return holder;
  }

  #owner(place: string): Repository | Organization {
    return place.includes('/') ? this.#repository(place) : this.#organization(place);
  }

  #organization(login: string): Organization {
    const organization = this.state.organization(login);
    if (!organization) throw new RangeError(`the fake has no organization ${login}`);
    return organization;
  }
}

/** Neither an owner nor a repository can have a slash in its name, so all after the second is the environment. */
function parts(place: string): [fullName: string, environment: string] {
  const [owner, name, ...environment] = place.split('/');
  return [`${owner}/${name}`, environment.join('/')];
}

function values(all: readonly Stored[]): Record<string, string> {
  return Object.fromEntries(all.map(({ name, value }) => [name, value]));
}
