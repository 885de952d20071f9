import type { Entry, EntryType } from '../../src/core/model.ts';
import { Redacted } from '../../src/core/redacted.ts';

/** All of one kind, or each as its name says. */
export type TypeOf = EntryType | ((name: string) => EntryType);

export const typeOf = (kind: TypeOf, name: string): EntryType =>
  typeof kind === 'string' ? kind : kind(name);

/** Entries as a layout would make them: `{ NAME: value }`, each from a leaf on a line of its own. */
export function entriesOf(values: Readonly<Record<string, string>>, kind: TypeOf = 'secret'): Entry[] {
  return Object.entries(values).map(([name, value], n) => ({
    type: typeOf(kind, name),
    name,
    value: new Redacted(value),
    from: [
      {
        path: name.toLowerCase().split('__'),
        value: new Redacted({ type: 'string', value }),
        at: { file: 'secrets.toml', line: n + 1, column: 1 },
      },
    ],
  }));
}
