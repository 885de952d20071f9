// The one file of core that imports a module of Node: HMAC-SHA-256 and the comparison are pure computation.
// Randomness is not, so it comes in as a parameter.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { UserError } from '../diagnostics.ts';
import { Redacted } from '../redacted.ts';

/** Gives so many bytes from the system's secure source of randomness. */
export type Random = (bytes: number) => Uint8Array;

const keyBytes = 32;
const prefix = 'dsk1_';
const bodyCharacters = 52;
const checkCharacters = 6;

/**
 * Makes marks: HMAC-SHA-256 under 32 secret bytes, one label for each purpose. The bytes cannot be taken out
 * again, and an inspected or printed key shows its id alone.
 */
export class MarkKey {
  readonly #bytes: Uint8Array;
  /** Four base32 characters that tell keys apart, derived from the key. Public: it says nothing about it. */
  readonly id: string;

  constructor(bytes: Uint8Array) {
    if (bytes.length !== keyBytes) throw new RangeError(`a key has ${keyBytes} bytes`);
    this.#bytes = Uint8Array.from(bytes);
    this.id = this.mac('id').slice(0, 4);
  }

  /**
   * Computes the HMAC of a label and fields: 52 base32 characters. Each goes in with its length in bytes before
   * it, so no two lists of fields are ever the same input.
   */
  mac(label: string, ...fields: readonly string[]): string {
    const hmac = createHmac('sha256', this.#bytes);
    for (const field of [label, ...fields]) {
      hmac.update(`${Buffer.byteLength(field)}:`).update(field, 'utf8');
    }
    return base32(hmac.digest());
  }
}

/** Compares two texts in a time that does not tell where they differ. They count in bytes: `é` has two. */
export const equalInConstantTime = (left: string, right: string): boolean => {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
};

/** Makes a new key as it stands in a file: `dsk1_`, 52 base32 characters for 32 random bytes, 6 that check them. */
export const generateKey = (random: Random): Redacted<string> => {
  const bytes = random(keyBytes);
  return new Redacted(prefix + base32(bytes) + checksum(new MarkKey(bytes)));
};

/**
 * Reads a key; white space around it is ignored.
 *
 * @param name what the key is called where it came from, for messages: `DEPLOY_SECRETS_KEY`
 * @throws UserError which never quotes a character of the text
 */
export const parseKey = (text: Redacted<string>, name = 'the key'): MarkKey => {
  const written = text.reveal().trim();
  if (!written.startsWith(prefix)) throw notAKey(written, name);
  const body = written.slice(prefix.length, -checkCharacters);
  const bytes = body.length === bodyCharacters ? fromBase32(body) : undefined;
  if (bytes === undefined) throw damagedKey(name);
  const key = new MarkKey(bytes);
  if (!equalInConstantTime(checksum(key), written.slice(-checkCharacters))) throw damagedKey(name);
  return key;
};

const checksum = (key: MarkKey): string => key.mac('check').slice(0, checkCharacters);

const notAKey = (written: string, name: string): UserError =>
  /^dsk\d+_/.test(written)
    ? new UserError(`${name} is of a kind that this version does not know`, {
        hint: 'update deploy-secrets to the version that made it',
      })
    : new UserError(`${name} is not a key of deploy-secrets: those begin with ${prefix}`, {
        hint: 'deploy-secrets init makes one',
      });

const damagedKey = (name: string): UserError =>
  new UserError(`${name} is damaged: characters are missing, too many or wrong`, {
    hint: 'copy it again in full, in lower case; if it is lost, deploy-secrets init makes a new one',
  });

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * Encodes in base32 of RFC 4648, in lower case and without padding: 8 characters for 5 bytes, the last bits filled with
 * zeros.
 */
export const base32 = (bytes: Uint8Array): string => {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet.charAt((held >> (bits - 5)) & 31);
    held &= 31;
  }
  return bits > 0 ? text + alphabet.charAt((held << (5 - bits)) & 31) : text;
};

/** Decodes what `base32` writes exactly so; undefined for any other text. */
export const fromBase32 = (text: string): Uint8Array | undefined => {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let bits = 0;
  let held = 0;
  let next = 0;
  for (const character of text) {
    held = ((held & 127) << 5) | Math.max(alphabet.indexOf(character), 0);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[next++] = (held >> bits) & 255;
  }
  return base32(bytes) === text ? bytes : undefined;
};
