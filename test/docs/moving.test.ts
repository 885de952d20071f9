import { expect, it } from 'vitest';
import { partsOf, textOf } from './pages/blocks.ts';

// What stands there is played by pages/pages.test.ts.
it('has a way for each that it names, each from its first file on', () => {
  const [, ...ways] = partsOf(textOf('docs/moving.md'));
  expect(ways).toHaveLength(4);
  for (const way of ways) expect(way).toMatch(/```yaml[\s\S]*```console/);
});
