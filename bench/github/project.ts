import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { TOKEN } from '../../test/fakes/github/index.ts';
import type { Cost } from '../bench.ts';
import type { Lab } from '../lab.ts';
import type { Remote } from './remote.ts';

/** A dlt project, on our side of the comparison. */
export interface Project {
  /** Gives the first so many secrets values that they never had. */
  rotate(changed: number): Promise<void>;
  /** Runs `deploy-secrets github`. */
  github(repository: string, ...args: readonly string[]): Promise<Cost>;
}

/** @param size how many secrets it has */
export async function makeProject(lab: Lab, remote: Remote, name: string, size: number): Promise<Project> {
  const folder = await lab.project(name);
  const file = path.join(folder, '.dlt/secrets.toml');
  const env = { GITHUB_API_URL: remote.url, GH_TOKEN: TOKEN };
  await writeFile(file, '', { mode: 0o600 });
  await lab.ours(['init'], { folder });
  const key = await readFile(file, 'utf8');
  const values = Array.from({ length: size }, (_, n) => secretOf(n, 0));
  const save = () => writeFile(file, `${values.map(tomlOf).join('\n')}\n${key}`);
  await save();
  let generation = 0;
  return {
    async rotate(changed) {
      generation++;
      for (let n = 0; n < changed; n++) values[n] = secretOf(n, generation);
      await save();
    },
    github: (repository, ...args) =>
      remote.counted(() => lab.ours(['github', '--repo', repository, ...OWNER, ...args], { folder, env })),
  };
}

/** The same secrets for `gh secret set -f`: the file's path. */
export async function writeEnvFile(lab: Lab, size: number): Promise<string> {
  const lines = Array.from({ length: size }, (_, n) => `${nameOf(n)}="${secretOf(n, 0)}"\n`);
  const file = lab.path('secrets.env');
  await writeFile(file, lines.join(''));
  return file;
}

/** There is no git remote to name the owner after. */
const OWNER = ['--owner', 'bench'];

const number = (n: number): string => String(n).padStart(3, '0');

/** As long as a usual API key. */
const secretOf = (n: number, generation: number): string =>
  `canary-7f3a-${number(n)}-${String(generation).padStart(24, 'k')}`;

const nameOf = (n: number): string => `SOURCES__SOURCE_${number(n)}__API_KEY`;

const tomlOf = (value: string, n: number): string => `[sources.source_${number(n)}]\napi_key = "${value}"\n`;
