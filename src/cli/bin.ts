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
  const [{ main }, { realContext }] = await Promise.all([import('./main.ts'), import('./context.ts')]);
  const context = realContext(manifest.version);
  context.leave(await main(process.argv.slice(2), context));
};

if (isTooOld(process.versions.node)) {
  process.stderr.write(
    `error: deploy-secrets needs Node ${OLDEST.join('.')} or later, and this is ${process.versions.node}\n`,
  );
  process.exitCode = 1;
} else if (process.argv.length === 3 && process.argv[2] === '--version') {
  process.stdout.write(`${manifest.version}\n`);
} else {
  start();
}
