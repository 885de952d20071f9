import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'esbuild';

/** What a file shall say instead; the same text where nothing is to be changed. `file` is as `nameOf` tells it. */
export type Rewrite = (file: string, text: string) => string | Promise<string>;

/** Lets all of these see each file, one after the other: esbuild asks one plugin only for a file's text. */
export const rewriting = (root: string, rewrites: readonly Rewrite[]): Plugin => ({
  name: 'rewrite',
  setup(build) {
    build.onLoad({ filter: /\.(?:[cm]?js|ts|json)$/ }, async ({ path: file, suffix }) => {
      const name = nameOf(path.relative(root, file).replaceAll(path.sep, '/'));
      const text = await readFile(file, 'utf8');
      let rewritten = text;
      for (const rewrite of rewrites) rewritten = await rewrite(`${name}${suffix}`, rewritten);
      if (rewritten === text) return undefined;
      return { contents: rewritten, loader: loaderOf(file) };
    });
  },
});

/** A file's path from the root, and one of a package from `node_modules/`, which may be a link to another place. */
export const nameOf = (file: string): string => file.replace(/^.*?(?=\bnode_modules\/)/, '');

function loaderOf(file: string): 'ts' | 'json' | 'js' {
  if (file.endsWith('.ts')) return 'ts';
  return file.endsWith('.json') ? 'json' : 'js';
}
