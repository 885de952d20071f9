import { layoutLine, type Mutation, type Pushed } from '../layout.ts';
import { mutations as ofValues } from '../mutations.ts';

/** Makes the line of one document for `resolve_oracle.py`, and makes it wrong. */
export type Slip = (file: string) => string;

interface Line {
  readonly entries: readonly Pushed[];
  readonly problems: readonly { readonly code: string }[];
}

const changed =
  (change: (line: Line) => Partial<Line>): Slip =>
  (file) => {
    const line: Line = JSON.parse(layoutLine(file));
    return `${JSON.stringify({ ...line, ...change(line) })}\n`;
  };

const renamed = (from: RegExp, to: string): Slip =>
  changed(({ entries }) => ({
    entries: entries.map(({ name, text }) => ({ name: name.replace(from, to), text })),
  }));

const left = (kept: (entry: Pushed) => boolean): Slip =>
  changed(({ entries }) => ({ entries: entries.filter(kept) }));

const untold = (code: string): Slip =>
  changed(({ problems }) => ({ problems: problems.filter((problem) => problem.code !== code) }));

const encoded =
  (mutation: Mutation): Slip =>
  (file) =>
    layoutLine(file, mutation);

/** The keys of a table of such a name as one JSON object besides, as it would suit other tools. */
const alsoAsJson = (name: RegExp): Slip =>
  changed(({ entries }) => {
    const parts = entries.map(({ name, text }) => ({ ...split(name), text }));
    const tables = Map.groupBy(
      parts.filter(({ table }) => name.test(table)),
      ({ table }) => table,
    );
    const made = [...tables].map(([table, keys]) => ({
      name: table,
      text: JSON.stringify(Object.fromEntries(keys.map(({ key, text }) => [key.toLowerCase(), text]))),
    }));
    return { entries: [...entries, ...made] };
  });

/** A URL as the fields that it has, as some tools keep it. */
const urlsAsFields = changed(({ entries }) => ({
  entries: entries.flatMap(({ name, text }) => {
    const url = name.endsWith('CREDENTIALS') && /^[a-z+]+:[/][/]/.test(text) ? new URL(text) : undefined;
    if (!url) return [{ name, text }];
    const { username, password, hostname: host, pathname } = url;
    const fields = { username, password, host, database: pathname.slice(1) };
    return Object.entries(fields).map(([key, field]) => ({
      name: `${name}__${key.toUpperCase()}`,
      text: field,
    }));
  }),
}));

const inJson = (change: (object: object) => object): Slip =>
  changed(({ entries }) => ({
    entries: entries.map(({ name, text }) => ({
      name,
      text: text.startsWith('{"') ? JSON.stringify(change(JSON.parse(text))) : text,
    })),
  }));

const split = (name: string) => {
  const at = name.lastIndexOf('__');
  return { table: name.slice(0, Math.max(at, 0)), key: at < 0 ? name : name.slice(at + 2) };
};

/**
 * Layouts that are wrong in one way each. The oracle has to see every one of them in the documents that were written by
 * hand, through what dlt's specs resolve to.
 */
export const slips: Readonly<Record<string, Slip>> = {
  ...Object.fromEntries(
    Object.entries(ofValues)
      // dlt parses both to the same.
      .filter(([name]) => name !== 'JSON in ASCII')
      .map(([name, mutation]) => [name, encoded(mutation)]),
  ),
  'pipelines left out of names': renamed(/^MY_PIPELINE__/, ''),
  'the name of a source left out': renamed(/^SOURCES__(\w+?)__\w+?__/, 'SOURCES__$1__'),
  'sections of another name': renamed(/^DESTINATION__/, 'DESTINATIONS__'),
  'names without sections': renamed(/^.*__/, ''),
  'credentials without their section': renamed(/__CREDENTIALS__/, '__'),
  'credentials as JSON besides': alsoAsJson(/CREDENTIALS$/),
  'a section of another name as JSON besides': alsoAsJson(/__CSV_FORMAT$/),
  'credentials without the name of their destination': renamed(
    /^DESTINATION__\w+?__CREDENTIALS__/,
    'DESTINATION__CREDENTIALS__',
  ),
  'the module of a source left out': renamed(/^SOURCES__\w+?__(\w+?)__/, 'SOURCES__$1__'),
  'what is for all given to one pipeline': renamed(/^(?!MY_PIPELINE__)/, 'MY_PIPELINE__'),
  'what is for one pipeline given to all besides': changed(({ entries }) => ({
    entries: [
      ...entries,
      ...entries
        .filter(({ name }) => name.startsWith('MY_PIPELINE__'))
        .map(({ name, text }) => ({ name: name.replace('MY_PIPELINE__', ''), text })),
    ],
  })),
  'URLs as fields': urlsAsFields,
  'URLs without escapes': changed(({ entries }) => ({
    entries: entries.map(({ name, text }) => ({
      name,
      text: name.endsWith('CREDENTIALS') ? text.replaceAll(/%[2-7][0-9A-F]/g, decodeURIComponent) : text,
    })),
  })),
  'mappings with their keys in lower case': inJson((object) =>
    Object.fromEntries(Object.entries(object).map(([key, value]) => [key.toLowerCase(), value])),
  ),
  'mappings of texts alone': inJson((object) =>
    Object.fromEntries(Object.entries(object).map(([key, value]) => [key, String(value)])),
  ),
  'one known mapping key by key': left(({ name }) => !name.endsWith('__ADDITIONAL_HEADERS')),
  'texts of credentials left out': left(({ name }) => !name.endsWith('CREDENTIALS')),
  'defaults left out': left(({ name, text }) => !(name.endsWith('__SIZE') && text === '100')),
  'every value at the root besides': changed(({ entries }) => ({
    entries: [...entries, ...entries.map(({ name, text }) => ({ name: split(name).key, text }))],
  })),
  'keys on one line': changed(({ entries }) => ({
    entries: entries.map(({ name, text }) => ({ name, text: text.replaceAll('\n', '\\n') })),
  })),
  'mappings key by key': (file) => layoutLine(file, undefined, 'none'),
  'masked credentials untold': untold('masked-credentials'),
  'dead keys untold': untold('dead-key'),
  'typed tables untold': untold('typed-table'),
  'collisions untold': untold('name-collision'),
  'empty tables untold': untold('empty-table'),
};
