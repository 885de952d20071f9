import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { readAppKey } from '../../../src/providers/github/app-key.ts';

const { privateKey: rsa, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs1 = rsa.export({ type: 'pkcs1', format: 'pem' }).toString();
const pkcs8 = rsa.export({ type: 'pkcs8', format: 'pem' }).toString();
const base64 = (data: string | Buffer): string => Buffer.from(data).toString('base64');
const lines = (text: string): string => text.replaceAll(/.{76}/g, '$&\n');
const indented = (text: string): string => text.replaceAll(/^/gm, '    ');

describe('a key of an App is read', () => {
  it.each([
    ['as GitHub hands it out', pkcs1],
    ['as PKCS#8', pkcs8],
    ['with CRLF', pkcs1.replaceAll('\n', '\r\n')],
    ['with \\n for each line break', pkcs1.replaceAll('\n', '\\n')],
    ['with \\r\\n for each', pkcs1.replaceAll('\n', '\\r\\n')],
    ['in double quotes', JSON.stringify(pkcs1)],
    ['in single quotes', `'${pkcs1.trim()}'`],
    ['on one line, with spaces', pkcs1.trim().replaceAll('\n', ' ')],
    ['on one line, without them', pkcs1.trim().replaceAll('\n', '')],
    ['indented', indented(pkcs1)],
    ['with a line around it', `key:\n${pkcs1}\n# end`],
    ['in base64', base64(pkcs1)],
    ['in base64 of PKCS#8, in quotes', `"${base64(pkcs8)}"`],
    ['in base64, in lines', lines(base64(pkcs1))],
    ['in base64 of one line with \\n', base64(pkcs1.replaceAll('\n', '\\n'))],
    ['in base64 without the lines of PEM', base64(rsa.export({ type: 'pkcs1', format: 'der' }))],
    ['in base64 of PKCS#8 without them', base64(rsa.export({ type: 'pkcs8', format: 'der' }))],
  ])('%s', (_, text) => {
    const read = createPrivateKey(readAppKey(text, 'GITHUB_APP_PRIVATE_KEY').reveal());
    expect(read.equals(rsa)).toBe(true);
  });
});

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const locked = rsa.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'canary-7f3a' });

describe('anything else is told', () => {
  it.each([
    ['nothing of it', 'canary-7f3a', '', 'as it is or in base64'],
    [
      'the name of its file',
      '/etc/canary-7f3a.pem',
      ': it is the name of a file',
      'GITHUB_APP_PRIVATE_KEY_PATH',
    ],
    ['half of it', pkcs1.slice(0, 600), ': its end is missing', '.pem file'],
    ['without its middle', pkcs1.replace(/\n[^-]{300}/, '\n'), ': it is damaged, or cut short', '.pem file'],
    [
      'dots',
      '-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----',
      ': it is damaged',
      '.pem file',
    ],
    [
      'of another kind',
      ec.export({ type: 'pkcs8', format: 'pem' }),
      ': it is one of another kind (ec)',
      '.pem file',
    ],
    [
      'the public one',
      publicKey.export({ type: 'spki', format: 'pem' }),
      ': it is another part',
      '.pem file',
    ],
    ['a locked one', locked, ': it is locked with a passphrase', 'openssl rsa'],
    [
      'of OpenSSH',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nYQ==\n-----END OPENSSH PRIVATE KEY-----',
      ': it is a key of OpenSSH',
      '.pem file',
    ],
  ])('%s', (_, text, is, wayOut) => {
    const read = (): unknown => readAppKey(text.toString(), 'GITHUB_APP_PRIVATE_KEY');
    expect(read).toThrow(UserError);
    expect(read).toThrow(`GITHUB_APP_PRIVATE_KEY is not an RSA private key in PEM form${is}`);
    try {
      read();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      expect(error.hint).toContain(wayOut);
      expect(error.message + error.hint).not.toContain('canary');
    }
  });
});
