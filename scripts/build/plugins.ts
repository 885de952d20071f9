import path from 'node:path';
import type { Plugin } from 'esbuild';
import { builtinCalls, builtinImports } from './builtins.ts';
import { replacedOfGoogle, withoutOtherServices } from './google.ts';
import { versionAlone } from './manifest.ts';
import { type Rewrite, rewriting } from './rewrite.ts';
import { silenced, withoutSwitches } from './silence.ts';
import { replacedOfYargs, withoutHelp } from './yargs.ts';

/**
 * What every bundle of the program leaves out and replaces, whatever its form.
 * @param entry the file that starts it, as seen from the root
 */
export const pluginsOf = (root: string, entry: string, more: readonly Rewrite[] = []): Plugin[] => [
  builtinImports(path.join(root, entry)),
  versionAlone(root),
  rewriting(root, [...more, builtinCalls, withoutOtherServices, withoutHelp, withoutSwitches]),
];

/** The files whose text they replace: a later version of a package may call them otherwise. */
export const replaced: readonly string[] = [...replacedOfGoogle, ...replacedOfYargs, ...silenced];
