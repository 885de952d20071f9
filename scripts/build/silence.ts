import { type Edits, edit } from './edit.ts';
import type { Rewrite } from './rewrite.ts';

/*
 * Switches of the environment by which packages in the bundle print what they do: some to stdout, where a result
 * stands, and one with the headers that a proxy gets. They are off for good. What has a way of its own to be told
 * so is told there (`src/providers/gcp/silence.ts`); test/build/switches.test.ts lists all that packages read.
 */

/** It reads DEBUG, and prints whatever its users think of: here one that speaks to proxies. */
const DEBUG = 'node_modules/debug/src/index.js';

const edits: Readonly<Record<string, Edits>> = {
  'node_modules/retry-request/index.js': [["process.env.DEBUG === 'retry-request'", 'false']],
  'node_modules/gcp-metadata/build/src/index.js': [['if (process.env.DEBUG_AUTH) {', 'if (false) {']],
  // This one changes Node's own module instead, and fails at that.
  'node_modules/readable-stream/readable.js': [["process.env.READABLE_STREAM === 'disable'", 'false']],
  'node_modules/yaml/dist/compose/composer.js': [['node_process.env.LOG_STREAM', 'false']],
  'node_modules/yaml/dist/parse/parser.js': [['node_process.env.LOG_TOKENS', 'false']],
};

export const withoutSwitches: Rewrite = (file, text) => {
  if (file === DEBUG) return 'module.exports = () => Object.assign(() => {}, { enabled: false });';
  const known = edits[file];
  return known ? edit(file, text, known) : text;
};

export const silenced: readonly string[] = [DEBUG, ...Object.keys(edits)];
