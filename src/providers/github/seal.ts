import { UserError } from '../../core/diagnostics.ts';
import type { Redacted } from '../../core/redacted.ts';
import type { PublicKey } from './answers.ts';

/** Text -> what only GitHub can open: a sealed box in padded standard base64. */
export type Seal = (value: Redacted<string>) => string;

const KEY_BYTES = 32;

/**
 * libsodium takes 15 ms to load, so it is loaded when something is to be sealed, not before.
 * @throws UserError for a key that is not one of X25519
 */
export async function makeSeal(key: PublicKey): Promise<Seal> {
  if (key.bytes.length !== KEY_BYTES)
    throw new UserError(`GitHub's public key has ${key.bytes.length} bytes instead of ${KEY_BYTES}`, {
      hint: 'is GITHUB_API_URL right, and no proxy answering in its place?',
    });
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  return (value) => {
    const box = sodium.crypto_box_seal(Buffer.from(value.reveal(), 'utf8'), key.bytes);
    return Buffer.from(box).toString('base64');
  };
}
