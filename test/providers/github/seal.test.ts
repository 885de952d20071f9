import sodium from 'libsodium-wrappers';
import { beforeAll, describe, expect, it } from 'vitest';
import { Redacted } from '../../../src/core/redacted.ts';
import { makeSeal } from '../../../src/providers/github/collections.ts';

const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const privateKey = Uint8Array.from({ length: 32 }, (_, n) => n + 1);
const publicKey = bytes('B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9/AsrhtHHw=');

beforeAll(() => sodium.ready);

describe('makeSeal', () => {
  it.each([
    ['nothing', ''],
    ['text', 'canary-7f3a é 漢 🗝\r\n'],
    ['the longest that GitHub takes', 'x'.repeat(48 * 1024)],
  ])('seals %s so that the holder of the private key, and no one else, opens it', async (_, text) => {
    const seal = await makeSeal({ id: '1', bytes: publicKey });
    const box = bytes(seal(new Redacted(text)));
    expect(sodium.crypto_box_seal_open(box, publicKey, privateKey, 'text')).toBe(text);
    const other = sodium.crypto_box_keypair();
    expect(() => sodium.crypto_box_seal_open(box, other.publicKey, other.privateKey)).toThrow();
  });

  it('takes a fresh key for each box, and the nonce that follows from it', async () => {
    const seal = await makeSeal({ id: '1', bytes: publicKey });
    const [one, two] = [bytes(seal(new Redacted('canary'))), bytes(seal(new Redacted('canary')))];
    expect(one).not.toEqual(two);
    const ephemeral = one.subarray(0, 32);
    const nonce = sodium.crypto_generichash(24, Buffer.concat([ephemeral, publicKey]), null);
    const opened = sodium.crypto_box_open_easy(one.subarray(32), nonce, ephemeral, privateKey, 'text');
    expect(opened).toBe('canary');
  });

  // Made with PyNaCl's Box and Python's own BLAKE2b from the private keys 1..32 and 101..132.
  it.each([
    ['', 'VxR2nRFr92Q2rnS8eT0sMK0ZA8WaxSc4BcfiaYtBDDZXc/6sDRx8iDnShN+IYF9m'],
    [
      'canary-7f3a é 漢',
      'VxR2nRFr92Q2rnS8eT0sMK0ZA8WaxSc4BcfiaYtBDDYtzTYegUZTaItVu7EbJZA2Qv9NA3F8sTF8z1qTCt6eFUrP',
    ],
  ])('reads as what another library sealed: %j', (text, box) => {
    expect(sodium.crypto_box_seal_open(bytes(box), publicKey, privateKey, 'text')).toBe(text);
  });

  it('writes padded standard base64, as GitHub demands', async () => {
    const seal = await makeSeal({ id: '1', bytes: publicKey });
    for (const text of ['', 'a', 'ab', 'abc'])
      expect(seal(new Redacted(text))).toMatch(
        /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/,
      );
  });

  it.each([0, 31, 33])('refuses a public key of %i bytes', async (length) => {
    const key = { id: '1', bytes: new Uint8Array(length) };
    await expect(makeSeal(key)).rejects.toThrow(`has ${length} bytes instead of 32`);
  });
});
