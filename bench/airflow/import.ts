import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Cost, Peer, Run } from '../bench.ts';
import type { Lab } from '../lab.ts';
import { many, number, secretOf } from '../secrets.ts';
import { changedIn, SECRETS, type Situation } from '../situations.ts';
import { peersFolder, versionOf } from '../versions.ts';

const bin = path.join(peersFolder, 'airflow-3.3.2/bin');
const program = path.join(bin, 'airflow');

const COMMAND = 'airflow connections import';

/** Both write into Airflow's database, past its API. */
export const importers: readonly Peer[] = [
  ['import', COMMAND],
  ['overwrite', `${COMMAND} --overwrite`],
].map(([name = '', label = '']) => ({
  name,
  label,
  install: 'test/real/install',
  version: () => versionOf(program, ['version']),
}));

/** The same connections, and an Airflow of its own for each row, whose database is as it was before every run. */
export function importRuns(lab: Lab): (situation: Situation) => Record<string, Run> {
  const empty = once(() => migrated(lab, 'airflow-empty'));
  const filled = once(() => imported(lab, empty));
  const runIn =
    (situation: Situation, options: readonly string[]): Run =>
    async () => {
      const home = await homeIn(lab, 'airflow-run', await (situation === 'first' ? empty() : filled()));
      const file = await connectionsIn(home, changedIn[situation]);
      return counted(home, () => airflow(lab, home, ['connections', 'import', ...options, file]));
    };
  return (situation) => ({
    import: runIn(situation, []),
    overwrite: runIn(situation, ['--overwrite']),
  });
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

async function migrated(lab: Lab, name: string): Promise<string> {
  const home = await homeIn(lab, name);
  await airflow(lab, home, ['db', 'migrate']);
  return home;
}

async function imported(lab: Lab, empty: () => Promise<string>): Promise<string> {
  const home = await homeIn(lab, 'airflow-filled', await empty());
  await airflow(lab, home, ['connections', 'import', await connectionsIn(home, 0)]);
  const { length } = rowsIn(home);
  if (length !== SECRETS) throw new Error(`an import of ${SECRETS} connections made ${length}`);
  return home;
}

/** A new folder, with the database of another home. */
async function homeIn(lab: Lab, name: string, from?: string): Promise<string> {
  const home = lab.path(name);
  await rm(home, { recursive: true, force: true });
  await mkdir(home);
  if (from !== undefined) await copyFile(databaseIn(from), databaseIn(home));
  return home;
}

const databaseIn = (home: string): string => path.join(home, 'airflow.db');

/** The file to import, with so many values that were not there before. */
async function connectionsIn(home: string, changed: number): Promise<string> {
  const file = path.join(home, 'connections.json');
  const entry = (n: number) => ({ conn_type: 'generic', password: secretOf(n, n < changed ? 1 : 0) });
  const all = many(SECRETS, (n) => [`source_${number(n)}`, entry(n)] as const);
  await writeFile(file, JSON.stringify(Object.fromEntries(all)));
  return file;
}

/** Made up: 32 bytes in base64, as Fernet takes them. */
const FERNET_KEY = Buffer.from('canary-7f3a-fernet-key-of-bench!').toString('base64url').padEnd(44, '=');

function airflow(lab: Lab, home: string, args: readonly string[]): Promise<Cost> {
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    AIRFLOW_HOME: home,
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: `sqlite:///${databaseIn(home)}`,
    AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
    AIRFLOW__CORE__FERNET_KEY: FERNET_KEY,
    AIRFLOW__USAGE_DATA_COLLECTION__ENABLED: 'False',
    PYTHONUTF8: '1',
  };
  return lab.peer(program, args, { env });
}

/** Adds how many rows the run made or wrote again: each write encrypts anew, so the bytes of a row tell, whatever its value. */
async function counted(home: string, run: () => Promise<Cost>): Promise<Cost> {
  const before = new Set(rowsIn(home));
  const cost = await run();
  return { ...cost, written: rowsIn(home).filter((row) => !before.has(row)).length };
}

function rowsIn(home: string): string[] {
  const database = new DatabaseSync(databaseIn(home), { readOnly: true });
  try {
    return database
      .prepare('SELECT * FROM connection')
      .all()
      .map((row) => JSON.stringify(row));
  } finally {
    database.close();
  }
}
