import { keyOf } from '../../core/entries.ts';
import type { Marks } from '../../core/marks/mark.ts';
import type { Remote, RemoteState } from '../../core/model.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import type { AwsSecret } from './answers.ts';
import type { AwsApi } from './api.ts';
import type { AwsScope } from './location.ts';
import { isRemovalOurs, readKeys, readMarks } from './marks.ts';
import type { AwsOptions } from './options.ts';

/** The secrets of one look, by name. */
export type AwsSecrets = ReadonlyMap<string, AwsSecret>;

/** Lists what is in scope. */
export async function listSecrets(
  api: AwsApi,
  { prefix, single }: Pick<AwsScope, 'prefix' | 'single'>,
): Promise<AwsSecrets> {
  const listed = (await api.list(prefix)).filter(({ name }) => !single || name === prefix);
  return new Map(listed.map((secret) => [secret.name, secret]));
}

/**
 * Asks about secrets besides, since the list may be behind: each that someone else seems to have deleted, and with `--deep` all.
 * Only what this owner wrote here is asked about: without a prefix the list holds those of other runs too, which the least
 * policy does not let anybody look at. Where nothing is owned, whatever the keys at hand have marked.
 */
export async function lookAgain(
  secrets: AwsSecrets,
  api: AwsApi,
  { deep }: Pick<AwsOptions, 'deep'>,
  { keyring, marks }: Pick<ProviderRuntime, 'keyring'> & { readonly marks: Marks | undefined },
): Promise<AwsSecrets> {
  const isOwn = (secret: AwsSecret): boolean => {
    const { mark } = readMarks(secret);
    if (mark === undefined) return false;
    return marks ? marks.owns(mark, { type: 'secret', name: secret.name }) : keyring?.reads(mark) === true;
  };
  const isAskedAbout = (secret: AwsSecret): boolean =>
    deep === true && isOwn(secret) ? true : isDeletedElsewhere(secret) && (!marks || isOwn(secret));
  const seen = await Promise.all(
    [...secrets.values()].map((secret) => (isAskedAbout(secret) ? api.describe(secret.name) : secret)),
  );
  return new Map(seen.flatMap((secret) => (secret ? [[secret.name, secret] as const] : [])));
}

/** Tells whether what we wrote is marked for deletion, and not by us. */
export function isDeletedElsewhere(secret: AwsSecret): boolean {
  const { mark } = readMarks(secret);
  return secret.pendingDeletion && mark !== undefined && !isRemovalOurs(secret.description, mark);
}

/** @param kmsKey the key that was asked for; undefined: any will do */
export function stateOf(secrets: AwsSecrets, kmsKey: string | undefined): RemoteState {
  const remotes = [...secrets.values()].map((secret) => remoteOf(secret, kmsKey));
  return { remotes: new Map(remotes.map((remote) => [keyOf(remote), remote])) };
}

/** @param kmsKey the key that was asked for; undefined: any will do */
export function remoteOf(secret: AwsSecret, kmsKey: string | undefined): Remote {
  const { name, changedAt, pendingDeletion, description } = secret;
  const settings = settingsOf(secret, kmsKey);
  return {
    type: 'secret',
    name,
    ...readMarks(secret),
    ...(changedAt && { changedAt }),
    ...(pendingDeletion && { pendingDeletion }),
    ...(isDeletedElsewhere(secret) && { deletedExternally: true as const }),
    ...readKeys(description),
    ...(settings.length > 0 && { settings }),
    native: secret,
  };
}

function settingsOf(secret: AwsSecret, wanted: string | undefined): string[] {
  const { pendingDeletion, kmsKey: listed } = secret;
  return [
    ...(pendingDeletion && !isDeletedElsewhere(secret) ? ['was removed, comes back'] : []),
    ...(wanted !== undefined && !mayBeSameKey(wanted, listed) ? ['another KMS key'] : []),
  ];
}

/** The key that AWS takes when none is named; lists leave it out. */
const DEFAULT_KEY = 'alias/aws/secretsmanager';

/**
 * Tells whether a secret may be encrypted with this key already. A list shows the key as it was named when it was
 * chosen: as an id, an alias or an ARN. An alias and an id cannot be compared without asking KMS: then it is believed.
 */
export function mayBeSameKey(wanted: string, listed: string | undefined): boolean {
  const [one, other] = [lastPart(wanted), lastPart(listed ?? DEFAULT_KEY)];
  if (isAlias(one) !== isAlias(other)) return one !== DEFAULT_KEY && other !== DEFAULT_KEY;
  return one === other;
}

/** `arn:aws:kms:eu-west-1:123456789012:key/1234` -> `1234`; `…:alias/etl` -> `alias/etl` */
const lastPart = (key: string): string =>
  key.replace(/^arn:[^:]*:kms:[^:]*:[^:]*:/, '').replace(/^key\//, '');

const isAlias = (key: string): boolean => key.startsWith('alias/');
