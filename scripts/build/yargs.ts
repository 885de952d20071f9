import { type Edits, edit } from './edit.ts';
import type { Rewrite } from './rewrite.ts';

/*
 * yargs loads what lays out its help, which is half of its code and is ours to lay out, and opens standard output to
 * ask for its width. Both stay as they are, for when they are asked for.
 */

const SHIM = 'node_modules/yargs/lib/platform-shims/esm.mjs';

const late: Edits = [
  ["import cliui from 'cliui'\n", "const cliui = (options) => require('cliui').default(options);\n"],
  [
    "import stringWidth from 'string-width';\n",
    "const stringWidth = (text) => require('string-width').default(text);\n",
  ],
  // Else this one would be asked for them.
  ['const require = createRequire(import.meta.url);\n', ''],
  ['\n  require,\n', '\n  get require() { return createRequire(import.meta.url); },\n'],
  [
    "stdColumns: typeof process.stdout.columns !== 'undefined' ? process.stdout.columns : null",
    'get stdColumns() { return process.stdout.columns ?? null; }',
  ],
];

/** Loads of yargs what reads a command line, and the rest when it is asked for. */
export const withoutHelp: Rewrite = (file, text) => (file === SHIM ? edit(file, text, late) : text);

export const replacedOfYargs: readonly string[] = [SHIM];
