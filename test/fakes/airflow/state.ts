import { broken } from './refusal.ts';

/** A row of the table of connections. What is not set is null, as the API shows it. */
export interface Connection {
  readonly conn_type: string;
  readonly description: string | null;
  readonly host: string | null;
  readonly login: string | null;
  readonly schema: string | null;
  readonly port: number | null;
  readonly password: string | null;
  readonly extra: string | null;
  readonly team_name: string | null;
}

export interface Variable {
  readonly value: string;
  readonly description: string | null;
  readonly encrypted: boolean;
}

export const emptyConnection: Connection = {
  conn_type: 'generic',
  description: null,
  host: null,
  login: null,
  schema: null,
  port: null,
  password: null,
  extra: null,
  team_name: null,
};

/** `TEXT` and `MEDIUMTEXT` of MySQL, the database with the narrowest columns that Airflow runs on. */
const TEXT = 65_535;
const MEDIUMTEXT = 16_777_215;
/** Characters of an id or a key. */
const NAME = 250;

/** The database: it keeps rows, and refuses what its columns do not hold. */
export class State {
  readonly connections = new Map<string, Connection>();
  readonly variables = new Map<string, Variable>();
  /** Texts that the process has learned to be secret: it masks them wherever it shows something. */
  readonly learned = new Set<string>();

  /** What it gives brings back the rows, and what is known to be secret, as they are now. */
  save(): () => void {
    const [connections, variables, learned] = [[...this.connections], [...this.variables], [...this.learned]];
    return () => {
      for (const kept of [this.connections, this.variables, this.learned]) kept.clear();
      for (const [id, row] of connections) this.connections.set(id, row);
      for (const [key, row] of variables) this.variables.set(key, row);
      for (const text of learned) this.learned.add(text);
    };
  }

  setConnection(id: string, row: Connection): void {
    if (id.length > NAME) throw broken();
    for (const text of [row.host, row.schema, row.conn_type]) if ((text?.length ?? 0) > 500) throw broken();
    if ((row.description?.length ?? 0) > 5000 || bytes(row.login) > TEXT) throw broken();
    for (const text of [row.password, row.extra]) if (fernetLength(bytes(text)) > TEXT) throw broken();
    this.connections.set(id, row);
    if ((row.password?.length ?? 0) >= 5) this.learned.add(row.password ?? '');
  }

  setVariable(key: string, row: Variable): void {
    if (key.length > NAME) throw broken();
    if (fernetLength(bytes(row.value)) > MEDIUMTEXT) throw broken();
    this.variables.set(key, row);
  }
}

const bytes = (text: string | null): number => Buffer.byteLength(text ?? '');

/** Version, time and IV before, blocks of 16 padded, an HMAC behind; all of it in base64. */
export const fernetLength = (plain: number): number =>
  Math.ceil((1 + 8 + 16 + (Math.floor(plain / 16) + 1) * 16 + 32) / 3) * 4;
