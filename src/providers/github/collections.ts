import { UserError } from '../../core/diagnostics.ts';
import type { Redacted } from '../../core/redacted.ts';
import type { Access } from './access.ts';
import {
  entryIn,
  type ListedItem,
  type ListPage,
  type PublicKey,
  publicKey,
  repositoriesPage,
  type SelectedRepository,
  secretsPage,
  variablesPage,
} from './answers.ts';
import type { SecretCalls, SharedCalls, Sharing, VariableCalls } from './api/calls.ts';
import { type GitHubClient, type SendOptions, upsertVariable } from './client.ts';
import { listAll } from './lists.ts';
import type { Location } from './location.ts';
import { holdsMarks } from './manifest/storage.ts';

/** What a write brings along: who may stop it, and who hears of its attempts. */
export type WriteControl = Pick<SendOptions, 'signal' | 'attempts'>;

interface CollectionKind {
  readonly noun: 'secrets' | 'variables';
  read(data: unknown): ListPage<ListedItem>;
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
  async list(): Promise<ReadonlyMap<string, ListedItem> | undefined> {
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
    options: WriteControl,
  ): Promise<void>;

  /** What is gone already is removed. */
  async remove(name: string, options: WriteControl): Promise<void> {
    const doing = `remove ${this.#kind.noun} of ${this.location.place}`;
    await this.client.send(this.calls.remove(name), { doing, accepts: [404], ...options });
  }

  /** When it was written last. */
  async writtenAt(name: string, options: WriteControl): Promise<Date> {
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
    options: WriteControl,
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
const sharingOf = ({ visibility, repositories }: Access): Sharing =>
  visibility === 'selected'
    ? { visibility, selected_repository_ids: repositories.map(({ id }) => id) }
    : { visibility };

/** The secrets of one location. */
export class SecretsApi extends CollectionApi<SecretCalls> {
  #key: Promise<PublicKey> | undefined;
  #sealing: Promise<{ seal: Seal; key: PublicKey }> | undefined;
  readonly #sealed = new WeakMap<Redacted<string>, string>();

  constructor(client: GitHubClient, location: Location) {
    super(client.api.secrets(location), client, location, { noun: 'secrets', read: secretsPage });
  }

  /** Seals and writes. */
  async put(
    name: string,
    value: Redacted<string>,
    access: Access | undefined,
    options: WriteControl,
  ): Promise<void> {
    const { seal, key } = await this.#sealer();
    const secret = { encrypted_value: this.#sealed.get(value) ?? seal(value), key_id: key.id };
    const call = this.calls.put(name, secret, access && sharingOf(access));
    await this.client.send(call, { doing: this.doing('write'), values: [value], ...options });
  }

  /** Fetches the location's public key, once. */
  key(): Promise<PublicKey> {
    this.#key ??= this.#fetchKey();
    return this.#key;
  }

  /** Seals while there is nothing else to do; `put` then has only to send. */
  async sealAhead(values: readonly Redacted<string>[]): Promise<void> {
    const { seal } = await this.#sealer();
    for (const value of values) this.#sealed.set(value, seal(value));
  }

  async #fetchKey(): Promise<PublicKey> {
    const doing = `read the public key of ${this.location.place}`;
    const { data } = await this.client.send(this.calls.publicKey(), { doing });
    return publicKey(data);
  }

  #sealer(): Promise<{ seal: Seal; key: PublicKey }> {
    this.#sealing ??= this.#makeSealer();
    return this.#sealing;
  }

  async #makeSealer(): Promise<{ seal: Seal; key: PublicKey }> {
    const [key] = await Promise.all([this.key(), loadSodium()]);
    return { seal: await makeSeal(key), key };
  }
}

/** Text -> what only GitHub can open: a sealed box in padded standard base64. */
type Seal = (value: Redacted<string>) => string;

const KEY_BYTES = 32;

/** It takes 15 ms to load, so it is loaded when something is to be sealed, while the key is on its way. */
async function loadSodium() {
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  return sodium;
}

/** @throws UserError for a key that is not one of X25519, or to which sealing hides nothing: all zero, or of small order */
export async function makeSeal(key: PublicKey): Promise<Seal> {
  if (key.bytes.length !== KEY_BYTES) throw notAKey(`has ${key.bytes.length} bytes instead of ${KEY_BYTES}`);
  const sodium = await loadSodium();
  const seal = (text: string): string =>
    Buffer.from(sodium.crypto_box_seal(Buffer.from(text, 'utf8'), key.bytes)).toString('base64');
  try {
    seal('');
  } catch {
    // libsodium says no more than that it could not.
    throw notAKey('is none that anything can be sealed with');
  }
  return (value) => seal(value.reveal());
}

const notAKey = (fault: string): UserError =>
  new UserError(`GitHub's public key ${fault}; nothing was sealed`, {
    hint: 'is GITHUB_API_URL right, and no proxy answering in its place?',
  });

/** The variables of one location, but for those that hold our marks. */
export class VariablesApi extends CollectionApi<VariableCalls> {
  #present = new Set<string>();

  constructor(client: GitHubClient, location: Location) {
    super(client.api.variables(location), client, location, { noun: 'variables', read: variablesPage });
  }

  override async list(): Promise<ReadonlyMap<string, ListedItem> | undefined> {
    const all = await super.list();
    const others = all && new Map([...all].filter(([name]) => !holdsMarks(name)));
    this.#present = new Set(others?.keys());
    return others;
  }

  /** Writes one: what the last list did not have is created, what it had is updated, and the other way where that fails. */
  async put(
    name: string,
    value: Redacted<string>,
    access: Access | undefined,
    options: WriteControl,
  ): Promise<void> {
    const sharing = access && sharingOf(access);
    const request = { name, value: value.reveal(), ...(sharing && { sharing }) };
    const how = { doing: this.doing('write'), values: [value], ...options };
    await upsertVariable(this.client, this.calls, request, { exists: this.#present.has(name), ...how });
    this.#present.add(name);
  }
}
