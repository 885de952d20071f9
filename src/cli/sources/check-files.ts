import path from 'node:path';
import { type Diagnostic, diagnostic } from '../../core/diagnostics.ts';
import type { Context } from '../context.ts';

/** Checks where files lie: whether git tracks them, and who may read them. */
export async function checkFiles(files: readonly string[], context: Context): Promise<Diagnostic[]> {
  return (await Promise.all(files.map((file) => checkFile(file, context)))).flat();
}

async function checkFile(file: string, context: Context): Promise<Diagnostic[]> {
  const [tracked, bits] = await Promise.all([isTracked(file, context), context.permissions(file)]);
  return [
    ...(tracked
      ? [
          diagnostic('tracked-by-git', {
            message: `git tracks ${file}, so whoever has the repository has the secrets`,
            hint: `git rm --cached ${file}, add it to .gitignore, and renew what was committed`,
          }),
        ]
      : []),
    ...(bits !== undefined && (bits & 0o077) !== 0
      ? [
          diagnostic('readable-by-others', {
            message: `other users of this machine can read ${file}`,
            hint: `chmod 600 ${file}`,
          }),
        ]
      : []),
  ];
}

async function isTracked(file: string, { run }: Pick<Context, 'run'>): Promise<boolean> {
  const { dir, base } = path.parse(file);
  return (await run('git', ['-C', dir || '.', 'ls-files', '--error-unmatch', '--', base])) !== undefined;
}
