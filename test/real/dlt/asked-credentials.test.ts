import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { python, versions } from './peers.ts';

/** What `asked_credentials.py` prints. */
interface Asked {
  readonly dlt: string;
  readonly specs: Readonly<Record<string, readonly (readonly string[])[]>>;
}

it('dlt asks for credentials in one text where it was recorded to (WRITE_EXPECTED=1 records it)', async () => {
  const answers = await Promise.all(
    versions.map(
      async (version): Promise<Asked> => JSON.parse(await python(version, 'asked_credentials.py', [])),
    ),
  );
  const series = new Map<string, Set<string>>();
  for (const { specs } of answers)
    for (const [spec, all] of Object.entries(specs))
      for (const places of all) {
        const line = places.join(' > ');
        series.set(line, (series.get(line) ?? new Set()).add(spec));
      }
  const recorded = {
    dlt: answers.map(({ dlt }) => dlt),
    series: [...series]
      .sort()
      .map(([places, specs]) => ({ places: places.split(' > '), specs: [...specs].sort() })),
  };
  expect(answers.every(({ specs }) => Object.keys(specs).length > 70)).toBe(true);
  const file = new URL('../../core/vectors/asked-credentials.json', import.meta.url);
  if (process.env.WRITE_EXPECTED) writeFileSync(file, `${JSON.stringify(recorded, null, 2)}\n`);
  expect(recorded).toEqual(JSON.parse(readFileSync(file, 'utf8')));
});
