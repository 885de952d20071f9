import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);
const page = path.resolve(import.meta.dirname, '../../../docs/deploy-secrets.1');

it.each([
  ['mandoc', ['-T', 'lint', '-W', 'warning']],
  ['groff', ['-man', '-ww', '-T', 'utf8', '-z']],
])('%s has nothing against the page', async (program, args) => {
  expect(await run(program, [...args, page])).toEqual({ stdout: '', stderr: '' });
});

it.each([
  ['mandoc', ['-T', 'ascii']],
  ['groff', ['-man', '-T', 'ascii', '-P', '-cbou']],
])('%s shows what can be copied', async (program, args) => {
  const { stdout } = await run(program, [...args, page]);
  // A letter over itself is bold, over a line underlined.
  const shown = stdout
    .split('\b')
    .map((part, n, all) => (n < all.length - 1 ? part.slice(0, -1) : part))
    .join('');
  expect(shown).toContain('deploy-secrets github --repo acme/etl --dry-run\n');
  expect(shown).toContain('deploy-secrets workflow pipeline.py --schedule "0 6 * * *"\n');
  expect(shown).toMatch(
    /--include GLOB\s+only what matches on the dotted TOML path, such\s+as\s+'sources\.\*'/,
  );
});
