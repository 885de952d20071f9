import type { components } from '@octokit/openapi-types';
import sodium from 'libsodium-wrappers';

export type ProtectionRules = NonNullable<components['schemas']['environment']['protection_rules']>;

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

  put(name: string, bytes: Uint8Array, now: number): void {
    const was = this.get(name);
    this.#stored.set(name.toUpperCase(), {
      name: name.toUpperCase(),
      value: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
      bytes,
      createdAt: was?.createdAt ?? now,
      updatedAt: now,
      writes: (was?.writes ?? 0) + 1,
    });
  }

  /** Whether there was one. */
  delete(name: string): boolean {
    return this.#stored.delete(name.toUpperCase());
  }
}

/** A repository or an environment: each has its own key pair, secrets and variables. */
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

export class Repository extends Holder {
  owner: string;
  name: string;
  readonly private: boolean;
  readonly #environments = new Map<string, Environment>();

  constructor(id: number, fullName: string, isPrivate: boolean) {
    super(id);
    [this.owner, this.name] = splitName(fullName);
    this.private = isPrivate;
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
  #lastId = 1000;

  nextId(): number {
    return ++this.#lastId;
  }

  addRepository(fullName: string, isPrivate: boolean): Repository {
    const repository = new Repository(this.nextId(), fullName, isPrivate);
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

  /** The repository that once had this name. */
  formerly(fullName: string): Repository | undefined {
    return this.#former.get(fullName.toLowerCase());
  }

  rename(repository: Repository, fullName: string): void {
    this.#repositories.delete(repository.fullName.toLowerCase());
    this.#former.set(repository.fullName.toLowerCase(), repository);
    [repository.owner, repository.name] = splitName(fullName);
    this.#repositories.set(fullName.toLowerCase(), repository);
  }
}
