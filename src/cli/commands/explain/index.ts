import type { OptionSpec } from '../../../core/sync/provider.ts';
import { valuesOf } from '../../arguments.ts';
import type { Command } from '../../command.ts';
import { configOptionsWithoutPush, outputOptions, sourceOptions } from '../../push/options.ts';

const options = {
  pipeline: {
    type: 'string',
    value: 'NAME',
    describe: 'as this dlt pipeline would look it up, and as it is called for that one alone',
  },
  format: { ...outputOptions.format, choices: ['text', 'json'] },
} as const satisfies Record<string, OptionSpec>;

const explainSourceOptions = { ...sourceOptions, ...configOptionsWithoutPush };

export const explainCommand: Command = {
  name: 'explain',
  summary: 'Where a value comes from, what it is called where, and what dlt looks up; never the value',
  operand: { value: 'PATH|NAME' },
  groups: [
    { title: 'Options', options },
    { title: 'Where the secrets come from', options: explainSourceOptions },
  ],
  examples: [
    {
      line: 'deploy-secrets explain sources.pipedrive.pipedrive_api_key',
      does: "one value, by its path in the file; a pattern such as 'sources.*' takes many",
    },
    {
      line: 'deploy-secrets explain SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY',
      does: 'by what it is called at a target',
    },
  ],
  run: async (args, context) => {
    const { explainValues } = await import('./run.ts');
    const [query] = args._;
    return await explainValues(query, valuesOf({ ...options, ...explainSourceOptions }, args), context);
  },
};
