/** The parts of a URL to a database, as SQLAlchemy reads them, and so dlt; `query` in the order given. */
export interface DatabaseUrl {
  readonly scheme: string;
  readonly username?: string;
  readonly password?: string;
  readonly host?: string;
  readonly port?: string;
  readonly database?: string;
  readonly query: readonly (readonly [key: string, value: string])[];
}

const URL_PARTS =
  /^([\w+]+):\/\/(?:([^:/]*)(?::([^@]*))?@)?(?:(?:\[([^/?]+)\]|([^/:?]+))?(?::([^/?]*))?)?(?:\/([^?]*))?(?:\?(.*))?$/s;

/** Reads a URL. Undefined for a text that is none to a database. */
export function parseDatabaseUrl(text: string): DatabaseUrl | undefined {
  const [, scheme, username, password, ipv6, host = ipv6, port, database, query = ''] =
    URL_PARTS.exec(text) ?? [];
  if (scheme === undefined) return undefined;
  const parts = { username: unquote(username), password: unquote(password), host, port, database };
  const present = Object.fromEntries(Object.entries(parts).filter(([, part]) => part));
  return { scheme, ...present, query: [...new URLSearchParams(query)] };
}

/** Turns `%40` into `@`; what is no such sequence stays, where `decodeURIComponent` would throw. */
function unquote(text: string | undefined): string | undefined {
  return text?.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escaped) =>
    Buffer.from(escaped.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}
