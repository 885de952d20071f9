import type { LayoutSpec } from '../provider.ts';
import { Redacted } from '../redacted.ts';
import type { OneEntry } from './document.ts';
import { envLayout } from './env.ts';

/**
 * One entry for the whole file: a JSON object of what `envLayout` gives, name -> text, in the order of the
 * file. All values are strings.
 */
export const jsonLayout = ({ kind = 'secret', name }: OneEntry): LayoutSpec => ({
  describe: 'one JSON object of environment variables, such as ECS takes apart with secret:KEY::',
  takes: ['name', 'pipeline'],
  lay: (leaves, options) => {
    const { entries, problems } = envLayout(leaves, options);
    if (entries.length === 0) return { entries: [], problems };
    const members = entries.map(
      (entry) => `${JSON.stringify(entry.name)}:${JSON.stringify(entry.value.reveal())}`,
    );
    return {
      entries: [
        {
          kind,
          name: options.name ?? name(options.pipeline),
          value: new Redacted(`{${members.join(',')}}`),
          from: leaves,
          keys: entries.map((entry) => entry.name),
        },
      ],
      problems,
    };
  },
});
