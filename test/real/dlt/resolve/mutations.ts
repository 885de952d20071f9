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
