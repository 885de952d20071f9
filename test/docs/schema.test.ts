import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { schemaText } from '../../scripts/docs/schema/index.ts';

it('docs/output.schema.json is what the code gives; if not: npm run docs', () => {
  const file = new URL('../../docs/output.schema.json', import.meta.url);
  expect(readFileSync(file, 'utf8')).toBe(schemaText());
});
