import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withKeys } from '../../scripts/docs/targets.ts';
import { readTargets } from '../../src/cli/targets/read.ts';
import { targetTables } from '../../src/cli/targets/tables.ts';
import { targetsSchema } from '../../src/core/targets/schema.ts';

const read = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

it('docs/targets.md has every key; if not: npm run docs', () => {
  expect(withKeys(read('targets.md'))).toBe(read('targets.md'));
});

it('docs/deploy-secrets.schema.json is what the tables give; if not: npm run docs', () => {
  expect(JSON.parse(read('deploy-secrets.schema.json'))).toEqual(
    JSON.parse(JSON.stringify(targetsSchema(targetTables))),
  );
});

it('the example of the page is taken', () => {
  const [, example = ''] = /```toml\n(#:schema.*?)```/s.exec(read('targets.md')) ?? [];
  const { targets, problems } = readTargets(example, 'deploy-secrets.toml');
  expect([targets.length, problems]).toEqual([4, []]);
});
