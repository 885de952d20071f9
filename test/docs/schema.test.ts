import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { schemaText } from '../../scripts/docs/schema/index.ts';
import { savedPlanSchemaText } from '../../scripts/docs/schema/saved-plan.ts';

it.each([
  ['output.schema.json', schemaText],
  ['plan.schema.json', savedPlanSchemaText],
])('docs/%s is what the code gives; if not: npm run docs', (name, text) => {
  const file = new URL(`../../docs/${name}`, import.meta.url);
  expect(readFileSync(file, 'utf8')).toBe(text());
});
