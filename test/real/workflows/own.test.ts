import path from 'node:path';
import { expect, it } from 'vitest';
import { actionlint, run } from './tools.ts';

const root = path.resolve(import.meta.dirname, '../../..');

// The workflows of this repository itself.
it('actionlint finds nothing wrong with them', async () => {
  expect(await actionlint(root)).toEqual([]);
});

it('zizmor finds nothing wrong with them, but what is excepted beside its reason', async () => {
  const zizmor = path.join(root, '.cache/peers/zizmor/bin/zizmor');
  expect(await run(zizmor, ['--offline', '--quiet', '--no-progress', '.github'], { cwd: root })).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^(No findings to report\b.*)?\s*$/),
    said: expect.not.stringMatching(/^(error|warning|help|info)\[/m),
  });
});
