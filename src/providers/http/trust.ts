import type { SecureContext } from 'node:tls';
import type { Runtime } from '../../core/runtime.ts';

/** Whose certificates are trusted. */
export interface Trust {
  /** Undefined: as Node does, which reads NODE_EXTRA_CA_CERTS when it starts. */
  readonly context: SecureContext | undefined;
  /** Adds what else this machine trusts, after a certificate was not. Gives the same context where that is nothing. */
  widen(): SecureContext | undefined;
  /** The variable whose file alone decides, if there is one. */
  readonly only?: string;
  /** The variables that name something from which no certificate can be read. Told of where one was not trusted. */
  readonly unread: readonly string[];
}

/**
 * Trusts what Node does. Only a certificate that is not trusted so costs the reading of what else this machine trusts:
 * `NODE_EXTRA_CA_CERTS` and `SSL_CERT_FILE`, `SSL_CERT_DIR`, and the store of the system, as curl, gh and Python do.
 */
export function readTrust(env: Runtime['env']): Trust {
  let context: SecureContext | undefined;
  let unread: readonly string[] = [];
  return {
    get context() {
      return context;
    },
    get unread() {
      return unread;
    },
    widen() {
      if (context) return context;
      const named = SOURCES.filter((name) => env[name]).map((name) => ({
        name,
        texts: textsIn(env[name] ?? ''),
      }));
      unread = named.filter(({ texts }) => texts.length === 0).map(({ name }) => name);
      const more = [...named.flatMap(({ texts }) => texts), ...systemAuthorities()];
      if (more.length > 0) context = contextOf([...usualAuthorities(), ...more]);
      return context;
    },
  };
}

const SOURCES = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];

/** Trusts the authorities in one file alone. @throws Error of Node's when it cannot be read */
export function trustOnly(path: string, variable: string): Trust {
  const context = contextOf([process.getBuiltinModule('node:fs').readFileSync(path, 'utf8')]);
  return { context, widen: () => context, only: variable, unread: [] };
}

const contextOf = (ca: string[]): SecureContext =>
  process.getBuiltinModule('node:tls').createSecureContext({ ca });

const tls = () => process.getBuiltinModule('node:tls');

/** `getCACertificates` is there from Node 22.15 and 24 on. */
const usualAuthorities = (): readonly string[] =>
  tls().getCACertificates?.('default') ?? tls().rootCertificates;
const systemAuthorities = (): readonly string[] => tls().getCACertificates?.('system') ?? [];

/** The certificates at a path: of a file, or of all files in a folder or several. None where there is nothing to be read. */
function textsIn(named: string): readonly string[] {
  const { readdirSync, readFileSync } = process.getBuiltinModule('node:fs');
  const { delimiter, join } = process.getBuiltinModule('node:path');
  const filesAt = (path: string) => orElse(() => readdirSync(path).map((name) => join(path, name)), [path]);
  return named
    .split(delimiter)
    .flatMap(filesAt)
    .map((path) => orElse(() => readFileSync(path, 'utf8'), ''))
    .filter((text) => text.includes('-----BEGIN '));
}

function orElse<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
