import type { Redacted } from '../../core/redacted.ts';
import type { Access } from './access.ts';
import { type PublicKey, publicKey, secretsPage } from './answers.ts';
import type { Send } from './client.ts';
import { Holdings, type How } from './holdings.ts';
import type { Scope } from './scope.ts';
import { makeSeal, type Seal } from './seal.ts';

/** The secrets of one scope. */
export class Secrets extends Holdings {
  #sealing: Promise<{ seal: Seal; key: PublicKey }> | undefined;

  constructor(send: Send, scope: Scope) {
    super(send, scope, { noun: 'secrets', perPage: 100, read: secretsPage });
  }

  /** Seals and writes. */
  async put(name: string, value: Redacted<string>, access: Access | undefined, how: How): Promise<void> {
    const { seal, key } = await this.sealing();
    await this.send({
      method: 'PUT',
      path: this.one(name),
      body: { encrypted_value: seal(value), key_id: key.id, ...(access && this.shared(access)) },
      doing: this.doing('write'),
      ...how,
    });
  }

  /** Fetches the scope's public key, once. */
  sealing(): Promise<{ seal: Seal; key: PublicKey }> {
    this.#sealing ??= this.#fetchKey();
    return this.#sealing;
  }

  async #fetchKey(): Promise<{ seal: Seal; key: PublicKey }> {
    const doing = `read the public key of ${this.scope.place}`;
    const { data } = await this.send({ method: 'GET', path: `${this.all}/public-key`, doing });
    const key = publicKey(data);
    return { seal: await makeSeal(key), key };
  }
}
