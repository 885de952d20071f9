import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { expect, it } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { envLayout } from '../../src/core/layouts/env.ts';
import { dotted } from '../../src/core/leaf.ts';
import { lint } from '../../src/core/lint.ts';
import type { LayoutOptions } from '../../src/core/provider.ts';
import { select, unmatched } from '../../src/core/select.ts';
import { takeSettings } from '../../src/core/settings.ts';
import { parseToml } from '../../src/core/toml.ts';

// A case is a folder below fixtures/: secrets.toml, options.json where it needs some, and expected.json.
// With WRITE_EXPECTED=1 in the environment the test writes the last one, to be read well and formatted.
const root = join(import.meta.dirname, '../../fixtures');

interface Options {
  readonly tables?: LayoutOptions['tables'];
  readonly rename?: Readonly<Record<string, string>>;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly allowPlaceholders?: boolean;
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
  const { leaves: whole } = takeSettings(parseToml(text, 'secrets.toml'));
  const selection = { include: options.include ?? [], exclude: options.exclude ?? [] };
  const { entries, problems } = envLayout(select(whole, selection), {
    tables: options.tables ?? 'auto',
    rename: new Map(Object.entries(options.rename ?? {})),
    folded: true,
  });
  const slips = lint(entries, { allowPlaceholders: options.allowPlaceholders ?? false });
  return {
    entries: entries.map(({ name, value, from }) => ({
      name,
      value: value.reveal(),
      paths: from.map(({ path }) => dotted(path)),
    })),
    problems: [...unmatched(whole, selection), ...problems, ...slips].map(
      ({ severity, code, at, paths, message }) => ({
        severity,
        code,
        ...(at && { at: `${at.line}:${at.column}` }),
        ...(paths ? { paths } : { message }),
      }),
    ),
  };
}

const optionsOf = (folder: string): Options => {
  const file = join(folder, 'options.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
};

it.each(globSync(['*/secrets.toml', '*/.dlt/secrets.toml'], { cwd: root }).toSorted())('%s', (file) => {
  const [name = ''] = file.split(sep);
  const folder = join(root, name);
  const found = outcome(readFileSync(join(root, file), 'utf8'), optionsOf(folder));
  const expected = join(folder, 'expected.json');
  if (process.env.WRITE_EXPECTED) writeFileSync(expected, JSON.stringify(found, null, 2));
  expect(found).toEqual(JSON.parse(readFileSync(expected, 'utf8')));
});

it('the demo has nothing to complain about', () => {
  const demo = outcome(readFileSync(join(root, 'demo/.dlt/secrets.toml'), 'utf8'), {});
  expect(demo).toMatchObject({ problems: [] });
});
