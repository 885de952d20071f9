import type { Redacted } from '../../core/redacted.ts';
import {
  crc32c,
  EtagMissingError,
  type GcpSecret,
  type GcpVersion,
  isVerified,
  parsePage,
  parseSecret,
  parseVersion,
  parseWritten,
} from './answers.ts';
import type { GcpClient, GcpRequest, WriteThrottle } from './client.ts';
import { endlessList, notVerified } from './errors.ts';
import { GcpFailure, grpcStatus } from './failure.ts';
import { encryptionOf, type KeyByLocation, keysByLocation, type SecretPlaces } from './kms-keys.ts';
import { type GcpLocation, parentOf } from './location.ts';
import type { GcpOptions } from './options.ts';

/** Google's longest page (API description, checked 2026-11-24). */
const PAGE = 25_000;

/** A hundred million secrets: more than there are anywhere. */
const MOST_PAGES = 4000;
/** Google may give an empty page with a token to go on. */
const MOST_EMPTY = 20;

type MadeSecret = GcpSecret | { readonly refused: 'exists'; readonly mayHaveApplied: boolean };

type GcpAttempt = Parameters<GcpRequest<unknown>['attempt']>;

const ETAG_CHANGED = [grpcStatus.FAILED_PRECONDITION, grpcStatus.ABORTED];

/** The operations of Secret Manager that a push needs. Each explains its failure. */
export class GcpApi {
  readonly #client: GcpClient;
  readonly #location: GcpLocation;
  /** Where new secrets are kept, and by which keys. */
  readonly #places: SecretPlaces;
  readonly #keys: KeyByLocation;
  readonly #throttle: WriteThrottle;
  /** Fails when a local server turned out to send no etags. */
  #first: Promise<void> | undefined;

  constructor(
    client: GcpClient,
    location: GcpLocation,
    throttle: WriteThrottle,
    { replicas = [], kmsKey }: Pick<GcpOptions, 'replicas' | 'kmsKey'>,
  ) {
    this.#client = client;
    this.#location = location;
    this.#keys = keysByLocation(kmsKey);
    const locations = location.region ? [location.region] : replicas.length > 0 ? replicas : ['global'];
    this.#places = new Map(locations.map((one) => [one, this.#keys.get(one)]));
    this.#throttle = throttle;
  }

  /** Lists all that are there, with their annotations. */
  async list(): Promise<GcpSecret[]> {
    const parent = parentOf(this.#location);
    return await this.#readPages(
      { purpose: `list the secrets of ${this.#location.project}`, permission: 'secretmanager.secrets.list' },
      async (sdk, call, pageToken) => {
        const request = { parent, pageSize: PAGE, pageToken };
        const [, , answer] = await sdk.listSecrets(request, { ...call, autoPaginate: false });
        return parsePage(answer, 'secrets', (item) => parseSecret(item));
      },
    );
  }

