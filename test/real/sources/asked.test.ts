import { expect, it } from 'vitest';
import { lookupsFor } from '../../../src/core/dlt/lookups.ts';
import { ask, versions } from './dlt.ts';

/** Sections as dlt has them, and how a path begins that is for them. */
const readers: readonly { sections: string[]; path: string[] }[] = [
  { sections: ['sources', 'x', 'x'], path: ['sources', 'x'] },
  { sections: ['sources', 'x', 'x'], path: ['sources', 'x', 'x'] },
  { sections: ['sources', 'module', 'x'], path: ['sources', 'module', 'x'] },
  { sections: ['destination', 'postgres'], path: ['destination', 'postgres'] },
  { sections: ['sources'], path: ['sources'] },
  { sections: ['of', 'my', 'own', 'many'], path: ['of', 'my', 'own', 'many'] },
  { sections: ['runtime'], path: ['runtime'] },
  { sections: [], path: [] },
];

/** A plain argument, a mapping and what is in it, credentials as one text, a field of theirs. */
const ends = [['key'], ['query'], ['query', 'inside'], ['credentials'], ['credentials', 'password']];

const cases = readers.flatMap((reader) =>
  [undefined, 'my_pipeline'].map((pipeline) => ({ ...reader, pipeline })),
);

it.each(versions)('asks for what dlt %s asks for, in its order', async (version) => {
  const asked = cases.map(({ sections, pipeline = null }) => ({ sections, pipeline }));
  const told = await ask<Record<string, string[][]>>(version, ['asked.py', JSON.stringify(asked)]);
  let checked = 0;
  for (const [n, { path, pipeline }] of cases.entries())
    for (const end of ends) {
      const key = end[0] === 'query' ? 'query' : (end.at(-1) ?? '');
      const dlt = told[n]?.[key];
      if (!dlt && path[0] === 'runtime') continue;
      const ours = lookupsFor([...path, ...end], pipeline).scopes.flat();
      expect(ours, JSON.stringify([path, end, pipeline])).toEqual(dlt);
      checked += ours.length;
      const scoped = pipeline === undefined ? undefined : lookupsFor([pipeline, ...path, ...end], pipeline);
      if (scoped) expect(scoped.scopes.flat()).toEqual(dlt);
    }
  expect(checked).toBeGreaterThan(200);
});
