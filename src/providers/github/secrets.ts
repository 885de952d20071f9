import type { Redacted } from '../../core/redacted.ts';
import type { Access } from './access.ts';
import { type PublicKey, publicKey, secretsPage } from './answers.ts';
import type { SecretCalls } from './api/calls.ts';
import type { GitHubClient } from './client.ts';
import { CollectionApi, sharingOf, type WriteOptions } from './collection.ts';
import type { Location } from './location.ts';
import { makeSeal, type Seal } from './seal.ts';

/** The secrets of one location. */
export class SecretsApi extends CollectionApi<SecretCalls> {
  #sealing: Promise<{ seal: Seal; key: PublicKey }> | undefined;

  constructor(client: GitHubClient, location: Location) {
    super(client.api.secrets(location), client, location, { noun: 'secrets', read: secretsPage });
  }

  /** Seals and writes. */
  async put(
    name: string,
    value: Redacted<string>,
    access: Access | undefined,
    options: WriteOptions,
  ): Promise<void> {
    const { seal, key } = await this.sealing();
    const secret = { encrypted_value: seal(value), key_id: key.id };
    const call = this.calls.put(name, secret, access && sharingOf(access));
    await this.client.send(call, { doing: this.doing('write'), ...options });
  }

  /** Fetches the location's public key, once. */
  sealing(): Promise<{ seal: Seal; key: PublicKey }> {
    this.#sealing ??= this.#fetchKey();
    return this.#sealing;
  }

  async #fetchKey(): Promise<{ seal: Seal; key: PublicKey }> {
    const doing = `read the public key of ${this.location.place}`;
    const { data } = await this.client.send(this.calls.publicKey(), { doing });
    const key = publicKey(data);
    return { seal: await makeSeal(key), key };
  }
}
