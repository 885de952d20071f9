import { Environment, type Holder, type Repository, type State, type Stored } from './state.ts';

/** What a person would see and do in the web interface, past the API and its rules. */
export abstract class Hands {
  protected abstract readonly state: State;
  /** Milliseconds since 1970, of whole seconds. */
  protected abstract now(): number;

  /** A secret opened, or undefined. `place`: `owner/name` or `owner/name/environment`. */
  secret(place: string, name: string): Stored | undefined {
    return this.#holder(place).secrets.get(name);
  }

  secrets(place: string): Record<string, string> {
    return values(this.#holder(place).secrets.all());
  }

  setSecret(place: string, name: string, value: string): void {
    this.#holder(place).secrets.put(name, new TextEncoder().encode(value), this.now());
  }

  /** Whether there was one. */
  removeSecret(place: string, name: string): boolean {
    return this.#holder(place).secrets.delete(name);
  }

  variable(place: string, name: string): Stored | undefined {
    return this.#holder(place).variables.get(name);
  }

  variables(place: string): Record<string, string> {
    return values(this.#holder(place).variables.all());
  }

  setVariable(place: string, name: string, value: string): void {
    this.#holder(place).variables.put(name, new TextEncoder().encode(value), this.now());
  }

  removeVariable(place: string, name: string): boolean {
    return this.#holder(place).variables.delete(name);
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

  #holder(place: string): Holder {
    const [fullName, name] = parts(place);
    const holder = name === '' ? this.#repository(fullName) : this.environment(place);
    if (!holder) throw new RangeError(`the fake has no environment ${place}`);
    return holder;
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
