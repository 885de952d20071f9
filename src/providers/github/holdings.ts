import type { Redacted } from '../../core/redacted.ts';
import type { Access } from './access.ts';
import { type Chosen, type Listed, listed, type Page, repositoriesPage } from './answers.ts';
import type { Call, Send } from './client.ts';
import type { Scope } from './scope.ts';

export type How = Pick<Call, 'signal' | 'tries'>;

export interface Kind {
  readonly noun: 'secrets' | 'variables';
  /** More than that on a page is cut down silently. */
  readonly perPage: number;
  read(data: unknown): Page<Listed>;
}

/** The secrets of one scope, or its variables: most of their routes are alike. */
export abstract class Holdings {
  protected readonly send: Send;
  protected readonly scope: Scope;
  readonly #kind: Kind;

  constructor(send: Send, scope: Scope, kind: Kind) {
    this.send = send;
    this.scope = scope;
    this.#kind = kind;
  }

  /** By name; undefined when the environment is not there, or is not to be seen. */
  async list(): Promise<ReadonlyMap<string, Listed> | undefined> {
    const { read, perPage } = this.#kind;
    const path = this.all;
    const call = { path, doing: this.doing('list'), takes: this.scope.environment ? [404] : [] };
    const all = await this.#pages(call, perPage, read);
    return all && new Map(all.map((one) => [one.name, one]));
  }

  /** Doing it twice is doing it once. @param access in an organization: who may use it from now on */
  abstract put(name: string, value: Redacted<string>, access: Access | undefined, how: How): Promise<void>;

  /** What is gone already is removed. */
  async remove(name: string, how: How): Promise<void> {
    const doing = `remove ${this.#kind.noun} of ${this.scope.place}`;
    await this.send({ method: 'DELETE', path: this.one(name), doing, takes: [404], ...how });
  }

  /** When it was written last. */
  async writtenAt(name: string, how: How): Promise<Date> {
    const one = { path: this.one(name), doing: this.doing('look at'), ...this.#about(name) };
    const { data } = await this.send({ method: 'GET', ...one, ...how });
    return listed(data).at;
  }

  /** The selected repositories of one. */
  async repositories(name: string): Promise<readonly Chosen[]> {
    const doing = `list the repositories that may use the ${this.#kind.noun} of ${this.scope.place}`;
    const call = { path: `${this.one(name)}/repositories`, doing, ...this.#about(name) };
    return (await this.#pages(call, 100, repositoriesPage)) ?? [];
  }

  /** Replaces the selected repositories of one and leaves its value alone. */
  async share(name: string, repositories: readonly Chosen[], how: How): Promise<void> {
    await this.send({
      method: 'PUT',
      path: `${this.one(name)}/repositories`,
      body: { selected_repository_ids: repositories.map(({ id }) => id) },
      doing: `choose the repositories that may use the ${this.#kind.noun} of ${this.scope.place}`,
      ...this.#about(name),
      ...how,
    });
  }

  /**
   * Left out, the list of repositories would be emptied. For Dependabot its numbers are written as text
   * (docs.github.com/rest/dependabot/secrets, checked 2026-11-24).
   */
  protected shared({ visibility, repositories }: Access): NonNullable<Call['body']> {
    if (visibility !== 'selected') return { visibility };
    const ids = repositories.map(({ id }) => id);
    return {
      visibility,
      selected_repository_ids: this.scope.app === 'dependabot' ? ids.map(String) : ids,
    };
  }

  protected get all(): string {
    return `${this.scope.path}/${this.#kind.noun}`;
  }

  protected one(name: string): string {
    return `${this.all}/${encodeURIComponent(name)}`;
  }

  /** For errors. */
  protected doing(what: string): string {
    return `${what} the ${this.#kind.noun} of ${this.scope.place}`;
  }

  async #pages<T>(
    call: Omit<Call, 'method'>,
    perPage: number,
    read: (data: unknown) => Page<T>,
  ): Promise<readonly T[] | undefined> {
    const all: T[] = [];
    for (let page = 1; ; page++) {
      const path = `${call.path}?per_page=${perPage}&page=${page}`;
      const { status, data } = await this.send({ ...call, method: 'GET', path });
      if (status === 404) return undefined;
      const { total, items } = read(data);
      all.push(...items);
      if (all.length >= total || items.length === 0) return all;
    }
  }

  /** One may be gone while its place is not. */
  #about(name: string): Pick<Call, 'about'> {
    return { about: { place: `${name} of ${this.scope.place}` } };
  }
}
