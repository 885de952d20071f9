/** What is kept under one version id. */
export interface Version {
  readonly id: string;
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly stages: Set<string>;
}

/** One secret, with everything that a look can tell. */
export class Secret {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly versions = new Map<string, Version>();
  readonly tags = new Map<string, string>();
  /** Regions that hold a copy. */
  readonly replicas: string[] = [];
  /** Where the secret is written, when this one is a copy. */
  primaryRegion: string | undefined;
  changedAt: number;
  description = '';
  kmsKeyId: string | undefined;
  /** When it was marked for deletion. */
  deletedAt: number | undefined;

  constructor(name: string, arn: string, now: number) {
    this.name = name;
    this.arn = arn;
    this.createdAt = now;
    this.changedAt = now;
  }

  copy(): Secret {
    const copy = new Secret(this.name, this.arn, this.createdAt);
    for (const [id, version] of this.versions)
      copy.versions.set(id, { ...version, stages: new Set(version.stages) });
    for (const [key, value] of this.tags) copy.tags.set(key, value);
    copy.replicas.push(...this.replicas);
    const { primaryRegion, changedAt, description, kmsKeyId, deletedAt } = this;
    return Object.assign(copy, { primaryRegion, changedAt, description, kmsKeyId, deletedAt });
  }

  at(stage: string): Version | undefined {
    return [...this.versions.values()].find(({ stages }) => stages.has(stage));
  }

  /** Puts a label on a version, and takes it from any other. AWSCURRENT leaves AWSPREVIOUS behind. */
  move(stage: string, to: Version): void {
    const from = this.at(stage);
    if (from === to) return;
    from?.stages.delete(stage);
    to.stages.add(stage);
    if (stage === 'AWSCURRENT' && from) this.move('AWSPREVIOUS', from);
  }

  /** As ListSecrets and DescribeSecret show it: only versions that carry a label. */
  labelled(): Record<string, string[]> | undefined {
    const all = [...this.versions.values()].filter(({ stages }) => stages.size > 0);
    return all.length === 0
      ? undefined
      : Object.fromEntries(all.map(({ id, stages }) => [id, [...stages].sort()]));
  }
}

/** What a list shows of one secret. */
export type Entry = Readonly<Record<string, unknown>> & { readonly Name: string };

/** All secrets of one account in one region, and what each looked like at any time, for lists that lag. */
export class State {
  readonly account: string;
  readonly region: string;
  readonly #secrets = new Map<string, Secret>();
  readonly #history = new Map<string, { readonly at: number; readonly entry: Entry | undefined }[]>();
  /** Names that were deleted by force and are not free yet, with the time when they will be. */
  readonly #vanishing = new Map<string, number>();

  constructor(account: string, region: string) {
    this.account = account;
    this.region = region;
  }

  /** What it gives brings back the secrets, what lists showed of them, and the names not free yet, as they are now. */
  save(): () => void {
    const secrets = copies(this.#secrets, (secret) => secret.copy());
    const history = copies(this.#history, (notes) => [...notes]);
    const vanishing = new Map(this.#vanishing);
    return () => {
      refill(
        this.#secrets,
        copies(secrets, (secret) => secret.copy()),
      );
      refill(
        this.#history,
        copies(history, (notes) => [...notes]),
      );
      refill(this.#vanishing, vanishing);
    };
  }

  get(name: string): Secret | undefined {
    return this.#secrets.get(name);
  }

  all(): readonly Secret[] {
    return [...this.#secrets.values()];
  }

  /** By name, by full ARN, or by one without its last hyphen and six characters. */
  find(id: string): Secret | undefined {
    const start = `arn:aws:secretsmanager:${this.region}:${this.account}:secret:`;
    if (!id.startsWith('arn:')) return this.#secrets.get(id);
    const exact = this.all().find(({ arn }) => arn === id);
    // What ends like a full ARN is taken for one: the trap of names that end so themselves.
    if (exact || /-[A-Za-z0-9]{6}$/.test(id) || !id.startsWith(start)) return exact;
    return this.#secrets.get(id.slice(start.length));
  }

  add(name: string, now: number): Secret {
    const suffix = [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => 'AbCdEfGhIj'[byte % 10]);
    const arn = `arn:aws:secretsmanager:${this.region}:${this.account}:secret:${name}-${suffix.join('')}`;
    const secret = new Secret(name, arn, now);
    this.#secrets.set(name, secret);
    return secret;
  }

  remove(name: string, now: number, free: number): void {
    this.#secrets.delete(name);
    this.#vanishing.set(name, free);
    this.#note(name, { at: now, entry: undefined });
  }

  isVanishing(name: string, now: number): boolean {
    return (this.#vanishing.get(name) ?? 0) > now;
  }

  /** To be called after every change, so that a list can show it later. */
  changed(secret: Secret, now: number): void {
    this.#note(secret.name, { at: now, entry: shown(secret) });
  }

  /** What a list shows that is so many milliseconds behind. */
  listed(now: number, lag: number): Entry[] {
    return [...this.#history.values()].flatMap(
      (notes) => notes.findLast(({ at }) => at <= now - lag)?.entry ?? [],
    );
  }

  #note(name: string, note: { at: number; entry: Entry | undefined }): void {
    const notes = this.#history.get(name);
    if (notes) notes.push(note);
    else this.#history.set(name, [note]);
  }
}

const copies = <T>(of: ReadonlyMap<string, T>, copy: (one: T) => T): Map<string, T> =>
  new Map([...of].map(([name, one]) => [name, copy(one)]));

function refill<T>(map: Map<string, T>, from: ReadonlyMap<string, T>): void {
  map.clear();
  for (const [name, one] of from) map.set(name, one);
}

const seconds = (milliseconds: number | undefined): number | undefined =>
  milliseconds === undefined ? undefined : milliseconds / 1000;

/** What ListSecrets shows of a secret; fields that are undefined are not sent. */
export function shown(secret: Secret): Entry {
  return {
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description || undefined,
    KmsKeyId: secret.kmsKeyId,
    CreatedDate: seconds(secret.createdAt),
    LastChangedDate: seconds(secret.changedAt),
    DeletedDate: seconds(secret.deletedAt),
    Tags: [...secret.tags].map(([Key, Value]) => ({ Key, Value })),
    SecretVersionsToStages: secret.labelled(),
    PrimaryRegion: secret.primaryRegion,
  };
}
