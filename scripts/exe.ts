// Makes one file to run, with Node inside: `node scripts/exe.ts [FOLDER]`, by default into out/. It is for machines as
// this one is, and holds the Node that made it. Node reads the program out of itself (a single executable application).
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { licencesOf } from './build/licences.ts';
import { bundleInOneFile } from './build/one-file.ts';

const root = path.resolve(import.meta.dirname, '..');
const run = promisify(execFile);

/** What Node looks for in itself: https://nodejs.org/docs/latest-v24.x/api/single-executable-applications.html */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
const isMac = process.platform === 'darwin';

/** Makes the executable, with the licences of all that is in it beside it; returns its path. */
export async function buildExecutable(folder: string): Promise<string> {
  const target = `node${process.versions.node.split('.').slice(0, 2).join('.')}`;
  const { text, metafile } = await bundleInOneFile(root, 'src/cli/executable.ts', target);
  const executable = path.join(
    folder,
    process.platform === 'win32' ? 'deploy-secrets.exe' : 'deploy-secrets',
  );
  await mkdir(folder, { recursive: true });
  await rm(executable, { force: true });
  const scratch = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-exe-'));
  try {
    const blob = await blobOf(text, scratch);
    await copyFile(process.execPath, executable);
    await chmod(executable, 0o755);
    await inject(blob, executable);
  } finally {
    await rm(scratch, { recursive: true });
  }
  const licences = [await licencesOf(metafile, root), await licenceOfNode()].join(`${'-'.repeat(80)}\n`);
  await writeFile(path.join(folder, 'THIRD-PARTY-LICENSES.txt'), licences);
  return executable;
}

/** Node's own archive has its licence beside the folder of the program; the package of npm has none. */
async function licenceOfNode(): Promise<string> {
  const { node } = process.versions;
  const file = path.join(path.dirname(process.execPath), '..', 'LICENSE');
  const told = existsSync(file)
    ? await readFile(file, 'utf8')
    : `Its text is https://github.com/nodejs/node/blob/v${node}/LICENSE\n`;
  return `Node.js ${node} (MIT, and others for what is in it)\n\n${told}`;
}

/** Has this Node compile the program, so that a start need not. */
async function blobOf(text: string, folder: string): Promise<string> {
  // Names without a folder: they go into the file, and a stack would tell of this machine.
  const config = {
    main: 'deploy-secrets.cjs',
    output: 'deploy-secrets.blob',
    disableExperimentalSEAWarning: true,
    useCodeCache: true,
  };
  await writeFile(path.join(folder, config.main), text);
  await writeFile(path.join(folder, 'sea.json'), JSON.stringify(config));
  await run(process.execPath, ['--experimental-sea-config', 'sea.json'], { cwd: folder });
  return path.join(folder, config.output);
}

/** Puts the program into a copy of Node. macOS runs nothing that was changed after it was signed. */
async function inject(blob: string, executable: string): Promise<void> {
  if (isMac) await run('codesign', ['--remove-signature', executable]);
  const postject = path.join(root, 'node_modules/postject/dist/cli.js');
  const segment = isMac ? ['--macho-segment-name', 'NODE_SEA'] : [];
  await run(process.execPath, [
    postject,
    executable,
    'NODE_SEA_BLOB',
    blob,
    '--sentinel-fuse',
    FUSE,
    ...segment,
  ]);
  if (isMac) await run('codesign', ['--sign', '-', executable]);
}

if (import.meta.main) {
  const executable = await buildExecutable(path.resolve(process.argv[2] ?? path.join(root, 'out')));
  const { size } = await stat(executable);
  console.log(
    `${(size / 1e6).toFixed(0)} MB  ${path.relative(root, executable)}  Node ${process.versions.node}`,
  );
}
