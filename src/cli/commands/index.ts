import { providers } from '../../providers/index.ts';
import type { Command } from '../command.ts';
import { checkCommand } from './check-command.ts';
import { completionCommand } from './completion-command.ts';
import { explainCommand } from './explain-command.ts';
import { initCommand } from './init-command.ts';
import { providerCommand } from './provider-command.ts';
import { verifyCommand } from './verify-command.ts';
import { workflowCommand } from './workflow-command.ts';

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
