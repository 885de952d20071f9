import type { Redacted } from '../../core/redacted.ts';
import { type PublicKey, publicKey, secretsPage } from './answers.ts';
import type { Call, Send } from './client.ts';
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

  /** Name -> when it was written last; undefined when the environment is not there, or is not to be seen. */
  async list(): Promise<ReadonlyMap<string, Date> | undefined> {
    const listed = new Map<string, Date>();
    for (let page = 1; ; page++) {
      const { status, data } = await this.#send({
        method: 'GET',
        path: `${this.#scope.path}/secrets?per_page=100&page=${page}`,
        doing: `list the secrets of ${this.#scope.place}`,
        takes: this.#scope.environment ? [404] : [],
      });
      if (status === 404) return undefined;
      const { total, secrets } = secretsPage(data);
      for (const [name, at] of secrets) listed.set(name, at);
      if (listed.size >= total || secrets.size === 0) return listed;
    }
  }

  /** Seals and writes. Doing it twice is doing it once. */
  async put(name: string, value: Redacted<string>, how: How): Promise<void> {
    const { seal, key } = await this.sealing();
    await this.#send({
      method: 'PUT',
      path: `${this.#scope.path}/secrets/${encodeURIComponent(name)}`,
      body: { encrypted_value: seal(value), key_id: key.id },
      doing: `write the secrets of ${this.#scope.place}`,
      ...how,
    });
  }

  /** What is gone already is removed. */
  async remove(name: string, how: How): Promise<void> {
    await this.#send({
      method: 'DELETE',
      path: `${this.#scope.path}/secrets/${encodeURIComponent(name)}`,
      doing: `remove secrets of ${this.#scope.place}`,
      takes: [404],
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
}
