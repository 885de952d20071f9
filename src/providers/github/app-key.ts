import { createPrivateKey, type KeyObject } from 'node:crypto';
import { UserError } from '../../core/diagnostics.ts';
import { Redacted } from '../../core/redacted.ts';

/**
 * Reads the private key of a GitHub App as PKCS#8, which signing takes. GitHub hands it out as a PEM file in PKCS#1;
 * environments hold that with `\n` for each line break, on one line, indented, in quotes, or in base64.
 * @throws UserError that says what it is instead
 */
export function readAppKey(text: string, from: string): Redacted<string> {
  const pem = pemIn(text);
  const key = pem === undefined ? derKey(text) : pemKey(pem);
  if (key?.asymmetricKeyType === 'rsa')
    return new Redacted(key.export({ type: 'pkcs8', format: 'pem' }).toString());
  const { is, wayOut } = otherKind(text, pem, key);
  throw new UserError(`${from} is not an RSA private key in PEM form${is}`, { hint: wayOut });
}

interface Pem {
  /** `RSA PRIVATE KEY` */
  readonly label: string;
  /** In base64, in lines of 64, as OpenSSL wants it. */
  readonly text: string;
}

/** Finds the PEM in a text, or in what the text is in base64. */
function pemIn(text: string): Pem | undefined {
  return (
    parsePem(withLineBreaks(text)) ??
    parsePem(withLineBreaks(Buffer.from(bare(text), 'base64').toString('latin1')))
  );
}

/** Turns `\n`, as two characters, into a line break. */
const withLineBreaks = (text: string): string => text.replaceAll(/\\r|\r/g, '').replaceAll('\\n', '\n');

/** Without white space, and without quotes around it. */
const bare = (text: string): string => withLineBreaks(text).replaceAll(/\s|^["'`]|["'`]$/g, '');

function parsePem(text: string): Pem | undefined {
  const [, label, body = ''] = /-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----/s.exec(text) ?? [];
  if (label === undefined) return undefined;
  const lines = body.replaceAll(/\s/g, '').match(/.{1,64}/g) ?? [];
  return { label, text: [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n') };
}

const pemKey = ({ text }: Pem): KeyObject | undefined => keyOrNothing(() => createPrivateKey(text));

/** The key as bytes in base64, without the lines that PEM has around it. */
function derKey(text: string): KeyObject | undefined {
  const key = Buffer.from(bare(text), 'base64');
  return (
    keyOrNothing(() => createPrivateKey({ key, format: 'der', type: 'pkcs1' })) ??
    keyOrNothing(() => createPrivateKey({ key, format: 'der', type: 'pkcs8' }))
  );
}

function keyOrNothing(read: () => KeyObject): KeyObject | undefined {
  try {
    return read();
  } catch {
    // OpenSSL's reasons name its own routines, and say no more than what is said without them.
    return undefined;
  }
}

const FROM_SETTINGS = "take the .pem file that the App's settings page gave you, as it is or in base64";

/** Says what it is, as far as that shows, and what to do. */
function otherKind(
  text: string,
  pem: Pem | undefined,
  key: KeyObject | undefined,
): { readonly is: string; readonly wayOut: string } {
  const label = pem?.label ?? /-----BEGIN ([A-Z0-9 ]+)-----/.exec(withLineBreaks(text))?.[1];
  if (label === undefined && /^\s*[~./][^\n]*\.pem\s*$|^[^\n]{1,200}\.pem\s*$/.test(text))
    return { is: ': it is the name of a file', wayOut: 'give that in GITHUB_APP_PRIVATE_KEY_PATH' };
  if (label === undefined) return { is: '', wayOut: FROM_SETTINGS };
  if (!pem) return { is: ': its end is missing', wayOut: FROM_SETTINGS };
  if (key) return { is: `: it is one of another kind (${key.asymmetricKeyType})`, wayOut: FROM_SETTINGS };
  if (label.includes('ENCRYPTED') || text.includes('Proc-Type'))
    return { is: ': it is locked with a passphrase', wayOut: 'unlock it: openssl rsa -in FILE' };
  if (label.includes('OPENSSH')) return { is: ': it is a key of OpenSSH', wayOut: FROM_SETTINGS };
  if (!label.endsWith('PRIVATE KEY'))
    return { is: ': it is another part, not the private key', wayOut: FROM_SETTINGS };
  return { is: ': it is damaged, or cut short', wayOut: FROM_SETTINGS };
}
