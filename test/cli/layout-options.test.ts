import { describe, expect, it } from 'vitest';
import { layoutOptionsOf, layoutSelectionOf } from '../../src/cli/push/options.ts';
import { UserError } from '../../src/core/diagnostics.ts';
import { envSpec } from '../../src/core/layouts/env.ts';
import type { LayoutSelection, LayoutSpec } from '../../src/core/layouts/layout.ts';
import type { PathFilter } from '../../src/core/layouts/select.ts';
import type { EntryId } from '../../src/core/model.ts';
import { isWithin, targetOf } from '../../src/core/sync/target.ts';

const nothing = { entries: [], problems: [] };
const pace = { pointsPerMinute: 1, readPoints: 0, writePoints: 0, concurrent: 1, attempts: 1 };
const document: LayoutSpec = {
  describe: 'one document',
  readAs: 'vault',
  takes: ['name', 'pipeline'],
  lay: () => nothing,
};
const one = { layouts: { env: envSpec, document }, defaultLayouts: ['env'] };
const two = { ...one, defaultLayouts: ['env', 'document'] };

describe('the options about names', () => {
  it('come from the layouts', () => {
    expect(Object.keys(layoutOptionsOf(one))).toEqual(['layout', 'prefix', 'name', 'pipeline']);
    expect(layoutOptionsOf(one).layout).toMatchObject({ choices: ['env', 'document'], repeatable: false });
    expect(layoutOptionsOf(two).layout).toMatchObject({ repeatable: true });
  });

  it('are none where there is one layout that takes nothing', () => {
    expect(layoutOptionsOf({ layouts: { env: { ...envSpec, takes: [] } }, defaultLayouts: ['env'] })).toEqual(
      {},
    );
  });
});

/** Whether a name that left the file lies within a selection. */
function selectsName(
  named: EntryId,
  layouts: Readonly<Record<string, LayoutSpec>>,
  layout: LayoutSelection,
  filter: PathFilter,
): boolean {
  const open = () => Promise.reject(new Error('nothing is opened here'));
  return isWithin(named, targetOf({ limits: { types: {} }, pace, layouts, open }, {}, layout), filter);
}

describe('what they say', () => {
  it.each([
    ['nothing', one, {}, { layouts: ['env'] }],
    ['a prefix', one, { prefix: 'etl/' }, { layouts: ['env'], prefix: 'etl/' }],
    ['a layout', one, { layout: 'document', name: 'D' }, { layouts: ['document'], name: 'D' }],
    ['one layout twice', two, { layout: ['env', 'env'] }, { layouts: ['env'] }],
    ['both, by default', two, { pipeline: 'p' }, { layouts: ['env', 'document'], pipeline: 'p' }],
  ])('%s', (_, provider, given, naming) => {
    expect(layoutSelectionOf(provider, given)).toEqual(naming);
  });

  it('is an error where no layout in use takes it', () => {
    const refusal = (): UserError => {
      try {
        layoutSelectionOf(one, { pipeline: 'p' });
      } catch (error) {
        if (error instanceof UserError) return error;
      }
      throw new Error('it was taken');
    };
    expect(refusal().message).toBe('--pipeline says nothing to the layout env');
    expect(refusal().hint).toBe('leave it out, or choose --layout document');
  });
});

describe('whether a name that is gone from the file is selected', () => {
  it.each([
    ['no selection', 'SOURCES__X__KEY', {}, { include: [], exclude: [] }, true],
    ['its section', 'SOURCES__X__KEY', {}, { include: ['sources.x.*'], exclude: [] }, true],
    ['its section, in capitals', 'SOURCES__X__KEY', {}, { include: ['Sources.X.*'], exclude: [] }, true],
    ['another section', 'SOURCES__X__KEY', {}, { include: ['sources.y.*'], exclude: [] }, false],
    ['excluded', 'SOURCES__X__KEY', {}, { include: [], exclude: ['sources.*'] }, false],
    [
      'behind a prefix',
      'etl/SOURCES__X__KEY',
      { prefix: 'etl/' },
      { include: ['sources.*'], exclude: [] },
      true,
    ],
    [
      'behind another prefix',
      'etl/SOURCES__X__KEY',
      { prefix: 'x/' },
      { include: ['sources.*'], exclude: [] },
      false,
    ],
  ])('%s', (_, name, rest, selection, selected) => {
    const naming = { layouts: ['env'], ...rest };
    expect(selectsName({ type: 'secret', name }, { env: envSpec }, naming, selection)).toBe(selected);
  });

  it('is no for what stands for the whole file, unless all of it is selected', () => {
    const whole = { type: 'secret', name: 'dlt_secrets_toml' } as const;
    const naming = { layouts: ['document'] };
    expect(selectsName(whole, { document }, naming, { include: ['sources.*'], exclude: [] })).toBe(false);
    expect(selectsName(whole, { document }, naming, { include: [], exclude: [] })).toBe(true);
  });
});