  /** Lists versions, newest first: all, or the newest alone. */
  async versions(name: string, which: 'all' | 'newest'): Promise<GcpVersion[]> {
    const parent = this.#pathOf(name);
    return await this.#readPages(
      {
        purpose: 'list versions',
        itemPurpose: `list the versions of ${name}`,
        permission: 'secretmanager.versions.list',
      },
      async (sdk, call, pageToken) => {
        const request = { parent, pageSize: which === 'all' ? PAGE : 1, pageToken };
        const [, , answer] = await sdk.listSecretVersions(request, { ...call, autoPaginate: false });
        const { items, next } = parsePage(answer, 'versions', (item) => parseVersion(item, name));
        return { items, next: which === 'all' ? next : '' };
      },
    );
  }

  async get(name: string): Promise<GcpSecret> {
    return await this.#client.send({
      kind: 'read',
      purpose: 'look at secrets',
      itemPurpose: `look at ${name}`,
      permission: 'secretmanager.secrets.get',
      attempt: async (sdk, call) =>
        parseSecret((await sdk.getSecret({ name: this.#pathOf(name) }, call))[0], name),
    });
  }

  /** `exists`: someone made it meanwhile, or an earlier try did. @throws EtagMissingError once nothing is left of it */
  async create(...secret: Parameters<GcpApi['make']>): Promise<MadeSecret> {
    if (!this.#location.emulator) return await this.make(...secret);
    if (this.#first) await this.#first;
    // A server of another hand may send no etags. The first secret shows it, before there are many.
    const made = this.make(...secret).catch((error: unknown) => this.#takeBack(secret[0], error));
    this.#first ??= made.then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof EtagMissingError) throw error;
      },
    );
    this.#first.catch(() => {}); // Whoever waits for it is told, and the one that made it.
    return await made;
  }

  async #takeBack(name: string, error: unknown): Promise<never> {
    if (error instanceof EtagMissingError) await this.remove(name, undefined);
    throw error;
  }

  private async make(
    name: string,
    annotations: GcpSecret['annotations'],
    signal?: AbortSignal,
  ): Promise<MadeSecret> {
    const { fields } = encryptionOf(this.#places, this.#location.region !== undefined);
    const secret = { annotations, ...fields };
    const request = { parent: parentOf(this.#location), secretId: name, secret };
    const answer = await this.#client.send({
      kind: 'write',
      purpose: 'make secrets',
      itemPurpose: `make ${name}`,
      permission: 'secretmanager.secrets.create',
      expected: [grpcStatus.ALREADY_EXISTS],
      signal,
      attempt: async (sdk, call) =>
        parseWritten((await sdk.createSecret(request, call))[0], { name, annotations }, this.#keys),
    });
    if (!(answer instanceof GcpFailure)) return answer;
    return { refused: 'exists', mayHaveApplied: answer.mayHaveApplied };
  }

  /**
   * `changed`: its etag is another one by now; `gone`: it is not there any more.
   * @param keys what the next version is encrypted with, for each place where the secret is kept; absent: as it is
   */
  async annotate(
    { name, etag }: Pick<GcpSecret, 'name' | 'etag'>,
    annotations: GcpSecret['annotations'],
    signal?: AbortSignal,
    keys?: KeyByLocation,
  ): Promise<GcpSecret | { readonly refused: 'changed' | 'gone'; readonly mayHaveApplied: boolean }> {
    await this.#throttle.wait(name, signal);
    const encryption = keys && encryptionOf(keys, this.#location.region !== undefined);
    const secret = { name: this.#pathOf(name), etag, annotations, ...encryption?.fields };
    const paths = ['annotations', ...(encryption ? [encryption.path] : [])];
    const answer = await this.#client.send({
      kind: 'write',
      purpose: 'note marks',
      itemPurpose: `note the mark of ${name}`,
      permission: 'secretmanager.secrets.update',
      expected: [grpcStatus.NOT_FOUND, ...ETAG_CHANGED],
      signal,
      attempt: async (sdk, call) => {
        const [updated] = await sdk.updateSecret({ secret, updateMask: { paths } }, call);
        return parseWritten(updated, { name, annotations }, keys);
      },
    });
    if (!(answer instanceof GcpFailure)) return answer;
    const refused = answer.code === grpcStatus.NOT_FOUND ? 'gone' : 'changed';
    return { refused, mayHaveApplied: answer.mayHaveApplied };
  }

  /** Adds the value as a version. Sent twice, it may be there twice; the answer tells which of them counts. */
  async addVersion(name: string, value: Redacted<string>, signal?: AbortSignal): Promise<GcpVersion> {
    await this.#throttle.wait(name, signal);
    const data = Buffer.from(value.reveal(), 'utf8');
    const request = { parent: this.#pathOf(name), payload: { data, dataCrc32c: crc32c(data) } };
    const answer = await this.#client.send({
      kind: 'write',
      purpose: 'write secrets',
      itemPurpose: `write ${name}`,
      permission: 'secretmanager.versions.add',
      sent: value,
      signal,
      attempt: async (sdk, call) => (await sdk.addSecretVersion(request, call))[0],
    });
    if (!isVerified(answer)) throw notVerified(name);
    return parseVersion(answer, name);
  }

  /** Removes a secret; what is gone already is removed. `false`: it has another etag by now. */
  async remove(name: string, etag: string | undefined, signal?: AbortSignal): Promise<boolean> {
    const answer = await this.#client.send({
      kind: 'write',
      purpose: 'remove secrets',
      itemPurpose: `remove ${name}`,
      permission: 'secretmanager.secrets.delete',
      expected: [grpcStatus.NOT_FOUND, ...ETAG_CHANGED],
      signal,
      attempt: (sdk, call) =>
        sdk.deleteSecret({ name: this.#pathOf(name), ...(etag !== undefined && { etag }) }, call),
    });
    return !(answer instanceof GcpFailure) || answer.code === grpcStatus.NOT_FOUND;
  }

  /** Destroys a version for good. One that was changed or destroyed meanwhile is left as it is. */
  async destroyVersion(name: string, { number, etag }: Pick<GcpVersion, 'number' | 'etag'>): Promise<void> {
    await this.#client.send({
      kind: 'write',
      purpose: 'destroy versions',
      itemPurpose: `destroy version ${number} of ${name}`,
      permission: 'secretmanager.versions.destroy',
      expected: [grpcStatus.NOT_FOUND, ...ETAG_CHANGED],
      attempt: (sdk, call) =>
        sdk.destroySecretVersion({ name: `${this.#pathOf(name)}/versions/${number}`, etag }, call),
    });
  }

  #pathOf(name: string): string {
    return `${parentOf(this.#location)}/secrets/${name}`;
  }

  async #readPages<T>(
    request: Pick<GcpRequest<unknown>, 'purpose' | 'itemPurpose' | 'permission'>,
    readPage: (...about: [...GcpAttempt, token: string]) => Promise<{ items: T[]; next: string }>,
  ): Promise<T[]> {
    const all: T[] = [];
    const tokens = new Set<string>();
    for (let empty = 0, token = ''; ; tokens.add(token)) {
      const pageToken = token;
      const { items, next } = await this.#client.send({
        ...request,
        kind: 'read',
        attempt: (sdk, call) => readPage(sdk, call, pageToken),
      });
      all.push(...items);
      token = next;
      if (token === '') return all;
      empty = items.length === 0 ? empty + 1 : 0;
      if (tokens.has(token) || tokens.size >= MOST_PAGES || empty > MOST_EMPTY)
        throw endlessList(request.purpose);
    }
  }
}
