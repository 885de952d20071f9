import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cli/encodings.ts';
import { nodeRuntime } from '../../src/cli/runtime.ts';
import { UserError } from '../../src/core/diagnostics.ts';

const TOML = '[sources.x]\nkey = "canary-7f3a"\nname = "Zoë"\n';
const BOM = '\uFEFF';

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const salted = Buffer.concat([Buffer.from('Salted__'), Buffer.from([0x9d, 0xff, 0x00, 0xc3])]);

const FILES: readonly (readonly [of: string, bytes: Buffer, message: string, hint: string])[] = [
  ['UTF-16 of Windows', Buffer.from(BOM + TOML, 'utf16le'), 'UTF-16', 'iconv -f UTF-16 -t UTF-8'],
  ['UTF-16, the other way round', utf16be(BOM + TOML), 'UTF-16', 'iconv'],
  ['UTF-16 without its mark', Buffer.from('key = "canary-7f3a"\n', 'utf16le'), 'UTF-16', 'iconv'],
  [
    'Latin-1',
    Buffer.from(TOML, 'latin1'),
    'Windows-1252, it seems (the first such letter is in line 3)',
    'WINDOWS-1252',
  ],
  [
    'git-crypt',
    Buffer.concat([Buffer.from('\0GITCRYPT\0'), Buffer.from([0x9d, 0xff])]),
    'git-crypt',
    'git-crypt unlock',
  ],
  [
    'age',
    Buffer.concat([Buffer.from('age-encryption.org/v1\n-> X25519 a\n'), Buffer.from([0x9d, 0xff])]),
    'age',
    'age --decrypt',
  ],
  ['openssl', salted, 'openssl enc', 'openssl enc -d'],
  ['gpg', Buffer.from([0x8c, 0x0d, 0x04, 0x09, 0xff]), 'PGP', 'gpg --decrypt'],
  ['gzip', gzipSync(TOML), 'gzip', 'gzip -dc'],
  ['zstd', zstdCompressSync(TOML), 'zstd', 'zstd -dc'],
  ['zip', Buffer.from('PK\x03\x04\x14\x00\xff', 'latin1'), 'a zip archive', 'unzip -p'],
  ['DER', Buffer.from([0x30, 0x82, 0x04, 0xa4, 0xff]), 'DER or PKCS#12', 'PEM'],
  ['anything else', Buffer.from([0x01, 0x9d, 0xff, 0x00]), 'no text at all', 'the right file'],
];

function refusalOf(read: () => unknown): Pick<UserError, 'message' | 'hint'> {
  try {
    read();
  } catch (error) {
    if (error instanceof UserError) return { message: error.message, hint: error.hint };
    throw error;
  }
  throw new Error('it was taken');
}

describe('what is not UTF-8 is called what it is', () => {
  it.each(FILES)('%s', (_, bytes, message, hint) => {
    const refusal = refusalOf(() => decode(bytes, 'standard input'));
    expect(refusal.message).toMatch(/^standard input is not UTF-8, but /);
    expect(refusal.message).toContain(message);
    expect(refusal.hint).toContain(hint);
    expect(JSON.stringify(refusal)).not.toContain('canary');
  });

  it.each(FILES)('%s, in a file alike', async (_, bytes, message) => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'deploy-secrets-')), 'secrets.toml');
    writeFileSync(file, bytes);
    await expect(nodeRuntime().readFile(file)).rejects.toThrow(`${file} is not UTF-8, but `);
    await expect(nodeRuntime().readFile(file)).rejects.toThrow(message);
  });
});

it.each([TOML, BOM + TOML, '', 'a = "\0"', '😀', 'PK', 'Salted'])('takes %j', (text) => {
  expect(decode(Buffer.from(text), 'f')).toBe(text);
});
