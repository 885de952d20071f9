import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Metafile } from 'esbuild';

/** The licence of every package that went into the bundle, one after the other; fails for one that has none. */
export async function licencesOf({ inputs }: Metafile, root: string): Promise<string> {
  const folders = new Set(Object.keys(inputs).flatMap((file) => packageFolder(file) ?? []));
  const texts = await Promise.all([...folders].map((folder) => licenceOf(path.join(root, folder))));
  // One version of a package may lie in several folders.
  const each = new Map(texts.map(({ name, text }) => [name, text]));
  const sorted = [...each].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return ['deploy-secrets contains these packages, each under its own licence.', ...sorted].join(
    `\n${'-'.repeat(80)}\n`,
  );
}

/** `node_modules/@a/b/x.js` -> `node_modules/@a/b`; undefined for our own files. */
function packageFolder(file: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

async function licenceOf(folder: string): Promise<{ readonly name: string; readonly text: string }> {
  const about = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const name = `${about.name} ${about.version}`;
  const told = (await inFiles(folder)) ?? (await inReadme(folder)) ?? elsewhere(name, about.license);
  return { name, text: `${name} (${about.license})\n\n${told.trim()}\n` };
}

async function inFiles(folder: string): Promise<string | undefined> {
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  return texts.length > 0 ? texts.join('\n') : undefined;
}

/** The last section of a README where that quotes the licence with its copyright. */
async function inReadme(folder: string): Promise<string | undefined> {
  const readme = await readFile(path.join(folder, 'README.md'), 'utf8');
  const text = /^(?:#+ *)?licen[cs]e\n[\s\S]*$/im.exec(readme)?.[0];
  return text !== undefined && /copyright \(c\)/i.test(text) ? text : undefined;
}

/** Packages of the AWS SDK and of Google Cloud may name their licence and leave its text in their repository. */
function elsewhere(name: string, license: unknown): string {
  if (license === 'Apache-2.0') return 'Its text is that of the file LICENSE beside this folder.';
  throw new Error(`${name} is bundled, and the text of its licence (${license}) was not found`);
}
