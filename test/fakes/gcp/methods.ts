import { status } from '@grpc/grpc-js';
import { crc32c } from './crc32c.ts';
import { matcher } from './filter.ts';
import { changeKeys, checkKeys, encryptionIn } from './keys.ts';
import { listIn, type Message, mapIn, messageIn, textIn } from './message.ts';
import { page } from './paging.ts';
import type { Method } from './permissions.ts';
import { failedPrecondition, invalid, notFound, Refusal } from './refusal.ts';
import { checkAliases, checkAnnotations, checkLabels, checkPayload, checkSecretId } from './rules.ts';
import type { Secret, State, Version, VersionState } from './state.ts';

/** What a method works on. Names in `request` have the project's number already. */
export interface Work {
  readonly state: State;
  readonly request: Message;
  readonly now: number;
  /** The longest page. */
  readonly most: number;
}

type Handler = (work: Work) => Message;

export const handlers: Readonly<Record<Method, Handler>> = {
  CreateSecret({ state, request, now }) {
    const parent = textIn(request, 'parent');
    const id = textIn(request, 'secretId');
    checkSecretId(id);
    const name = `${parent}/secrets/${id}`;
    if (state.secrets.has(name)) throw new Refusal(status.ALREADY_EXISTS, `Secret [${name}] already exists.`);
    const sent = messageIn(request, 'secret') ?? {};
    const replication = replicationOf(sent, parent);
    const { labels, annotations, aliases } = checked(sent);
    const encryption = encryptionIn(sent, parent);
    const secret = state.addSecret(parent, id, now, { ...(replication && { replication }), ...encryption });
    Object.assign(secret, { labels, annotations, aliases });
    return secret.message();
  },

  GetSecret: ({ state, request }) => find(state, textIn(request, 'name')).message(),

  UpdateSecret({ state, request }) {
    const sent = messageIn(request, 'secret') ?? {};
    const secret = find(state, textIn(sent, 'name'));
    checkEtag(secret.etag, textIn(sent, 'etag'));
    const paths = listIn(messageIn(request, 'updateMask') ?? {}, 'paths').map(String);
    if (paths.length === 0) throw invalid('The update mask must not be empty.');
    const known = { labels: 'labels', annotations: 'annotations', version_aliases: 'aliases' } as const;
    const values = checked(sent);
    for (const path of paths) {
      if (path === 'replication' || path === 'customer_managed_encryption') {
        changeKeys(secret, sent, path);
        continue;
      }
      const field = Object.entries(known).find(([name]) => name === path)?.[1];
      if (!field) throw invalid(`The field [${path}] cannot be updated.`);
      Object.assign(secret, { [field]: values[field] });
    }
    secret.etag = state.nextEtag();
    return secret.message();
  },

  DeleteSecret({ state, request }) {
    const secret = find(state, textIn(request, 'name'));
    checkEtag(secret.etag, textIn(request, 'etag'));
    state.secrets.delete(secret.name);
    return {};
  },

  ListSecrets({ state, request, most }) {
    const parent = textIn(request, 'parent');
    const matches = matcher(textIn(request, 'filter'));
    const all = [...state.secrets.values()]
      .filter((secret) => secret.parent === parent && matches(secret))
      .toReversed();
    const { items, nextPageToken } = page(all, { ...paging(request), list: parent, most });
    return { secrets: items.map((secret) => secret.message()), nextPageToken, totalSize: all.length };
  },

  AddSecretVersion({ state, request, now }) {
    const secret = find(state, textIn(request, 'parent'));
    const payload = messageIn(request, 'payload');
    if (!payload) throw invalid('Field [payload] is required.');
    const data = bytesIn(payload);
    checkPayload(data);
    const checksum = payload._dataCrc32c !== undefined;
    if (checksum && textIn(payload, 'dataCrc32c') !== String(crc32c(data)))
      throw invalid('The checksum of the payload does not match the data.');
    return secret.versionMessage(state.addVersion(secret, data, now, checksum));
  },

  ListSecretVersions({ state, request, most }) {
    const secret = find(state, textIn(request, 'parent'));
    const matches = matcher(textIn(request, 'filter'));
    const all = secret.versions
      .filter(({ number, state: is }) => matches({ name: String(number), state: is }))
      .toReversed();
    const { items, nextPageToken } = page(all, { ...paging(request), list: secret.name, most });
    return {
      versions: items.map((version) => secret.versionMessage(version)),
      nextPageToken,
      totalSize: all.length,
    };
  },

  GetSecretVersion({ state, request }) {
    const { secret, version } = findVersion(state, textIn(request, 'name'));
    return secret.versionMessage(version);
  },

  AccessSecretVersion({ state, request }) {
    const { secret, version } = findVersion(state, textIn(request, 'name'));
    if (version.state !== 'ENABLED' || !version.data)
      throw failedPrecondition(`Secret Version [${textIn(request, 'name')}] is in ${version.state} state.`);
    return {
      name: `${secret.name}/versions/${version.number}`,
      payload: { data: version.data, dataCrc32c: String(crc32c(version.data)) },
    };
  },

  DisableSecretVersion: (work) => change(work, 'DISABLED'),
  EnableSecretVersion: (work) => change(work, 'ENABLED'),
  DestroySecretVersion: (work) => change(work, 'DESTROYED'),
};

