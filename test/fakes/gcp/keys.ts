import { listIn, type Message, messageIn, textIn } from './message.ts';
import { failedPrecondition, invalid } from './refusal.ts';
import type { Secret } from './state.ts';

/*
 * Keys of Cloud KMS, as Secret Manager takes them: each of the location where the versions lie, in `global` where Google
 * replicates them itself. They can be changed, for the versions that come afterwards; the locations cannot.
 */

const KEY = /^projects\/[^/]+\/locations\/([^/]+)\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/;

const keyIn = (place: Message | undefined): string =>
  textIn(messageIn(place ?? {}, 'customerManagedEncryption') ?? {}, 'kmsKeyName');

const replicasIn = (replication: Message): Message[] =>
  listIn(messageIn(replication, 'userManaged') ?? {}, 'replicas').map((one) =>
    typeof one === 'object' && one !== null ? Object.fromEntries(Object.entries(one)) : {},
  );

/** @throws Refusal for a key of another location, and where some replicas have one and others none */
export function checkKeys(replication: Message): void {
  const automatic = keyIn(messageIn(replication, 'automatic'));
  if (automatic && KEY.exec(automatic)?.[1] !== 'global')
    throw invalid(
      `Automatic replication policy can only be configured with Cloud KMS keys in location [global]. Requested: [${automatic}]`,
    );
  const replicas = replicasIn(replication);
  for (const replica of replicas) checkKey(keyIn(replica), textIn(replica, 'location'));
  const withKey = replicas.filter((one) => keyIn(one) !== '').length;
  if (withKey > 0 && withKey < replicas.length)
    throw invalid('Either all replicas or none must have a customer managed encryption key.');
}

function checkKey(key: string, location: string): void {
  if (key && KEY.exec(key)?.[1] !== location)
    throw invalid(`Cloud KMS key [${key}] must be in the location [${location}] of the secret.`);
}

/** The key of a regional secret. */
export function encryptionIn(sent: Message, parent: string): Message {
  const key = keyIn(sent);
  const [, region = ''] = /\/locations\/([^/]+)/.exec(parent) ?? [];
  if (!key) return {};
  if (!region) throw invalid('customer_managed_encryption is for regional secrets.');
  checkKey(key, region);
  return { customerManagedEncryption: { kmsKeyName: key } };
}

export function changeKeys(secret: Secret, sent: Message, path: string): void {
  if (path === 'customer_managed_encryption') {
    secret.settings = { ...secret.settings, ...encryptionIn(sent, secret.parent) };
    return;
  }
  const replication = messageIn(sent, 'replication') ?? {};
  const present = messageIn(secret.settings, 'replication') ?? {};
  if (placesIn(replication) !== placesIn(present))
    throw failedPrecondition('The replication of a secret cannot be changed.');
  checkKeys(replication);
  secret.settings = { ...secret.settings, replication };
}

const placesIn = (replication: Message): string =>
  replicasIn(replication)
    .map((one) => textIn(one, 'location'))
    .join() || 'automatic';
