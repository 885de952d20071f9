#!/usr/bin/env node
// Read by any Node, so that an old one gets a sentence instead of a stack: no static import of our own code
// except data, no syntax that Node 14 does not know, nothing of Node's that an old one lacks before it was told.
import manifest from '../../package.json' with { type: 'json' };

const OLDEST = [22, 12];

const isTooOld = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
};

const start = async (): Promise<void> => {
  process.getBuiltinModule('node:module').enableCompileCache();
  const [{ main }, { runProcess }] = await Promise.all([import('./main.ts'), import('./process.ts')]);
  await runProcess(manifest.version, main);
};

/** Without a dump of our code, which is what Node would print. */
const tellNoStart = (error: unknown): void => {
  const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
  say(
    `error: deploy-secrets could not start${code}\nhint: install it again; if that does not help, report it\n`,
  );
  process.exitCode = 1;
};

/** Says it on stderr; whether anyone listens is no matter. */
const say = (text: string): void => {
  process.stderr.on('error', () => {}).write(text);
};

/** What is said by the rest of the program in other cases: see `screen.ts`, which is not there yet. */
const tellVersion = (): void => {
  process.stdout
    .on('error', ({ code }: NodeJS.ErrnoException) => {
      process.exitCode = code === 'EPIPE' ? 141 : 1;
      if (code !== 'EPIPE') say(`error: cannot write to standard output: ${code}\n`);
    })
    .write(`${manifest.version}\n`);
};

if (isTooOld(process.versions.node)) {
  say(
    `error: deploy-secrets needs Node ${OLDEST.join('.')} or later, and this is ${process.versions.node}\nhint: install a newer Node, or deploy-secrets with one of its own (docs/getting.md)\n`,
  );
  process.exitCode = 1;
} else if (process.argv.length === 3 && process.argv[2] === '--version') {
  tellVersion();
} else {
  start().catch(tellNoStart);
}
