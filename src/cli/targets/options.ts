import type { OptionSpec } from '../../core/sync/provider.ts';
import type { Operand } from '../command.ts';

/** What every command takes that works on targets. */
export const targetsOptions = {
  all: { type: 'boolean', describe: 'every target of the file' },
  config: {
    type: 'string',
    value: 'FILE',
    completes: 'files',
    describe: 'the file with the targets; default: deploy-secrets.toml in the root of the project',
  },
} as const satisfies Record<string, OptionSpec>;

export const targetOperand: Operand = {
  value: 'TARGET',
  many: true,
  completes: async (context) => (await import('./names.ts')).targetNames(context),
};
