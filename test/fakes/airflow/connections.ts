import { isObject, parsePython } from './python-json.ts';
import { type Connection, emptyConnection } from './state.ts';

export const ID = /^[\w.-]+$/;

/** A body as a row. Fields that the body leaves out are as in `under`. */
export function rowOf(
  body: Readonly<Record<string, unknown>>,
  under: Connection = emptyConnection,
): Connection {
  const text = (name: keyof Connection): string | null => {
    const value = name in body ? body[name] : under[name];
    return typeof value === 'string' ? value : null;
  };
  const port = 'port' in body ? body.port : under.port;
  return {
    conn_type: text('conn_type') ?? '',
    description: text('description'),
    host: text('host'),
    login: text('login'),
    schema: text('schema'),
    port: typeof port === 'number' ? port : null,
    // The setter of the model takes neither null nor an empty text for a password: the old one stays.
    password: typeof body.password === 'string' && body.password !== '' ? body.password : under.password,
    extra: text('extra') === '' ? '{}' : text('extra'),
    team_name: text('team_name'),
  };
}

export const isExtra = (extra: unknown): boolean => {
  if (typeof extra !== 'string' || extra === '') return true;
  const parsed = parsePython(extra);
  return parsed !== undefined && isObject(parsed.value);
};
