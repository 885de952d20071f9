/*
 * What people and machines see of deploy-secrets, and what it leaves in the stores, as it was recorded in
 * fixtures/recorded. These texts, fields, exit codes and formats are a contract: scripts read them, and what was
 * pushed by one version is looked at by the next. A change of a recording is a change of that contract, so it is made on
 * purpose, in one commit with what causes it, and told in the changelog.
 *
 *   npx vitest run --project unit test/recorded        does everything look as it did?
 *   npx vitest run --project unit test/recorded -u     records anew what people and machines see; read the diff
 *
 * What lies in the stores is recorded in fixtures/recorded/states, and stays there for good: see states.ts.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectRecorded, RECORDED, type Scene } from './scene.ts';
import { stageIn } from './stage.ts';
import { startAirflow } from './stores/airflow.ts';
import { startAws } from './stores/aws.ts';
import { startGcp } from './stores/gcp.ts';
import { startGitHub } from './stores/github.ts';
import type { Store } from './stores/store.ts';

const fixtures = path.resolve(RECORDED, '..');
const files = globSync(['*/secrets.toml', '*/.dlt/secrets.toml'], { cwd: fixtures }).toSorted();

/** A command that looks at an empty store, with the file of a fixture in hand. */
interface Look {
  readonly store: Store;
  readonly args: readonly string[];
  /** In which formats besides text. */
  readonly more?: readonly string[];
  /** In those only where something is wrong. */
  readonly ifWrong?: true;
}

let looks: readonly Look[];
let stores: readonly Store[];

beforeAll(async () => {
  const [github, aws, gcp, airflow] = [
    await startGitHub(),
    await startAws(),
    await startGcp(),
    await startAirflow(),
  ];
  stores = [github, aws, gcp, airflow];
  const onAirflow = ['airflow', '--url', airflow.url];
  const vaults = [
    { store: aws, args: ['aws'] },
    { store: gcp, args: ['gcp', '--project', 'acme-prod'] },
  ];
  const atOneEntry = ['document', 'json'].map((layout) => ['--layout', layout]);
  looks = [
    { store: github, args: ['github', '--repo', 'acme/etl'], more: ['json', 'markdown'] },
    { store: github, args: ['github', '--repo', 'acme/etl', '--layout', 'document'] },
    ...vaults.flatMap(({ store, args }): Look[] => [
      { store, args, more: ['json'], ifWrong: true },
      ...atOneEntry.map((layout): Look => ({ store, args: [...args, ...layout] })),
    ]),
    { store: airflow, args: onAirflow, more: ['json', 'markdown'], ifWrong: true },
    ...['connection', 'document', 'variable'].map(
      (layout): Look => ({ store: airflow, args: [...onAirflow, '--layout', layout] }),
    ),
  ];
});
afterAll(async () => {
  for (const store of stores) await store.close();
});

it.each(files)('%s', async (file) => {
  const [fixture = '', ...below] = file.split(path.sep);
  const scenes: Scene[] = [];
  for (const look of looks) scenes.push(...(await scenesOf(look, fixture, below.join('/'))));
  await expectRecorded(`fixtures/${fixture}.txt`, scenes);
});

async function scenesOf(
  { store, args, more = [], ifWrong }: Look,
  fixture: string,
  file: string,
): Promise<Scene[]> {
  const stage = stageIn(path.join(fixtures, fixture), store.env);
  const dryRun = [...args, '--owner', 'us', '--secrets', file, '--dry-run', '--exit-code'];
  const scene = async (...format: string[]): Promise<Scene> => {
    const all = [...dryRun, ...optionsOf(fixture), ...format];
    return { title: [...args, ...format].join(' '), args: all, run: await stage.run(all) };
  };
  const text = await scene();
  const isWrong = text.run.code === 1 || text.run.stderr !== '';
  const scenes = [text];
  if (isWrong || !ifWrong) for (const format of more) scenes.push(await scene('--format', format));
  return scenes;
}

interface Options {
  readonly tables?: string;
  readonly rename?: Readonly<Record<string, string>>;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly allowPlaceholders?: boolean;
}

/** What a fixture says in its options.json, as it is typed. */
function optionsOf(fixture: string): string[] {
  const file = path.join(fixtures, fixture, 'options.json');
  if (!existsSync(file)) return [];
  const options: Options = JSON.parse(readFileSync(file, 'utf8'));
  const { tables, rename = {}, include = [], exclude = [], allowPlaceholders = false } = options;
  return [
    ...(tables === undefined ? [] : ['--tables', tables]),
    ...Object.entries(rename).flatMap(([from, to]) => ['--rename', `${from}=${to}`]),
    ...include.flatMap((glob) => ['--include', glob]),
    ...exclude.flatMap((glob) => ['--exclude', glob]),
    ...(allowPlaceholders ? ['--allow-placeholders'] : []),
  ];
}

it('sees the fixtures', () => expect(files.length).toBeGreaterThan(30));
