import type { Redacted } from '../../core/redacted.ts';
import type { Access } from './access.ts';
import {
  entryIn,
  type ListedEntry,
  type ListPage,
  repositoriesPage,
  type SelectedRepository,
} from './answers.ts';
import type { SecretCalls, SharedCalls, Sharing, VariableCalls } from './api/calls.ts';
import type { GitHubClient, SendOptions } from './client.ts';
import { listAll } from './list.ts';
import type { Location } from './location.ts';

/** What a write brings along: who may stop it, and who hears of its attempts. */
export type WriteOptions = Pick<SendOptions, 'signal' | 'attempts'>;

interface CollectionKind {
  readonly noun: 'secrets' | 'variables';
  read(data: unknown): ListPage<ListedEntry>;
}

/** The secrets of one location, or its variables: most of what is done with them is alike. */
export abstract class CollectionApi<Calls extends SecretCalls | VariableCalls = SecretCalls | VariableCalls> {
  protected readonly calls: Calls;
  protected readonly client: GitHubClient;
  protected readonly location: Location;
  readonly #kind: CollectionKind;

  constructor(calls: Calls, client: GitHubClient, location: Location, kind: CollectionKind) {
    this.calls = calls;
    this.client = client;
    this.location = location;
    this.#kind = kind;
  }

  /** By name; undefined when the environment is not there, or is not to be seen. */
  async list(): Promise<ReadonlyMap<string, ListedEntry> | undefined> {
    const { noun: of, read } = this.#kind;
    const accepts = this.location.environment === undefined ? [] : [404];
    const page = this.calls.list;
    const all = await listAll(this.client, { of, page, read, accepts, doing: this.doing('list') });
    return typeof all === 'number' ? undefined : new Map(all.map((one) => [one.name, one]));
  }

  /** Doing it twice is doing it once. @param access in an organization: who may use it from now on */
  abstract put(
    name: string,
    value: Redacted<string>,
    access: Access | undefined,
    options: WriteOptions,
  ): Promise<void>;

  /** What is gone already is removed. */
  async remove(name: string, options: WriteOptions): Promise<void> {
    const doing = `remove ${this.#kind.noun} of ${this.location.place}`;
    await this.client.send(this.calls.remove(name), { doing, accepts: [404], ...options });
  }

  /** When it was written last. */
  async writtenAt(name: string, options: WriteOptions): Promise<Date> {
    const how = { doing: this.doing('look at'), ...this.#targeting(name), ...options };
    const { data } = await this.client.send(this.#shared.get(name), how);
    return entryIn(data).at;
  }

  /** The selected repositories of one. */
  async repositories(name: string): Promise<readonly SelectedRepository[]> {
    const all = await listAll(this.client, {
      of: 'repositories',
      page: (request) => this.#shared.repositories(name, request),
      read: repositoriesPage,
      doing: `list the repositories that may use the ${this.#kind.noun} of ${this.location.place}`,
      ...this.#targeting(name),
    });
    return typeof all === 'number' ? [] : all;
  }

  /** Replaces the selected repositories of one and leaves its value alone. */
  async share(
    name: string,
    repositories: readonly SelectedRepository[],
    options: WriteOptions,
  ): Promise<void> {
    const ids = repositories.map(({ id }) => id);
    await this.client.send(this.#shared.setRepositories(name, ids), {
      doing: `choose the repositories that may use the ${this.#kind.noun} of ${this.location.place}`,
      ...this.#targeting(name),
      ...options,
    });
  }

  /** For errors. */
  protected doing(what: string): string {
    return `${what} the ${this.#kind.noun} of ${this.location.place}`;
  }

  get #shared(): SharedCalls {
    if (!this.calls.shared) throw new Error('only what is of an organization is shared');
    return this.calls.shared;
  }

  /** One may be gone while its place is not. */
  #targeting(name: string): Pick<SendOptions, 'target'> {
    return { target: { place: `${name} of ${this.location.place}` } };
  }
}

/** As GitHub takes it. */
export const sharingOf = ({ visibility, repositories }: Access): Sharing =>
  visibility === 'selected'
    ? { visibility, selected_repository_ids: repositories.map(({ id }) => id) }
    : { visibility };
