import { UserError } from '../../core/diagnostics.ts';
import type { Redacted } from '../../core/redacted.ts';
import { isChecked, pageIn, type Secret, secretIn, type Version, versionIn } from './answers.ts';
import type { Call, Send } from './client.ts';
import { crc32c } from './crc32c.ts';
import { code, Failure } from './failure.ts';
import { type Place, parentOf } from './place.ts';
import type { Spacing } from './spacing.ts';

type How = Pick<Call<unknown>, 'signal'>;

/** Google's longest page (API description, checked 2026-11-24). */
const PAGE = 25_000;

export interface Parts {
  readonly send: Send;
  readonly place: Place;
  /** Where the versions of a new secret are kept; absent: where Google likes. */
  readonly replicas: readonly string[];
  readonly spacing: Spacing;
}

/** The secrets of one place, request by request. */
export class Secrets {
  readonly #send: Send;
  readonly #place: Place;
  readonly #replicas: readonly string[];
  readonly #spacing: Spacing;

  constructor({ send, place, replicas, spacing }: Parts) {
    this.#send = send;
    this.#place = place;
    this.#replicas = replicas;
    this.#spacing = spacing;
  }

  /** All that are there, with their annotations. */
  async list(): Promise<Secret[]> {
    const parent = parentOf(this.#place);
    return await this.#pages(
      { doing: `list the secrets of ${this.#place.project}`, permission: 'secretmanager.secrets.list' },
      async (api, pageToken) => {
        const request = { parent, pageSize: PAGE, pageToken };
        const [, , answer] = await api.listSecrets(request, { autoPaginate: false });
        return pageIn(answer, 'secrets', secretIn);
      },
    );
  }

  /** Newest first: all, or the newest alone. */
  async versions(name: string, which: 'all' | 'newest'): Promise<Version[]> {
    return await this.#pages(
      {
        doing: 'list versions',
        what: `list the versions of ${name}`,
        permission: 'secretmanager.versions.list',
      },
      async (api, pageToken) => {
        const request = { parent: this.#pathOf(name), pageSize: which === 'all' ? PAGE : 1, pageToken };
        const [, , answer] = await api.listSecretVersions(request, { autoPaginate: false });
        const { items, next } = pageIn(answer, 'versions', versionIn);
        return { items, next: which === 'all' ? next : '' };
      },
    );
  }

