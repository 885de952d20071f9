import sodium from 'libsodium-wrappers';

/** What the server remembers of a secret or a variable. */
export interface Stored {
  /** As stored: upper case. */
  readonly name: string;
  readonly value: string;
  readonly bytes: Uint8Array;
  /** Milliseconds, of whole seconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** How often it was written, through the API or by hand. */
  readonly writes: number;
  /** Of what an organization holds. */
  readonly access?: Access;
}

/** Which repositories of an organization may use something of it. */
export interface Access {
  readonly visibility: 'all' | 'private' | 'selected';
  /** Their numbers; empty unless `selected`. */
  readonly repositories: readonly number[];
}

/** Names fold to upper case, so `a` and `A` are one. */
export class Shelf {
  readonly #stored = new Map<string, Stored>();

  get size(): number {
    return this.#stored.size;
  }

  get(name: string): Stored | undefined {
    return this.#stored.get(name.toUpperCase());
  }

  /** In the order of their names, as GitHub lists them. */
  all(): readonly Stored[] {
    return [...this.#stored.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  put(name: string, bytes: Uint8Array, now: number, access?: Access): void {
    const was = this.get(name);
    const shared = access ?? was?.access;
    this.#stored.set(name.toUpperCase(), {
      name: name.toUpperCase(),
      value: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
      bytes,
      createdAt: was?.createdAt ?? now,
      updatedAt: now,
      writes: (was?.writes ?? 0) + 1,
      ...(shared && { access: shared }),
    });
  }

  /** Changes who may use one that is there, and its time if `now` is given. */
  share(name: string, access: Access, now?: number): void {
    const was = this.get(name);
    if (!was) throw new RangeError(`nothing called ${name} is there`);
    this.#stored.set(was.name, { ...was, access, updatedAt: now ?? was.updatedAt });
  }

  /** Whether there was one. */
  delete(name: string): boolean {
    return this.#stored.delete(name.toUpperCase());
  }

  /** What it gives brings back what is stored now; nothing that is stored is ever changed in place. */
  save(): () => void {
    const saved = new Map(this.#stored);
    return () => {
      this.#stored.clear();
      for (const [name, stored] of saved) this.#stored.set(name, stored);
    };
  }
}

/** A repository, an environment, an organization, or what one of them keeps for an app: each has a key pair of its own. */
export class Holder {
  readonly id: number;
  readonly keyId: string;
  readonly secrets = new Shelf();
  readonly variables = new Shelf();
  #keys: { publicKey: Uint8Array; privateKey: Uint8Array } | undefined;

  constructor(id: number) {
    this.id = id;
    this.keyId = String(3380200000000000000n + BigInt(id));
  }

  /** The public half, base64 of 32 bytes. */
  publicKey(): string {
    return Buffer.from(this.#pair().publicKey).toString('base64');
  }

  /** The plaintext of a sealed box, or undefined when it was not sealed for this holder. */
  open(box: Uint8Array): Uint8Array | undefined {
    const { publicKey, privateKey } = this.#pair();
    try {
      return sodium.crypto_box_seal_open(box, publicKey, privateKey);
    } catch {
      return undefined; // libsodium throws for every box that it can't open, whatever the cause
    }
  }

  #pair(): { publicKey: Uint8Array; privateKey: Uint8Array } {
    this.#keys ??= sodium.crypto_box_keypair();
    return this.#keys;
  }
}
