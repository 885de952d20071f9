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
