import fc from 'fast-check';

interface Tree {
  readonly [key: string]: string | Tree;
}

/** Few names, so that files meet in them often. */
const key = fc.constantFrom('a', 'b', 'c', 'd');

const value = fc.constantFrom(
  '1',
  '"one"',
  'true',
  '0.5',
  '1e-05',
  '2024-01-02T03:04:05Z',
  '2024-01-02',
  '[]',
  '[1, 2]',
  '[{ x = 1 }, { y = [2] }]',
  '{}',
  '{ x = 1 }',
  '{ a = 1, b = { c = "two" } }',
);

const { tree } = fc.letrec<{ tree: Tree; node: string | Tree }>((tie) => ({
  node: fc.oneof({ maxDepth: 3, withCrossShrink: true }, value, tie('tree')),
  tree: fc.dictionary(key, tie('node'), { maxKeys: 4 }),
}));

const ways = fc.infiniteStream(fc.nat(3));

/** One text of TOML: its tables as headers in any order, as dotted keys, inline, or as an array of one. */
const text = fc.tuple(tree, ways).map(([top, stream]) => {
  const { lines, sections } = written(top, [], stream);
  return [...lines, ...sections].join('\n');
});

interface Written {
  readonly lines: string[];
  readonly sections: string[];
}

function written(table: Tree, path: readonly string[], ways: Iterator<number>): Written {
  const lines: string[] = [];
  const sections: string[] = [];
  for (const [name, child] of Object.entries(table)) {
    const way: number = ways.next().value ?? 0;
    const here = [...path, name];
    if (typeof child === 'string') lines.push(`${name} = ${child}`);
    else if (way === 0) lines.push(`${name} = ${inline(child)}`);
    else if (way === 1) lines.push(...dotted(child, name));
    else {
      const inner = written(child, here, ways);
      const header = way === 2 ? `[${here.join('.')}]` : `# a comment\n[ ${here.join(' . ')} ]`;
      const isNeeded = inner.lines.length > 0 || inner.sections.length === 0;
      const own = isNeeded ? [[header, ...inner.lines].join('\n')] : [];
      // Headers in an order of their own: what lies deeper may come first, or after its neighbours.
      if (ways.next().value === 0) sections.unshift(...inner.sections, ...own);
      else sections.push(...own, ...inner.sections);
    }
  }
  return { lines, sections };
}

const inline = (table: Tree): string =>
  `{ ${Object.entries(table)
    .map(([name, child]) => `${name} = ${typeof child === 'string' ? child : inline(child)}`)
    .join(', ')} }`;

const dotted = (table: Tree, before: string): string[] =>
  Object.keys(table).length === 0
    ? [`${before} = {}`]
    : Object.entries(table).flatMap(([name, child]) =>
        typeof child === 'string' ? [`${before}.${name} = ${child}`] : dotted(child, `${before}.${name}`),
      );

/** The texts of so many files, some of which are not there; one always is. */
export const projects = (files: number): fc.Arbitrary<readonly (string | undefined)[]> =>
  fc
    .array(fc.option(text, { nil: undefined, freq: 5 }), { minLength: files, maxLength: files })
    .filter((texts) => texts.some((one) => one !== undefined));
