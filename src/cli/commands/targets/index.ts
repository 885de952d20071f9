import { valuesOf } from '../../arguments.ts';
import type { Command } from '../../command.ts';
import { targetOperand, targetsOptions } from '../../targets/options.ts';

const options = {
  effective: {
    type: 'boolean',
    describe: 'print what holds for each, defaults included, as TOML',
  },
  printSchema: {
    type: 'boolean',
    describe: 'print the JSON Schema of the file instead, for the line #:schema that editors read',
  },
  config: targetsOptions.config,
} as const;

export const targetsCommand: Command = {
  name: 'targets',
  summary: 'List the targets of deploy-secrets.toml, and where each leads',
  operand: targetOperand,
  groups: [{ title: 'Options', options }],
  examples: [
    { line: 'deploy-secrets targets --effective', does: 'what holds for each, with the defaults' },
    {
      line: 'deploy-secrets targets --print-schema > deploy-secrets.schema.json',
      does: 'so that an editor completes the file: its first line is #:schema ./deploy-secrets.schema.json',
    },
  ],
  run: async (args, context) =>
    (await import('./run.ts')).listTargets(args._, valuesOf(options, args), context),
};
