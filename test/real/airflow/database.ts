import { DatabaseSync } from 'node:sqlite';
import type { Fernet } from './fernet.ts';

type Row = Readonly<Record<string, string | number | null>>;

/** Airflow's database behind its back: what someone else's hand changes, and what is really kept. */
export class Database {
  readonly #sqlite: DatabaseSync;
  readonly #fernet: Fernet;

  constructor(file: string, fernet: Fernet) {
    this.#sqlite = new DatabaseSync(file, { timeout: 20_000 });
    this.#sqlite.exec('PRAGMA synchronous = OFF');
    this.#fernet = fernet;
  }

  /** Nothing is left of either kind. */
  clear(): void {
    this.#sqlite.exec('DELETE FROM connection; DELETE FROM variable');
  }

  password(id: string): string | undefined {
    const row = this.#one('SELECT password, is_encrypted FROM connection WHERE conn_id = ?', id);
    return row && this.#plain(row.password, row.is_encrypted);
  }

  variable(key: string): string | undefined {
    const row = this.#one('SELECT val, is_encrypted FROM variable WHERE "key" = ?', key);
    return row && this.#plain(row.val, row.is_encrypted);
  }

  login(id: string): string {
    return String(this.#one('SELECT login FROM connection WHERE conn_id = ?', id)?.login ?? '');
  }

  description(table: 'connection' | 'variable', name: string): string {
    const column = table === 'connection' ? 'conn_id' : '"key"';
    const row = this.#one(`SELECT description FROM ${table} WHERE ${column} = ?`, name);
    return String(row?.description ?? '');
  }

  /** The same text as login and as password; the rest stays as it is. */
  setConnection(id: string, text: string): void {
    this.#run(
      `INSERT INTO connection (conn_id, conn_type, login, password, is_encrypted, is_extra_encrypted)
       VALUES (?, 'generic', ?, ?, 1, 0)
       ON CONFLICT (conn_id) DO UPDATE SET login = excluded.login, password = excluded.password, is_encrypted = 1`,
      id,
      text,
      this.#fernet.encrypt(text),
    );
  }

  setVariable(key: string, text: string): void {
    this.#run(
      `INSERT INTO variable ("key", val, is_encrypted) VALUES (?, ?, 1)
       ON CONFLICT ("key") DO UPDATE SET val = excluded.val, is_encrypted = 1`,
      key,
      this.#fernet.encrypt(text),
    );
  }

  setDescription(table: 'connection' | 'variable', name: string, text: string): void {
    const column = table === 'connection' ? 'conn_id' : '"key"';
    this.#run(`UPDATE ${table} SET description = ? WHERE ${column} = ?`, text, name);
  }

  remove(table: 'connection' | 'variable', name: string): void {
    this.#run(`DELETE FROM ${table} WHERE ${table === 'connection' ? 'conn_id' : '"key"'} = ?`, name);
  }

  close(): void {
    this.#sqlite.close();
  }

  #one(sql: string, name: string): Row | undefined {
    const row = this.#sqlite.prepare(sql).get(name);
    return row && Object.fromEntries(Object.entries(row).map(([column, value]) => [column, plainly(value)]));
  }

  #run(sql: string, ...values: string[]): void {
    this.#sqlite.prepare(sql).run(...values);
  }

  #plain(stored: Row[string] | undefined, isEncrypted: Row[string] | undefined): string {
    if (stored === null || stored === undefined) return '';
    return isEncrypted ? this.#fernet.decrypt(String(stored)) : String(stored);
  }
}

const plainly = (value: unknown): string | number | null =>
  value === null || typeof value === 'number' ? value : String(value);
