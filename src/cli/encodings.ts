import { UserError } from '../core/diagnostics.ts';

/** What bytes are that are no UTF-8, by how they begin. */
interface Encoding {
  readonly begins: readonly number[];
  /** As the end of a sentence: `secrets.toml is …`. */
  readonly is: string;
  readonly wayOut: string;
}

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));
const piped = (command: string): string => `${command} FILE | deploy-secrets … --secrets -`;
const UTF_16 = {
  is: 'UTF-16, as Windows writes it',
  wayOut: `save it as UTF-8, or convert it: ${piped('iconv -f UTF-16 -t UTF-8')}`,
};
const PGP = { is: 'encrypted, it seems with PGP', wayOut: `decrypt it first: ${piped('gpg --decrypt')}` };

/** The longer beginnings first. */
const ENCODINGS: readonly Encoding[] = [
  {
    begins: [0, ...ascii('GITCRYPT'), 0],
    is: 'encrypted with git-crypt',
    wayOut: 'unlock the checkout first: git-crypt unlock',
  },
  {
    begins: ascii('age-encryption.org/'),
    is: 'encrypted with age',
    wayOut: `decrypt it first: ${piped('age --decrypt --identity KEYFILE')}`,
  },
  {
    begins: ascii('Salted__'),
    is: 'encrypted with openssl enc',
    wayOut: `decrypt it first: ${piped('openssl enc -d … -in')}`,
  },
  { begins: [0x84, 0x5e], ...PGP },
  { begins: [0x85, 0x01], ...PGP },
  { begins: [0x85, 0x02], ...PGP },
  { begins: [0x8c, 0x0d], ...PGP },
  { begins: [0x1f, 0x8b], is: 'packed with gzip', wayOut: `unpack it first: ${piped('gzip -dc')}` },
  { begins: ascii('PK\x03\x04'), is: 'a zip archive', wayOut: `unpack it first: ${piped('unzip -p')}` },
  { begins: ascii('BZh'), is: 'packed with bzip2', wayOut: `unpack it first: ${piped('bzip2 -dc')}` },
  {
    begins: [0xfd, ...ascii('7zXZ')],
    is: 'packed with xz',
    wayOut: `unpack it first: ${piped('xz -dc')}`,
  },
  {
    begins: [0x28, 0xb5, 0x2f, 0xfd],
    is: 'packed with zstd',
    wayOut: `unpack it first: ${piped('zstd -dc')}`,
  },
  {
    begins: [0x30, 0x82],
    is: 'a key or certificate in binary form (DER or PKCS#12)',
    wayOut: 'write its text, as PEM, as the value of a key in TOML',
  },
  {
    begins: [0xff, 0xfe, 0, 0],
    is: 'UTF-32',
    wayOut: `save it as UTF-8, or convert it: ${piped('iconv -f UTF-32 -t UTF-8')}`,
  },
  { begins: [0xff, 0xfe], ...UTF_16 },
  { begins: [0xfe, 0xff], ...UTF_16 },
];

/**
 * Decodes UTF-8; whatever is not UTF-8 is a UserError, since a replaced character would be pushed as a secret. It says
 * what the bytes are, as far as that shows, and nothing of what they hold.
 */
export function decode(bytes: Uint8Array, shown: string): string {
  const known = ENCODINGS.find(({ begins }) => begins.every((byte, index) => bytes[index] === byte));
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    // UTF-16 without a byte order mark is UTF-8 too, where all of its letters are of ASCII.
    if (!known && !hasEverySecondByteZero(bytes)) return text;
  } catch {
    // The reason of the decoder says no more than what follows.
  }
  throw notUtf8(shown, known ?? (hasEverySecondByteZero(bytes) ? UTF_16 : otherEncoding(bytes)));
}

const notUtf8 = (shown: string, { is, wayOut }: Pick<Encoding, 'is' | 'wayOut'>): UserError =>
  new UserError(`${shown} is not UTF-8, but ${is}`, { hint: wayOut });

/** Text has no zero bytes; UTF-16 of Latin letters has them at every other place. */
function hasEverySecondByteZero(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 1000);
  const zeros = [0, 1].map(
    (first) => start.filter((byte, index) => byte === 0 && index % 2 === first).length,
  );
  return Math.max(...zeros) > start.length / 3 && Math.min(...zeros) < start.length / 10;
}

/** Latin-1 and its like have text around the letters that UTF-8 writes otherwise; anything else is no text. */
function otherEncoding(bytes: Uint8Array): Pick<Encoding, 'is' | 'wayOut'> {
  if (bytes.some((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20)))
    return { is: 'no text at all', wayOut: 'see that it is the right file, and not encrypted or packed' };
  return {
    is: `Latin-1 or Windows-1252, it seems (the first such letter is in line ${firstBadLine(bytes)})`,
    wayOut: `save it as UTF-8, or convert it: ${piped('iconv -f WINDOWS-1252 -t UTF-8')}`,
  };
}

/** Finds the line at which it stops being UTF-8. */
function firstBadLine(bytes: Uint8Array): number {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return text.slice(0, text.indexOf('\uFFFD')).split('\n').length;
}
