import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startFakeGitHub, TOKEN } from '../../test/fakes/github/index.ts';

/** One file of what Node leaves in NODE_V8_COVERAGE. */
export interface CoverageReport {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly functionName: string;
      readonly ranges: readonly { readonly startOffset: number; readonly count: number }[];
    }[];
  }[];
}

const REPOSITORY = 'acme/etl';
const VALUE = 'canary-house';

/**
 * Pushes one secret to a GitHub on 127.0.0.1, as a process of its own, and lists the files of `src` that ran.
 *
 * @throws Error where the push fails or the secret does not arrive: then the list would say nothing
 */
export async function filesOfOnePush(
  root: string,
  program = path.join(root, 'src/cli/bin.ts'),
): Promise<string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-house-'));
  const github = await startFakeGitHub({ repositories: [REPOSITORY] });
  try {
    await mkdir(path.join(folder, '.dlt'));
    const toml = `[sources.house]\napi_key = "${VALUE}"\n`;
    await writeFile(path.join(folder, '.dlt/secrets.toml'), toml, { mode: 0o600 });
    const env = { PATH: process.env.PATH, HOME: folder, GITHUB_API_URL: github.url, GH_TOKEN: TOKEN };
    await run(folder, env, program, 'init');
    const coverage = path.join(folder, 'coverage');
    // A function out of the compile cache is counted less exactly, says Node's documentation (2026-11).
    const counted = { ...env, NODE_V8_COVERAGE: coverage, NODE_DISABLE_COMPILE_CACHE: '1' };
    await run(folder, counted, program, 'github', '--repo', REPOSITORY, '--owner', 'house', '--yes');
    if (github.secret(REPOSITORY, 'SOURCES__HOUSE__API_KEY')?.value !== VALUE)
      throw new Error('the push of one secret ended well, and the secret did not arrive');
    return executedFiles(await readReports(coverage), path.join(root, 'src'));
  } finally {
    await github.close();
    await rm(folder, { recursive: true });
  }
}

/** Lists the files of a folder in which a function ran, other than the module itself. */
export function executedFiles(reports: readonly CoverageReport[], folder: string): string[] {
  const base = pathToFileURL(`${folder}/`).href;
  const files = reports
    .flatMap(({ result }) => result)
    .filter(({ url, functions }) => url.startsWith(base) && functions.some(isExecuted))
    .map(({ url }) => path.relative(folder, fileURLToPath(url)));
  return [...new Set(files)].sort();
}

/** V8 calls the module itself a function without a name, from the first character on. */
function isExecuted({
  functionName,
  ranges,
}: CoverageReport['result'][number]['functions'][number]): boolean {
  const [whole] = ranges;
  const isModule = functionName === '' && whole?.startOffset === 0;
  return !isModule && (whole?.count ?? 0) > 0;
}

async function readReports(folder: string): Promise<CoverageReport[]> {
  const names = await readdir(folder);
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(path.join(folder, name), 'utf8'))));
}

function run(cwd: string, env: NodeJS.ProcessEnv, program: string, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, [program, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let screen = '';
  const hear = (chunk: Buffer): void => {
    screen += chunk.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`deploy-secrets ${args[0]} ended with ${code}:\n${screen}`));
    });
  });
}