  async get(name: string): Promise<Secret> {
    return must(
      await this.#send({
        kind: 'read',
        doing: 'look at secrets',
        what: `look at ${name}`,
        permission: 'secretmanager.secrets.get',
        attempt: async (api) => secretIn((await api.getSecret({ name: this.#pathOf(name) }))[0]),
      }),
    );
  }

  /** `taken`: someone made it meanwhile, or an earlier try did. */
  async create(
    name: string,
    annotations: Secret['annotations'],
    how: How,
  ): Promise<Secret | { readonly taken: true; readonly unsure: boolean }> {
    const replication = this.#replication();
    const secret = { annotations, ...(replication && { replication }) };
    const answer = await this.#send({
      kind: 'write',
      doing: 'make secrets',
      what: `make ${name}`,
      permission: 'secretmanager.secrets.create',
      takes: [code.ALREADY_EXISTS],
      ...how,
      attempt: async (api) => {
        const request = { parent: parentOf(this.#place), secretId: name, secret };
        return secretIn((await api.createSecret(request))[0]);
      },
    });
    return answer instanceof Failure ? { taken: true, unsure: answer.unsure } : answer;
  }

  /** `moved`: its etag is another one by now; `gone`: it is not there any more. */
  async annotate(
    { name, etag }: Pick<Secret, 'name' | 'etag'>,
    annotations: Secret['annotations'],
    how: How = {},
  ): Promise<Secret | 'gone' | { readonly moved: true; readonly unsure: boolean }> {
    await this.#spacing.turn(name, how.signal);
    const answer = await this.#send({
      kind: 'write',
      doing: 'note marks',
      what: `note the mark of ${name}`,
      permission: 'secretmanager.secrets.update',
      takes: [code.FAILED_PRECONDITION, code.ABORTED, code.NOT_FOUND],
      ...how,
      attempt: async (api) => {
        const secret = { name: this.#pathOf(name), etag, annotations };
        return secretIn((await api.updateSecret({ secret, updateMask: { paths: ['annotations'] } }))[0]);
      },
    });
    if (!(answer instanceof Failure)) return answer;
    return answer.code === code.NOT_FOUND ? 'gone' : { moved: true, unsure: answer.unsure };
  }

  /** The value as a new version. Sent twice, it may be there twice; the answer tells which of them counts. */
  async add(name: string, value: Redacted<string>, how: How): Promise<Version> {
    await this.#spacing.turn(name, how.signal);
    const data = Buffer.from(value.reveal(), 'utf8');
    const payload = { data, dataCrc32c: crc32c(data) };
    const answer = must(
      await this.#send({
        kind: 'write',
        doing: 'write secrets',
        what: `write ${name}`,
        permission: 'secretmanager.versions.add',
        ...how,
        attempt: async (api) => (await api.addSecretVersion({ parent: this.#pathOf(name), payload }))[0],
      }),
    );
    if (!isChecked(answer)) throw unchecked(name);
    return versionIn(answer);
  }

  /** What is gone already is removed. `false`: it has another etag by now. */
  async remove(name: string, etag: string | undefined, how: How): Promise<boolean> {
    const answer = await this.#send({
      kind: 'write',
      doing: 'remove secrets',
      what: `remove ${name}`,
      permission: 'secretmanager.secrets.delete',
      takes: [code.NOT_FOUND, code.FAILED_PRECONDITION, code.ABORTED],
      ...how,
      attempt: (api) => api.deleteSecret({ name: this.#pathOf(name), ...(etag !== undefined && { etag }) }),
    });
    return !(answer instanceof Failure) || answer.code === code.NOT_FOUND;
  }

  /** For good. One that was changed or destroyed meanwhile is left as it is. */
  async destroy(name: string, { number, etag }: Pick<Version, 'number' | 'etag'>): Promise<void> {
    await this.#send({
      kind: 'write',
      doing: 'destroy versions',
      what: `destroy version ${number} of ${name}`,
      permission: 'secretmanager.versions.destroy',
      takes: [code.NOT_FOUND, code.FAILED_PRECONDITION, code.ABORTED],
      attempt: (api) => api.destroySecretVersion({ name: `${this.#pathOf(name)}/versions/${number}`, etag }),
    });
  }

  /** A regional secret takes none. */
  #replication() {
    if (this.#place.location) return undefined;
    if (this.#replicas.length === 0) return { automatic: {} };
    return { userManaged: { replicas: this.#replicas.map((location) => ({ location })) } };
  }

  #pathOf(name: string): string {
    return `${parentOf(this.#place)}/secrets/${name}`;
  }

  async #pages<T>(
    call: Pick<Call<unknown>, 'doing' | 'what' | 'permission'>,
    page: (
      api: Parameters<Call<unknown>['attempt']>[0],
      token: string,
    ) => Promise<{ items: T[]; next: string }>,
  ): Promise<T[]> {
    const all: T[] = [];
    for (let token = ''; ; ) {
      const attempt: Call<{ items: T[]; next: string }>['attempt'] = (api) => page(api, token);
      const { items, next } = must(await this.#send({ ...call, kind: 'read', attempt }));
      all.push(...items);
      if (next === '') return all;
      token = next;
    }
  }
}

function must<T>(answer: T | Failure): T {
  if (answer instanceof Failure) throw new Error('only what is taken comes back');
  return answer;
}

const unchecked = (name: string): UserError =>
  new UserError(`${name}: Google did not compare what arrived with the checksum that was sent`, {
    hint: 'run the same command again; if it stays so, something on the way changes requests',
  });
