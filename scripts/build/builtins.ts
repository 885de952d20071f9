import { hash } from 'node:crypto';
import { builtinModules, createRequire } from 'node:module';
import type { Plugin } from 'esbuild';
import type { Rewrite } from './rewrite.ts';

/*
 * Node's own modules, asked of `process.getBuiltinModule` instead of imported. An import makes Node read every name
 * that the module exports, also those that are loaded when they are read first: `import 'node:http'` loads the global
 * fetch so, and `import 'node:process'` opens both streams (Node 22 and 24, 2026-11).
 */

const ANY = `(?:node:)?(?:${builtinModules.filter((name) => !name.startsWith('_')).join('|')})`;

/**
 * An import statement becomes one of a module that has the same exports, each read only where it is used.
 * @param entry the file that a Node reads which is too old to have `process.getBuiltinModule`
 */
export const builtinImports = (entry: string): Plugin => ({
  name: 'builtin-imports',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^${ANY}$`) }, ({ kind, path, importer }) =>
      // One for each that imports it: one for all would be shared between chunks, and so be a chunk.
      kind === 'import-statement' && importer !== entry
        ? { path, suffix: `?${hash('sha1', importer)}`, namespace: 'builtin', sideEffects: false }
        : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({ contents: moduleOf(path) }));
  },
});

/** Called, not constructed, and loaded with the first call: `node:crypto` takes 5 ms, and `--help` needs none. */
const LATE: Readonly<Record<string, readonly string[]>> = {
  'node:crypto': [
    'createHash',
    'createHmac',
    'createPrivateKey',
    'hkdfSync',
    'randomBytes',
    'timingSafeEqual',
  ],
};

function moduleOf(name: string): string {
  const builtin: object = createRequire(import.meta.url)(name);
  const late = LATE[name] ?? [];
  const names = Object.keys(builtin).filter((key) => /^[a-zA-Z_]\w*$/.test(key) && key !== 'default');
  const exported = names.map((key) =>
    late.includes(key)
      ? `const _${key} = (...given) => builtin().${key}(...given);`
      : `const _${key} = /* @__PURE__ */ (() => builtin().${key})();`,
  );
  return [
    `const builtin = () => process.getBuiltinModule(${JSON.stringify(name)});`,
    'export default /* @__PURE__ */ builtin();',
    ...exported,
    `export { ${names.map((key) => `_${key} as ${key}`).join(', ')} };`,
  ].join('\n');
}

/** What CommonJS requires is the module itself; what `import()` promises has it as its `default` too. */
export const builtinCalls: Rewrite = (_, text) =>
  text
    .replace(
      new RegExp(`\\brequire\\(\\s*(["']${ANY}["'])\\s*\\)`, 'g'),
      'globalThis.process.getBuiltinModule($1)',
    )
    .replace(
      new RegExp(`\\bimport\\(\\s*(["']${ANY}["'])\\s*\\)`, 'g'),
      'Promise.resolve(globalThis.process.getBuiltinModule($1)).then((it) => Object.create(it, { default: { value: it } }))',
    );
