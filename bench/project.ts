import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Cost } from './bench.ts';
import type { Lab } from './lab.ts';
import type { Remote } from './remote.ts';
import { many, secretOf, tomlOf } from './secrets.ts';

/** How deploy-secrets is told of a target, beside what is the same for every store. */
export type Ours = (target: string) => {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** A dlt project, on our side of the comparison. */
export interface Project {
  /** Gives the first so many secrets values that they never had. */
  rotate(changed: number): Promise<void>;
  /** Runs `deploy-secrets STORE`. */
  run(target: string, ...args: readonly string[]): Promise<Cost>;
}

interface Wanted {
  readonly name: string;
  /** How many secrets it has. */
  readonly size: number;
  readonly ours: Ours;
}

export async function makeProject(lab: Lab, remote: Remote, { name, size, ours }: Wanted): Promise<Project> {
  const folder = await lab.project(name);
  const file = path.join(folder, '.dlt/secrets.toml');
  await writeFile(file, '', { mode: 0o600 });
  await lab.ours(['init'], { folder });
  const key = await readFile(file, 'utf8');
  const values = many(size, (n) => secretOf(n, 0));
  const save = () => writeFile(file, `${values.map(tomlOf).join('\n')}\n${key}`);
  await save();
  let generation = 0;
  return {
    async rotate(changed) {
      generation++;
      for (let n = 0; n < changed; n++) values[n] = secretOf(n, generation);
      await save();
    },
    run(target, ...args) {
      const { args: where, env } = ours(target);
      return remote.counted(() => lab.ours([...where, ...OWNER, ...args], { folder, env }));
    },
  };
}

/** There is no git remote to name the owner after. */
const OWNER = ['--owner', 'bench'];
