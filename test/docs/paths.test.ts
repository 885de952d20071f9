import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { pages, textOf } from './pages/blocks.ts';

const root = path.resolve(import.meta.dirname, '../..');

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

/** The titles that a page links to, in itself or in another page, with the page that each is in. */
const anchorsIn = (page: string): { file: string; anchor: string }[] =>
  [...textOf(page).matchAll(/\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g)].map(([, file = '', anchor = '']) => ({
    file: file === '' ? page : path.join(path.dirname(page), file),
    anchor,
  }));

/** What GitHub makes of a title: lower case, hyphens for spaces, no other signs. */
const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

const hasAnchor = ({ file, anchor }: { file: string; anchor: string }): boolean =>
  [...textOf(file).matchAll(/^#+ (.*)$/gm)].some(([, title = '']) => anchorOf(title) === anchor);

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

  it('links to no title that is not there', () => {
    const linked = anchorsIn(page).filter(({ file }) => file.endsWith('.md') && !isMissing(file));
    expect(linked.filter((one) => !hasAnchor(one))).toEqual([]);
  });

  it('names nothing that is not declared in the file beside it', () => {
    const named = declarationsIn(textOf(page)).filter(({ file }) => !isMissing(file));
    expect(named.filter((one) => !isDeclared(one))).toEqual([]);
  });
});

it('the index links to every page and every schema, and README to the index', () => {
  const linked = new Set(linksIn('docs/README.md'));
  expect(pages.filter((page) => page.startsWith('docs/') && !linked.has(page))).toEqual(['docs/README.md']);
  for (const name of ['output', 'plan', 'deploy-secrets'])
    expect(linked).toContain(`docs/${name}.schema.json`);
  expect(linksIn('README.md')).toContain('docs/README.md');
});

it('sees what it is about', () => {
  expect(anchorOf('`As` it was: a/b, 2 & 3')).toBe('as-it-was-ab-2--3');
  expect(anchorsIn('docs/github.md')).toContainEqual({ file: 'docs/refusals.md', anchor: 'github' });
  expect(hasAnchor({ file: 'docs/refusals.md', anchor: 'nowhere' })).toBe(false);
  const text =
    'See `src/nowhere.ts`, test/docs/ and `src/providers/<name>/index.ts`. `push`\n(`src/cli/main.ts`)';
  expect(pathsIn(text)).toEqual(['src/nowhere.ts', 'test/docs/', 'src/cli/main.ts']);
  expect(pathsIn(text).filter(isMissing)).toEqual(['src/nowhere.ts']);
  expect(linksIn('docs/architecture.md')).toContain('CONTRIBUTING.md');
  expect(declarationsIn(text).filter(isDeclared)).toEqual([]);
  expect(declarationsIn(textOf('docs/architecture.md')).length).toBeGreaterThan(30);
});
