import { ownerOf } from '../core/marks/owner.ts';
import type { Context } from './context.ts';

/** Who owns what is pushed from here: `--owner`, or what git tells about the project's folder. */
export async function findOwner(named: string | undefined, { env, run, random }: Context): Promise<string> {
  if (named !== undefined) return ownerOf({ name: named }, random);
  const git = (...args: string[]): Promise<string | undefined> =>
    run('git', ['-C', env.DLT_PROJECT_DIR || '.', ...args]);
  const [remote, folder] = await Promise.all([
    git('remote', 'get-url', 'origin'),
    git('rev-parse', '--show-prefix'),
  ]);
  return ownerOf({ remote, folder }, random);
}
