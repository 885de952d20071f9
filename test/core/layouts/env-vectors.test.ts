import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { envLayout } from '../../../src/core/layouts/env.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';

/**
 * TOML and the text that real dlt, in two versions, reads from the environment as it reads the TOML, for
 * fields of the types in `hints`. Found by test/real/dlt, which keeps them up to date.
 */
interface Document {
  readonly toml: string;
  readonly vectors: readonly { path: string[]; name: string; text: string; hints: string[] }[];
}

const documents: readonly Document[] = readFileSync(new URL('../vectors/dlt.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

const layOut = (toml: string): ReadonlyMap<string, string> => {
  const options = { tables: 'auto', rename: new Map<string, string>(), caseInsensitive: false } as const;
  const { entries } = envLayout(parseToml(toml, 'secrets.toml'), options);
  return new Map(entries.map(({ name, value }) => [name, value.reveal()]));
};

describe('texts that dlt reads back as the value of the TOML', () => {
  it('are a few hundred', () => {
    expect(documents.flatMap(({ vectors }) => vectors).length).toBeGreaterThan(300);
  });

  it.each(documents)('$toml', ({ toml, vectors }) => {
    const pushed = layOut(toml);
    for (const { name, text } of vectors) expect(pushed.get(name)).toBe(text);
  });
});
