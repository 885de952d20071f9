import type { Entry } from '../model.ts';
import { Redacted } from '../redacted.ts';
import type { OneEntry } from './document.ts';
import { envLayout } from './env.ts';
import { variableNames } from './json-problems.ts';
import type { LayoutSpec } from './layout.ts';

/**
 * One entry for the whole file: a JSON object of what `envLayout` gives, name -> text, in the order of the
 * file. All values are strings. `--name` wins over the store's name.
 */
export const jsonLayout = ({ type = 'secret', name }: OneEntry): LayoutSpec => ({
  describe: 'one JSON object of environment variables',
  takes: ['name', 'pipeline'],
  readAs: 'variables',
  config: 'inline',
  lay: (leaves, options) => {
    const { entries, problems } = envLayout(leaves, options);
    return {
      entries:
        entries.length === 0
          ? []
          : [{ type, name: options.name ?? name(options.pipeline), ...contents(entries) }],
      problems: [...problems, ...variableNames(entries)],
    };
  },
});

const contents = (entries: readonly Entry[]) => ({
  value: new Redacted(`{${entries.map(member).join(',')}}`),
  from: [...new Set(entries.flatMap(({ from }) => from))],
  keys: entries.map(({ name }) => name),
});

/** Not by way of an object, which would move a name like `1` to the front and lose `__proto__`. */
const member = ({ name, value }: Entry): string =>
  `${JSON.stringify(name)}:${JSON.stringify(value.reveal())}`;
