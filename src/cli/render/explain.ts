import type { LookupStep } from '../../core/dlt/trace-lookups.ts';
import type { Explained, Explanation, InLayout, PassedOver, Spot } from '../../core/layouts/explain.ts';
import { place } from '../../core/position.ts';
import { findingJson } from './json.ts';
import { padTo, printable, widthOf } from './width.ts';

/** A block for each value: where it is from, what it is called where, what dlt asks for. */
export const explainedText = ({ values, passedOver }: Explained): string =>
  [...values.map(blockOf), ...passedOver.map(passedBlock)]
    .map((lines) => lines.map((line) => `${printable(line).trimEnd()}\n`).join(''))
    .join('\n');

function blockOf(value: Explanation): string[] {
  return [
    value.path,
    ...labelled('from', [fromText(value)]),
    ...labelled('not read', behindText(value)),
    ...labelled('called', inColumns(namesOf(value))),
    ...labelled('no place', noPlaceText(value)),
    ...labelled('dlt asks', inColumns(value.lookups.map((lookup) => [lookup.name, noteOn(lookup, value)]))),
    ...value.problems.flatMap(({ layouts, problem: { severity, message, hint } }) => {
      const where = layouts.length > 0 ? `in the layout ${layouts.join(', ')}: ` : '';
      return labelled(severity, [where + message, ...(hint === undefined ? [] : [`hint: ${hint}`])]);
    }),
  ];
}

const passedBlock = ({ path, at, by }: PassedOver): string[] => [
  path,
  ...labelled('from', [place(at)]),
  ...labelled('not read', [`${by.path} in ${place(by.at)} stands in its place`]),
];

const fromText = ({ at, over }: Explanation): string =>
  [at, ...over.map((spot) => spot.at)].map(place).join(', over ');

const behindText = ({ behind }: Explanation): string[] =>
  behind ? [`${behind.path} in ${place(behind.at)} comes first, as every secret does`] : [];

const noPlaceText = ({ noPlace }: Explanation): string[] =>
  noPlace.length > 0 ? [`in ${layoutsText(noPlace)}: there it travels with the code, in its file`] : [];

const layoutsText = (layouts: readonly InLayout[]): string =>
  layouts.map(({ store, layout }) => `${store} ${layout}`).join(', ');

const LABEL = 10;

/** The label stands before the first line alone. */
const labelled = (label: string, lines: readonly string[]): string[] =>
  lines.map((line, n) => `  ${padTo(n === 0 ? label : '', LABEL)}${line}`);

function inColumns(rows: readonly (readonly [left: string, right: string])[]): string[] {
  const widest = Math.max(0, ...rows.map(([left]) => widthOf(left)));
  return rows.map(([left, right]) => `${padTo(left, widest)}  ${right}`);
}

/** One row for each name: `github env, aws env, gcp env`. */
function namesOf({ called, path }: Explanation): [name: string, where: string][] {
  const alike = Map.groupBy(called, (one) => JSON.stringify([one.name, one.inside, one.apart]));
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const where = layoutsText(group) + (first.apart ? ', as a variable' : '');
    const others = first.inside.filter((key) => key !== path);
    const inside = others.length > 0 ? `, in it ${others.join(' and ')}` : '';
    return [[first.name, where + inside]];
  });
}

function noteOn(lookup: LookupStep, { whole, configuration }: Explanation): string {
  const { isRequestedPath, at, config, isSet, foundIn } = lookup;
  const others = [
    ...(at && !(isRequestedPath && !configuration) ? [{ at, from: 'file' }] : []),
    ...(config && !(isRequestedPath && configuration) ? [{ at: config, from: 'configuration' }] : []),
  ];
  return [
    ...(isRequestedPath
      ? [whole === undefined ? 'this value' : `the table ${whole}, which dlt reads only whole`]
      : []),
    ...others.map((other) => place(other.at) + (foundIn === other.from ? FIRST : '')),
    ...(isSet ? [`set in this environment${foundIn === 'environment' ? FIRST : ''}`] : []),
  ].join('; ');
}

const FIRST = ', which dlt takes first';

/** The contract of `explain --format json`: fields may be added here, never renamed. */
export function explainedJson({ values, passedOver }: Explained, source: string): string {
  const document = {
    version: 1,
    source,
    values: values.map(valueJson),
    passedOver: passedOver.map((one) => ({ ...spotJson(one), by: spotJson(one.by) })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const spotJson = ({ path, at }: Spot): object => ({ path, at: place(at) });

const valueJson = (value: Explanation): object => ({
  ...spotJson(value),
  configuration: value.configuration,
  over: value.over.map(spotJson),
  behind: value.behind ? spotJson(value.behind) : null,
  called: value.called.map(({ store, layout, type, name, inside }) => ({
    provider: store,
    layout,
    type,
    name,
    inside,
  })),
  noPlace: value.noPlace.map(({ store, layout }) => ({ provider: store, layout })),
  whole: value.whole ?? null,
  pipeline: value.pipeline ?? null,
  lookups: value.lookups.map(lookupJson),
  problems: value.problems.map(({ layouts, problem }) => ({ ...findingJson(problem), layouts })),
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
