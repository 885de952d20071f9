import type { SecureContext } from 'node:tls';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whose certificates are trusted. */
export interface Trust {
  /** Undefined: as Node does, which reads NODE_EXTRA_CA_CERTS when it starts. */
  readonly context: SecureContext | undefined;
  /** Adds what else this machine trusts, after a certificate was not. Gives the same context where that is nothing. */
  widen(): SecureContext | undefined;
  /** The variable whose file alone decides, if there is one. */
  readonly only?: string;
}

/**
 * Trusts what Node does. Only a certificate that is not trusted so costs the reading of what else this machine trusts:
 * `NODE_EXTRA_CA_CERTS` and `SSL_CERT_FILE`, `SSL_CERT_DIR`, and the store of the system, as curl, gh and Python do.
 */
export function readTrust(env: Environment): Trust {
  let context: SecureContext | undefined;
  return {
    get context() {
      return context;
    },
    widen() {
      const more = [...filesNamedIn(env).map(readText), ...systemAuthorities()].filter(Boolean);
      if (context === undefined && more.length > 0) context = contextOf([...usualAuthorities(), ...more]);
      return context;
    },
  };
}

/** Trusts the authorities in one file alone. @throws Error of Node's when it cannot be read */
export function trustOnly(path: string, variable: string): Trust {
  const context = contextOf([process.getBuiltinModule('node:fs').readFileSync(path, 'utf8')]);
  return { context, widen: () => context, only: variable };
}

const contextOf = (ca: string[]): SecureContext =>
  process.getBuiltinModule('node:tls').createSecureContext({ ca });

const tls = () => process.getBuiltinModule('node:tls');

/** `getCACertificates` is there from Node 22.15 and 24 on. */
const usualAuthorities = (): readonly string[] =>
  tls().getCACertificates?.('default') ?? tls().rootCertificates;
const systemAuthorities = (): readonly string[] => tls().getCACertificates?.('system') ?? [];

function filesNamedIn({ NODE_EXTRA_CA_CERTS, SSL_CERT_FILE, SSL_CERT_DIR = '' }: Environment): string[] {
  const { readdirSync } = process.getBuiltinModule('node:fs');
  const { delimiter, join } = process.getBuiltinModule('node:path');
  const folders = SSL_CERT_DIR.split(delimiter).filter(Boolean);
  const inFolders = folders.flatMap((folder) =>
    orElse(() => readdirSync(folder), []).map((name) => join(folder, name)),
  );
  return [NODE_EXTRA_CA_CERTS, SSL_CERT_FILE, ...inFolders].filter((path): path is string => !!path);
}

/** A file that cannot be read vouches for nobody; the certificate stays refused. */
const readText = (path: string): string =>
  orElse(() => process.getBuiltinModule('node:fs').readFileSync(path, 'utf8'), '');

function orElse<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