/** A global secret must say where it is replicated, a regional one must not; neither can change it later. */
function replicationOf(sent: Message, parent: string): Message | undefined {
  const replication = messageIn(sent, 'replication');
  const kind = replication && textIn(replication, 'replication');
  if (parent.includes('/locations/')) {
    if (kind) throw invalid('Replication must not be set for a regional secret.');
    return undefined;
  }
  if (!replication || !kind) throw invalid('Field [secret.replication] is required.');
  if (kind === 'userManaged') {
    const replicas = listIn(messageIn(replication, 'userManaged') ?? {}, 'replicas');
    if (replicas.length === 0) throw invalid('At least one replica is required.');
  }
  checkKeys(replication);
  return replication;
}

function checked(sent: Message) {
  const labels = mapIn(sent, 'labels');
  const annotations = mapIn(sent, 'annotations');
  const aliases = mapIn(sent, 'versionAliases');
  checkLabels(labels);
  checkAnnotations(annotations);
  checkAliases(aliases);
  return { labels, annotations, aliases };
}

/** "Otherwise, it fails with a FAILED_PRECONDITION error" (docs, "ETags", checked 2026-11-24). */
function checkEtag(present: string, sent: string): void {
  if (sent !== '' && sent !== present)
    throw failedPrecondition(`The etag provided [${sent}] does not match the current etag.`);
}

function find(state: State, name: string): Secret {
  const secret = state.secrets.get(name);
  if (!secret) throw notFound(name);
  return secret;
}

function findVersion(state: State, name: string): { secret: Secret; version: Version } {
  const [, of = '', which = ''] = /^(.+)\/versions\/([^/]+)$/.exec(name) ?? [];
  const secret = find(state, of);
  const number = which === 'latest' ? secret.latest?.number : Number(secret.aliases[which] ?? which);
  const version = secret.versions.find((one) => one.number === number);
  if (!version) throw new Refusal(status.NOT_FOUND, `Secret Version [${name}] not found.`);
  return { secret, version };
}

/** A destruction waits for the secret's `version_destroy_ttl`, if it has one. Every change gives a new etag. */
function change({ state, request, now }: Work, to: VersionState): Message {
  const { secret, version } = findVersion(state, textIn(request, 'name'));
  checkEtag(version.etag, textIn(request, 'etag'));
  if (version.state === 'DESTROYED')
    throw failedPrecondition(`Secret Version [${textIn(request, 'name')}] is in DESTROYED state.`);
  version.state = to;
  version.etag = state.nextEtag();
  if (to === 'DESTROYED') {
    version.data = undefined;
    version.destroyedAt = now;
  }
  return secret.versionMessage(version);
}

const paging = (request: Message) => ({
  pageSize: Number(request.pageSize ?? 0),
  pageToken: textIn(request, 'pageToken'),
});

function bytesIn(payload: Message): Buffer {
  const { data } = payload;
  return data instanceof Uint8Array ? Buffer.from(data) : Buffer.alloc(0);
}
