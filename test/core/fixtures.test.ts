import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/diagnostics.ts';
import { readProject } from '../../src/core/dlt/code/project.ts';
import { lint } from '../../src/core/dlt/lint/index.ts';
import { documentLayout } from '../../src/core/layouts/document.ts';
import { envLayout } from '../../src/core/layouts/env.ts';
import { jsonLayout } from '../../src/core/layouts/json.ts';
import type { LayoutOptions } from '../../src/core/layouts/layout.ts';
import { filterLeaves, unmatchedPatterns } from '../../src/core/layouts/select.ts';
import type { Entry, Leaf } from '../../src/core/model.ts';
import { parseToml } from '../../src/core/toml/parse.ts';
import { dotted } from '../../src/core/toml/path.ts';
import { takeSettings } from '../../src/core/toml/settings.ts';

// A case is a folder below fixtures/: secrets.toml, options.json where it needs some, expected.json (the entries, one
// for each variable, and the problems), and expected.document.toml (the text of the one entry that dlt looks up in a
// vault), unless the file is refused. With WRITE_EXPECTED=1 in the environment the test writes the last two, to be read
// well and formatted.
const root = join(import.meta.dirname, '../../fixtures');

interface Options {
  readonly tables?: LayoutOptions['tables'];
  readonly rename?: Readonly<Record<string, string>>;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly allowPlaceholders?: boolean;
  /** The text of `pipeline.py`, where the folder has one. */
  readonly code?: string;
}

function outcome(text: string, options: Options): object {
  try {
    return laidOut(text, options);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { refused: error.message };
  }
}

function laidOut(text: string, options: Options): object {
  const { whole, selection, leaves } = chosen(text, options);
  const { entries, problems } = envLayout(leaves, layoutOptions(options));
  const slips = lint(entries, { allowPlaceholders: options.allowPlaceholders ?? false });
  return {
    entries: entries.map(({ name, value, from }) => ({
      name,
      value: value.reveal(),
      paths: from.map(({ path }) => dotted(path)),
    })),
    problems: [...unmatchedPatterns(whole, selection), ...problems, ...slips].map(
      ({ severity, code, at, paths, message }) => ({
        severity,
        code,
        ...(at && { at: `${at.line}:${at.column}` }),
        ...(paths ? { paths } : { message }),
      }),
    ),
  };
}

function chosen(text: string, { include = [], exclude = [] }: Options) {
  const { leaves: whole } = takeSettings(parseToml(text, 'secrets.toml'));
  const selection = { include, exclude };
  return { whole, selection, leaves: filterLeaves(whole, selection) };
}

const layoutOptions = ({ tables = 'auto', rename = {}, code }: Options): LayoutOptions => ({
  ...(code !== undefined && { code: readProject([{ file: 'pipeline.py', text: code }]) }),
  tables,
  rename: new Map(Object.entries(rename)),
  caseInsensitive: true,
});

const optionsOf = (folder: string): Options => {
  const [file, code] = [join(folder, 'options.json'), join(folder, 'pipeline.py')];
  return {
    ...(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}),
    ...(existsSync(code) && { code: readFileSync(code, 'utf8') }),
  };
};

const cases = globSync(['*/secrets.toml', '*/.dlt/secrets.toml'], { cwd: root }).toSorted();
const folderOf = (file: string): string => join(root, file.split(sep)[0] ?? '');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const isReadable = (file: string): boolean => !file.startsWith('refused-');

it.each(cases)('%s', (file) => {
  const found = outcome(read(file), optionsOf(folderOf(file)));
  const expected = join(folderOf(file), 'expected.json');
  if (process.env.WRITE_EXPECTED) writeFileSync(expected, JSON.stringify(found, null, 2));
  expect(found).toEqual(JSON.parse(readFileSync(expected, 'utf8')));
});

describe.each(cases.filter(isReadable))('as one entry, %s', (file) => {
  const options = optionsOf(folderOf(file));
  const { leaves } = chosen(read(file), options);
  const variables = envLayout(leaves, layoutOptions(options)).entries;

  it('is a document that says the same', () => {
    const [text = ''] = documentOf(leaves).map(({ value }) => value.reveal());
    const expected = join(folderOf(file), 'expected.document.toml');
    if (process.env.WRITE_EXPECTED) writeFileSync(expected, text);
    expect(text).toBe(readFileSync(expected, 'utf8'));
    expect(byPath(parseToml(text, 'document'))).toEqual(byPath(leaves));
  });

  it('is a JSON object of the same variables', () => {
    const { entries } = jsonLayout({ name: () => 'env' }).lay(leaves, layoutOptions(options));
    const [object = '{}'] = entries.map(({ value }) => value.reveal());
    expect(JSON.parse(object)).toEqual(
      Object.fromEntries(variables.map(({ name, value }) => [name, value.reveal()])),
    );
  });

  it('has the slips of its leaves, each at its place', () => {
    const inDocument = slips(documentOf(leaves));
    expect(inDocument).toEqual(inDocument.toSorted((a, b) => a.line - b.line || a.column - b.column));
    expect(inDocument).toEqual(expect.arrayContaining(slips(variables)));
    expect(inDocument).toHaveLength(slips(variables).length);
  });
});

const documentOf = (leaves: readonly Leaf[]): readonly Entry[] =>
  documentLayout({ name: () => 'dlt_secrets_toml' }).lay(leaves, layoutOptions({})).entries;

const byPath = (leaves: readonly Leaf[]) =>
  new Map(leaves.map(({ path, value }) => [dotted(path), value.reveal()]));

const slips = (entries: readonly Entry[]) =>
  lint(entries, { allowPlaceholders: false }).map(({ code, paths, at }) => ({
    code,
    paths,
    line: at?.line ?? 0,
    column: at?.column ?? 0,
  }));

it('the demo has nothing to complain about', () => {
  const demo = outcome(readFileSync(join(root, 'demo/.dlt/secrets.toml'), 'utf8'), {});
  expect(demo).toMatchObject({ problems: [] });
});
