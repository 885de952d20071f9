import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The versions that `test/real/install` brings. */
export const versions = ['1.31.0', '1.26.0'] as const;
export type Version = (typeof versions)[number];

const root = fileURLToPath(new URL('../../../', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));

/** A folder for what a run makes; git does not see it. */
export const scratch = `${root}.cache/dlt-oracle/`;

/** What a Python program beside this file prints, run by the Python that has this version of dlt. */
export async function python(version: Version, program: string, args: readonly string[]): Promise<string> {
  const child = spawn(`${root}.cache/peers/dlt-${version}/bin/python`, [`${here}${program}`, ...args], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed, code] = await Promise.all([textOf(child.stdout), ended(child)]);
  if (code !== 0) throw new Error(`${program} with dlt ${version} ended with ${code}`);
  return printed;
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const ended = (child: ReturnType<typeof spawn>): Promise<number | null> =>
  new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));

/** Writes a file of layouts into the scratch folder and gives its path. */
export function keep(name: string, lines: readonly string[]): string {
  mkdirSync(scratch, { recursive: true });
  const path = `${scratch}${name}.jsonl`;
  writeFileSync(path, lines.join(''));
  return path;
}
