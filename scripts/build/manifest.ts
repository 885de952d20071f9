import { hash } from 'node:crypto';
import path from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Gives each module of ours that imports our package.json a copy with the version alone: what is shared between
 * chunks is a chunk, and `--version` would load it.
 */
export const versionAlone = (root: string): Plugin => ({
  name: 'version-alone',
  setup(build) {
    const manifest = path.join(root, 'package.json');
    build.onResolve({ filter: /\/package\.json$/ }, ({ path: asked, resolveDir, importer }) =>
      path.resolve(resolveDir, asked) === manifest
        ? { path: manifest, namespace: 'version', suffix: `?${hash('sha1', importer)}` }
        : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'version' }, async () => {
      const { default: whole } = await import(manifest, { with: { type: 'json' } });
      return { contents: JSON.stringify({ version: whole.version }), loader: 'json' };
    });
  },
});
