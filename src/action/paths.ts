import path from 'node:path';

/** Where the work is done, and in what. Both are absolute. */
export interface Workspace {
  /** The root of the repository. */
  readonly root: string;
  /** The working directory. */
  readonly folder: string;
}

/** Names a file of the work from the root of the repository, with `/` between; undefined where it lies elsewhere. */
export function inWorkspace(file: string, { root, folder }: Workspace): string | undefined {
  const inside = path.relative(root, path.resolve(folder, file));
  const isOutside = inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside);
  return isOutside ? undefined : inside.split(path.sep).join('/');
}

export const workspaceOf = (
  folder: string,
  { GITHUB_WORKSPACE: root }: Readonly<Record<string, string | undefined>>,
): Workspace => ({
  root: root || folder,
  folder,
});
