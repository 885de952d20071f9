import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const docs = readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md'));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'bench/README.md',
  ...docs.map((name) => `docs/${name}`),
];

const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** The files and folders that a page names, but for patterns such as `src/providers/<name>/index.ts`. */
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/(?<![\w./-])(?:src|test|scripts|fixtures|demo)\/[\w./<>*-]+/g)]
    .map(([found]) => found.replace(/\.$/, ''))
    .filter((found) => !/[<>*]/.test(found));

/** Names with the file that they are in, written `name` (`src/file.ts`). */
const declarationsIn = (text: string): { name: string; file: string }[] =>
  [...text.matchAll(/`(\w+)`\s+\(`(src\/[\w./-]+)`\)/g)].map(([, name = '', file = '']) => ({ name, file }));

/** The files that a page links to, by their path from the root. */
const linksIn = (page: string): string[] =>
  [...textOf(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target = '']) =>
    path.join(path.dirname(page), target),
  );

const isMissing = (file: string): boolean => !existsSync(path.join(root, file));

const isDeclared = ({ name, file }: { name: string; file: string }): boolean =>
  new RegExp(String.raw`\b(function|class|const|interface|async|get)\s+${name}\b|^  ${name}\(`, 'm').test(
    textOf(file),
  );

describe.each(pages)('%s', (page) => {
  it('names no file that is not there', () => {
    expect(pathsIn(textOf(page)).filter(isMissing)).toEqual([]);
  });

  it('links to no file that is not there', () => {
    expect(linksIn(page).filter(isMissing)).toEqual([]);
  });

  it('names nothing that is not declared in the file beside it', () => {
    const named = declarationsIn(textOf(page)).filter(({ file }) => !isMissing(file));
    expect(named.filter((one) => !isDeclared(one))).toEqual([]);
  });
});

it('sees what it is about', () => {
  const text =
    'See `src/nowhere.ts`, test/docs/ and `src/providers/<name>/index.ts`. `push`\n(`src/cli/main.ts`)';
  expect(pathsIn(text)).toEqual(['src/nowhere.ts', 'test/docs/', 'src/cli/main.ts']);
  expect(pathsIn(text).filter(isMissing)).toEqual(['src/nowhere.ts']);
  expect(linksIn('docs/architecture.md')).toContain('CONTRIBUTING.md');
  expect(declarationsIn(text).filter(isDeclared)).toEqual([]);
  expect(declarationsIn(textOf('docs/architecture.md')).length).toBeGreaterThan(30);
});
