import type { Redacted } from '../../core/redacted.ts';
import type { Access } from './access.ts';
import {
  type Chosen,
  type Listed,
  listed,
  type Page,
  type PublicKey,
  publicKey,
  repositoriesPage,
  secretsPage,
} from './answers.ts';
import type { Answer, Call, Send } from './client.ts';
import type { Scope } from './scope.ts';
import { makeSeal, type Seal } from './seal.ts';

type How = Pick<Call, 'signal' | 'tries'>;

/** The secrets of one scope. */
export class Secrets {
  readonly #send: Send;
  readonly #scope: Scope;
  #sealing: Promise<{ seal: Seal; key: PublicKey }> | undefined;

  constructor(send: Send, scope: Scope) {
    this.#send = send;
    this.#scope = scope;
  }

  /** By name; undefined when the environment is not there, or is not to be seen. */
  async list(): Promise<ReadonlyMap<string, Listed> | undefined> {
    const call = {
      path: `${this.#scope.path}/secrets`,
      doing: `list the secrets of ${this.#scope.place}`,
      takes: this.#scope.environment ? [404] : [],
    };
    const all = await this.#pages(call, secretsPage);
    return all && new Map(all.map((one) => [one.name, one]));
  }

  /** Seals and writes. Doing it twice is doing it once. @param access in an organization: who may use it from now on */
  async put(name: string, value: Redacted<string>, access: Access | undefined, how: How): Promise<void> {
    const { seal, key } = await this.sealing();
    await this.#send({
      method: 'PUT',
      path: this.#one(name),
      body: { encrypted_value: seal(value), key_id: key.id, ...(access && this.#shared(access)) },
      doing: `write the secrets of ${this.#scope.place}`,
      ...how,
    });
  }

  /** What is gone already is removed. */
  async remove(name: string, how: How): Promise<void> {
    await this.#send({
      method: 'DELETE',
      path: this.#one(name),
      doing: `remove secrets of ${this.#scope.place}`,
      takes: [404],
      ...how,
    });
  }

  /** When it was written last. */
  async writtenAt(name: string, how: How): Promise<Date> {
    const { data } = await this.#send({
      method: 'GET',
      path: this.#one(name),
      doing: `look at the secrets of ${this.#scope.place}`,
      ...this.#about(name),
      ...how,
    });
    return listed(data).at;
  }

  /** The selected repositories of one secret. */
  async repositories(name: string): Promise<readonly Chosen[]> {
    const doing = `list the repositories that may use the secrets of ${this.#scope.place}`;
    const call = { path: `${this.#one(name)}/repositories`, doing, ...this.#about(name) };
    return (await this.#pages(call, repositoriesPage)) ?? [];
  }

  /** Replaces the selected repositories of one secret and leaves its value alone. */
  async share(name: string, repositories: readonly Chosen[], how: How): Promise<void> {
    await this.#send({
      method: 'PUT',
      path: `${this.#one(name)}/repositories`,
      body: { selected_repository_ids: repositories.map(({ id }) => id) },
      doing: `choose the repositories that may use the secrets of ${this.#scope.place}`,
      ...this.#about(name),
      ...how,
    });
  }

  /** Fetches the scope's public key, once. */
  sealing(): Promise<{ seal: Seal; key: PublicKey }> {
    this.#sealing ??= this.#fetchKey();
    return this.#sealing;
  }

  async #fetchKey(): Promise<{ seal: Seal; key: PublicKey }> {
    const { data } = await this.#send({
      method: 'GET',
      path: `${this.#scope.path}/secrets/public-key`,
      doing: `read the public key of ${this.#scope.place}`,
    });
    const key = publicKey(data);
    return { seal: await makeSeal(key), key };
  }

  async #pages<T>(
    call: Omit<Call, 'method'>,
    read: (data: Answer['data']) => Page<T>,
  ): Promise<readonly T[] | undefined> {
    const all: T[] = [];
    for (let page = 1; ; page++) {
      const path = `${call.path}?per_page=100&page=${page}`;
      const { status, data } = await this.#send({ ...call, method: 'GET', path });
      if (status === 404) return undefined;
      const { total, items } = read(data);
      all.push(...items);
      if (all.length >= total || items.length === 0) return all;
    }
  }

  /**
   * Left out, the list of repositories would be emptied. For Dependabot its numbers are written as text
   * (docs.github.com/rest/dependabot/secrets, checked 2026-11-24).
   */
  #shared({ visibility, repositories }: Access): NonNullable<Call['body']> {
    if (visibility !== 'selected') return { visibility };
    const ids = repositories.map(({ id }) => id);
    return {
      visibility,
      selected_repository_ids: this.#scope.app === 'dependabot' ? ids.map(String) : ids,
    };
  }

  #one(name: string): string {
    return `${this.#scope.path}/secrets/${encodeURIComponent(name)}`;
  }

  /** A secret may be gone while its place is not. */
  #about(name: string): Pick<Call, 'about'> {
    return { about: { place: `${name} of ${this.#scope.place}` } };
  }
}
