import { type Message, timestamp } from './message.ts';

export type VersionState = 'ENABLED' | 'DISABLED' | 'DESTROYED';

/** What is kept of one version. */
export interface Version {
  readonly number: number;
  readonly createdAt: number;
  readonly checksum: boolean;
  data: Buffer | undefined;
  state: VersionState;
  etag: string;
  destroyedAt?: number;
  scheduledAt?: number;
}

/** One secret, below `projects/N` or `projects/N/locations/L`. */
export class Secret {
  readonly parent: string;
  readonly id: string;
  readonly createdAt: number;
  /** Oldest first. */
  readonly versions: Version[] = [];
  /** As it was sent, for the fields that only come and go. */
  settings: Message;
  labels: Readonly<Record<string, string>> = {};
  annotations: Readonly<Record<string, string>> = {};
  aliases: Readonly<Record<string, string>> = {};
  etag = '';

  constructor(parent: string, id: string, createdAt: number, settings: Message) {
    this.parent = parent;
    this.id = id;
    this.createdAt = createdAt;
    this.settings = settings;
  }

  get name(): string {
    return `${this.parent}/secrets/${this.id}`;
  }

  get latest(): Version | undefined {
    return this.versions.at(-1);
  }

  copy(): Secret {
    const copy = new Secret(this.parent, this.id, this.createdAt, this.settings);
    copy.versions.push(...this.versions.map((version) => ({ ...version })));
    copy.labels = this.labels;
    copy.annotations = this.annotations;
    copy.aliases = this.aliases;
    copy.etag = this.etag;
    return copy;
  }

  message(): Message {
    return {
      ...this.settings,
      name: this.name,
      createTime: timestamp(this.createdAt),
      labels: this.labels,
      annotations: this.annotations,
      versionAliases: this.aliases,
      etag: this.etag,
    };
  }

  versionMessage(version: Version): Message {
    return {
      name: `${this.name}/versions/${version.number}`,
      createTime: timestamp(version.createdAt),
      state: version.state,
      etag: version.etag,
      clientSpecifiedPayloadChecksum: version.checksum,
      ...(version.destroyedAt !== undefined && { destroyTime: timestamp(version.destroyedAt) }),
      ...(version.scheduledAt !== undefined && { scheduledDestroyTime: timestamp(version.scheduledAt) }),
    };
  }
}

/** All that the server remembers. */
export class State {
  readonly secrets = new Map<string, Secret>();
  #etags = 0;

  copy(): State {
    const copy = new State();
    for (const [name, secret] of this.secrets) copy.secrets.set(name, secret.copy());
    copy.#etags = this.#etags;
    return copy;
  }

  /** In quotes, as AIP-154 has them; never the same twice. */
  nextEtag(): string {
    this.#etags += 1;
    return `"1f${this.#etags.toString(16).padStart(10, '0')}"`;
  }

  addSecret(parent: string, id: string, now: number, settings: Message = {}): Secret {
    const secret = new Secret(parent, id, now, settings);
    secret.etag = this.nextEtag();
    this.secrets.set(secret.name, secret);
    return secret;
  }

  /** Adds a version; the secret's own etag stays as it is, as Google documents it. */
  addVersion(secret: Secret, data: Buffer, now: number, checksum: boolean): Version {
    const number = (secret.latest?.number ?? 0) + 1;
    const version: Version = {
      number,
      createdAt: now,
      checksum,
      data,
      state: 'ENABLED',
      etag: this.nextEtag(),
    };
    secret.versions.push(version);
    return version;
  }
}
