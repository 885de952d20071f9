import type { Entry } from '../../src/core/leaf.ts';
import { Redacted } from '../../src/core/redacted.ts';

/** Entries as a layout would make them: `{ NAME: value }`, each from a leaf on a line of its own. */
export function entriesOf(values: Readonly<Record<string, string>>): Entry[] {
  return Object.entries(values).map(([name, value], n) => ({
    kind: 'secret',
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
