import { place } from '../../core/diagnostics.ts';
import type { LookupStep } from '../../core/dlt/lookups.ts';
import { formatJson } from '../../core/inert.ts';
import type {
  ExplainedValue,
  Explanation,
  ShadowedValue,
  StoreLayout,
  ValueLocation,
} from '../../core/layouts/explain.ts';
import { diagnosticJson } from './json.ts';
import { padTo, printable, type TerminalStyle, WIDEST_TEXT, widthOf, wrap } from './style.ts';

/** Renders a block for each value: where it is from, what it is called where, what dlt asks for. */
export const explanationText = (
  { values, shadowed }: Explanation,
  screen: Pick<TerminalStyle, 'width' | 'isTerminal'>,
): string =>
  [...values.map(blockOf), ...shadowed.map(shadowedBlock)]
    .map((lines) =>
      lines
        .flatMap((line) => foldRow(printable(line).trimEnd(), screen))
        .map((line) => `${line}\n`)
        .join(''),
    )
    .join('\n');

/** On a terminal, what stands behind the last gap of a row goes below where the row finds no room. */
function foldRow(line: string, { width, isTerminal }: Pick<TerminalStyle, 'width' | 'isTerminal'>): string[] {
  if (!isTerminal || widthOf(line) <= width) return [line];
  const [, start = '', rest = line] = /^(.* {2,})(\S.*)$/.exec(line) ?? [];
  const isLabel = widthOf(start) <= TEXT;
  const indent = isLabel ? TEXT : TEXT + 2;
  const [first = '', ...more] = wrap(rest, Math.min(width, WIDEST_TEXT) - indent);
  const below = (isLabel ? more : [first, ...more]).map((part) => ' '.repeat(indent) + part);
  return [isLabel ? start + first : start.trimEnd(), ...below];
}

function blockOf(value: ExplainedValue): string[] {
  return [
    value.path,
    ...withLabel('from', [fromText(value)]),
    ...withLabel('not read', shadowedByText(value)),
    ...withLabel('called', alignColumns(nameRows(value))),
    ...withLabel('no place', withoutConfigText(value)),
    ...withLabel(
      'read by',
      alignColumns(
        value.readers.map(({ place: at, shown, table, takes }) => [
          `${at} ${shown}`,
          `takes ${takes}: ${table}`,
        ]),
      ),
    ),
    ...withLabel(
      'dlt asks',
      alignColumns(value.lookups.map((lookup) => [lookup.name, lookupNote(lookup, value)])),
    ),
    ...value.problems.flatMap(({ layouts, problem: { severity, message, hint } }) => {
      const where = layouts.length > 0 ? `in the layout ${layouts.join(', ')}: ` : '';
      return withLabel(severity, [where + message, ...(hint === undefined ? [] : [`hint: ${hint}`])]);
    }),
  ];
}

const shadowedBlock = ({ path, at, by }: ShadowedValue): string[] => [
  path,
  ...withLabel('from', [place(at)]),
  ...withLabel('not read', [`${by.path} in ${place(by.at)} stands in its place`]),
];

const fromText = ({ at, overrides }: ExplainedValue): string =>
  [at, ...overrides.map((one) => one.at)].map(place).join(', over ');

const shadowedByText = ({ shadowedBy }: ExplainedValue): string[] =>
  shadowedBy ? [`${shadowedBy.path} in ${place(shadowedBy.at)} comes first, as every secret does`] : [];

const withoutConfigText = ({ layoutsWithoutConfig }: ExplainedValue): string[] =>
  layoutsWithoutConfig.length > 0
    ? [`in ${layoutsText(layoutsWithoutConfig)}: there it travels with the code, in its file`]
    : [];

const layoutsText = (layouts: readonly StoreLayout[]): string =>
  layouts.map(({ store, layout }) => `${store} ${layout}`).join(', ');

const LABEL = 10;
/** Where the text begins behind a label. */
const TEXT = 2 + LABEL;

/** Puts the label before the first line alone. */
const withLabel = (label: string, lines: readonly string[]): string[] =>
  lines.map((line, n) => `  ${padTo(n === 0 ? label : '', LABEL)}${line}`);

function alignColumns(rows: readonly (readonly [left: string, right: string])[]): string[] {
  const widest = Math.max(0, ...rows.map(([left]) => widthOf(left)));
  return rows.map(([left, right]) => `${padTo(left, widest)}  ${right}`);
}

/** Makes one row for each name: `github env, aws env, gcp env`. */
function nameRows({ names, path }: ExplainedValue): [name: string, where: string][] {
  const alike = Map.groupBy(names, (one) => JSON.stringify([one.name, one.innerKeys, one.separate]));
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const where = layoutsText(group) + (first.separate ? ', as a variable' : '');
    const others = first.innerKeys.filter((key) => key !== path);
    const inside = others.length > 0 ? `, in it ${others.join(' and ')}` : '';
    return [[first.name, where + inside]];
  });
}

function lookupNote(lookup: LookupStep, { wholeTable, isConfig }: ExplainedValue): string {
  const { isRequestedPath, at, config, isSet, foundIn } = lookup;
  const others = [
    ...(at && !(isRequestedPath && !isConfig) ? [{ at, from: 'file' }] : []),
    ...(config && !(isRequestedPath && isConfig) ? [{ at: config, from: 'configuration' }] : []),
  ];
  return [
    ...(isRequestedPath
      ? [wholeTable === undefined ? 'this value' : `the table ${wholeTable}, which dlt reads only whole`]
      : []),
    ...others.map((other) => place(other.at) + (foundIn === other.from ? FIRST : '')),
    ...(isSet ? [`set in this environment${foundIn === 'environment' ? FIRST : ''}`] : []),
  ].join('; ');
}

const FIRST = ', which dlt takes first';

/** Renders the contract of `explain --format json`: fields may be added here, never renamed. */
export function explanationJson({ values, shadowed }: Explanation, source: string): string {
  const document = {
    version: 1,
    source,
    values: values.map(valueJson),
    passedOver: shadowed.map((one) => ({ ...locationJson(one), by: locationJson(one.by) })),
  };
  return formatJson(document);
}

const locationJson = ({ path, at }: ValueLocation): object => ({ path, at: place(at) });

const valueJson = (value: ExplainedValue): object => ({
  ...locationJson(value),
  configuration: value.isConfig,
  over: value.overrides.map(locationJson),
  behind: value.shadowedBy ? locationJson(value.shadowedBy) : null,
  called: value.names.map(({ store, layout, type, name, innerKeys }) => ({
    provider: store,
    layout,
    type,
    name,
    inside: innerKeys,
  })),
  noPlace: value.layoutsWithoutConfig.map(({ store, layout }) => ({ provider: store, layout })),
  whole: value.wholeTable ?? null,
  ...(value.readers.length > 0 && { readers: value.readers }),
  pipeline: value.pipeline ?? null,
  lookups: value.lookups.map(lookupJson),
  problems: value.problems.map(({ layouts, problem }) => ({ ...diagnosticJson(problem), layouts })),
});

const lookupJson = ({ name, path, at, config, isRequestedPath, isSet, foundIn }: LookupStep): object => ({
  name,
  path,
  at: at ? place(at) : null,
  config: config ? place(config) : null,
  here: isRequestedPath,
  set: isSet,
  taken: foundIn ?? null,
});
