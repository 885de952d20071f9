import { providers } from '../../providers/index.ts';
import type { Command } from '../command.ts';
import { checkCommand } from './check/index.ts';
import { completionCommand } from './completion.ts';
import { explainCommand } from './explain/index.ts';
import { initCommand } from './init/index.ts';
import { providerCommand } from './provider.ts';
import { verifyCommand } from './verify/index.ts';
import { workflowCommand } from './workflow/index.ts';

/** Every command there is, in the order of `--help`. */
export const commands: readonly Command[] = [
  ...Object.entries(providers).map(([name, provider]) => providerCommand(name, provider)),
  initCommand,
  explainCommand,
  verifyCommand,
  workflowCommand,
  checkCommand,
  completionCommand,
];
