import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasErrors, UserError } from '../../../src/core/diagnostics.ts';
import { encodeJson, encodeText } from '../../../src/core/dlt/encode.ts';
import { envName } from '../../../src/core/dlt/names.ts';
import { envLayout } from '../../../src/core/layouts/env.ts';
import type { LayoutOptions } from '../../../src/core/layouts/layout.ts';
import type { Leaf, Path } from '../../../src/core/model.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { dotted } from '../../../src/core/toml/path.ts';
import { tomlDocument } from '../toml/arbitrary-toml.ts';

const leaves = tomlDocument.map(({ text }) => parseToml(text, 'f.toml'));

const options: fc.Arbitrary<LayoutOptions> = fc.record({
  tables: fc.constantFrom('auto', 'all', 'none'),
  caseInsensitive: fc.boolean(),
  rename: fc.constant(new Map()),
});

/** Some paths of the file, tables among them, renamed, now and then to one name. */
const renamed = fc
  .tuple(leaves, options, fc.array(fc.tuple(fc.nat(), fc.nat(5), fc.constantFrom('A', 'a', 'B', 'PATH'))))
  .map(([found, rest, picks]) => {
    const rename = new Map<string, string>();
    for (const [index, length, name] of picks) {
      const path = found[index % (found.length || 1)]?.path ?? [];
      if (path.length > 0) rename.set(dotted(path.slice(0, length + 1)), name);
    }
    return { leaves: found, options: { ...rest, rename } };
  });

describe('whatever the file and the options', () => {
  it('no secret vanishes: each is in an entry, or a problem names it', () => {
    fc.assert(
      fc.property(renamed, (given) => {
        const { entries, problems } = envLayout(given.leaves, given.options);
        const held = new Set(entries.flatMap(({ from }) => from));
        const told = new Set(problems.flatMap(({ paths = [] }) => paths));
        for (const leaf of given.leaves) expect(held.has(leaf) || isTold(leaf.path, told)).toBe(true);
      }),
    );
  });

  it('names are unique, and what gave way for that refuses the push', () => {
    fc.assert(
      fc.property(renamed, (given) => {
        const { entries, problems } = envLayout(given.leaves, given.options);
        const names = entries.map(({ name }) => (given.options.caseInsensitive ? name.toUpperCase() : name));
        expect(new Set(names).size).toBe(names.length);
        const held = new Set(entries.flatMap(({ from }) => from));
        const lost = given.leaves.filter((leaf) => !held.has(leaf) && leaf.value.reveal().type !== 'table');
        const collides = problems.some(({ code }) => code === 'name-collision');
        expect(collides || lost.length === 0).toBe(true);
      }),
    );
  });

  it('key by key, there is a collision where two paths give one name, and only there', () => {
    fc.assert(
      fc.property(leaves, (found) => {
        const given: LayoutOptions = { tables: 'none', caseInsensitive: true, rename: new Map() };
        const { entries, problems } = envLayout(found, given);
        const values = found.filter(({ value }) => value.reveal().type !== 'table');
        const byName = Map.groupBy(values, ({ path }) => envName(path));
        expect(entries.map(({ name }) => name).toSorted()).toEqual([...byName.keys()].toSorted());
        const met = [...byName].filter(([, group]) => group.length > 1).map(([name]) => name);
        const told = problems.filter(({ code }) => code === 'name-collision').map(({ name }) => name);
        expect(told.toSorted()).toEqual(met.toSorted());
      }),
    );
  });

  it('what is not refused is found: as text under its own name, or in the JSON of a table around it', () => {
    fc.assert(
      fc.property(leaves, options, (found, given) => {
        const { entries, problems } = envLayout(found, given);
        fc.pre(!hasErrors(problems));
        const environment = new Map(entries.map(({ name, value }) => [name, value.reveal()]));
        const empty = problems
          .filter(({ code }) => code === 'empty-table')
          .flatMap(({ paths = [] }) => paths);
        const pushed = found.filter(({ path }) => !empty.includes(dotted(path)));
        for (const leaf of pushed) expect(isFound(leaf, environment)).toBe(true);
      }),
    );
  });

  it('the order of the file is kept', () => {
    fc.assert(
      fc.property(leaves, options, (found, given) => {
        const { entries } = envLayout(found, given);
        const firsts = entries.map(({ from }) => Math.min(...from.map((leaf) => found.indexOf(leaf))));
        expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
      }),
    );
  });
});

it('any text is laid out or refused at a place', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), options, (text, given) => {
      try {
        envLayout(parseToml(text, 'f.toml'), given);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        expect(String(error)).toMatch(/f\.toml:\d+:\d+: /);
      }
    }),
  );
});

const isTold = (path: Path, told: ReadonlySet<string>): boolean =>
  path.some((_, index) => told.has(dotted(path.slice(0, index + 1))));

function isFound({ path, value }: Leaf, environment: ReadonlyMap<string, string>): boolean {
  const own = value.reveal();
  if (environment.get(envName(path)) === encodeText(own)) return true;
  return path.some((_, index) => {
    const table = environment.get(envName(path.slice(0, index + 1))) ?? '';
    return (
      table.startsWith('{') &&
      JSON.stringify(within(table, path.slice(index + 1))) === JSON.stringify(JSON.parse(encodeJson(own)))
    );
  });
}

const within = (json: string, path: Path): unknown =>
  path.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.getOwnPropertyDescriptor(value, key)?.value;
  }, JSON.parse(json));
