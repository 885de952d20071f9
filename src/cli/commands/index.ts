import type { OptionSpec, Provider } from '../../core/sync/provider.ts';
import { providers } from '../../providers/index.ts';
import type { Command } from '../command.ts';
import {
  configOptions,
  layoutOptionsOf,
  outputOptions,
  safetyOptions,
  sourceOptions,
} from '../push/options.ts';
import { requestOf } from '../push/request.ts';
import { applyCommand } from './apply.ts';
import { checkCommand } from './check/index.ts';
import { completionCommand } from './completion/index.ts';
import { explainCommand } from './explain/index.ts';
import { initCommand } from './init/index.ts';
import { planCommand } from './plan.ts';
import { pushCommand } from './push/index.ts';
import { statusCommand } from './status.ts';
import { targetsCommand } from './targets/index.ts';
import { verifyCommand } from './verify/index.ts';
import { workflowCommand } from './workflow/index.ts';

/** Every command there is, in the order of `--help`. */
export const commands: readonly Command[] = [
  ...Object.entries(providers).map(([name, provider]) => providerCommand(name, provider)),
  pushCommand,
  planCommand,
  applyCommand,
  statusCommand,
  targetsCommand,
  initCommand,
  explainCommand,
  verifyCommand,
  workflowCommand,
  checkCommand,
  completionCommand,
];

/** Makes `deploy-secrets github …`: everything about it comes from the provider's data. */
function providerCommand(name: string, provider: Provider<never>): Command {
  const layoutOptions = layoutOptionsOf(provider);
  const hasLayoutOptions = Object.keys(layoutOptions).length > 0;
  return {
    name,
    summary: provider.summary,
    groups: [
      { title: 'Where to', options: provider.options },
      ...(hasLayoutOptions ? [{ title: 'Under which names', options: layoutOptions }] : []),
      { title: 'Where the secrets come from', options: { ...sourceOptions, ...configOptions } },
      { title: 'What may happen', options: safetyOptions },
      { title: 'What is shown', options: { ...outputOptions, ...snippetOptions(provider) } },
    ],
    examples: provider.examples ?? [],
    endsInOrder: true,
    run: async (args, context) => {
      const request = requestOf(name, provider, args);
      if (request.snippets.size > 0)
        return await (await import('../push/print.ts')).printSnippet(request, context);
      const connecting = { ...provider, open: provider.openAhead?.(context) ?? provider.open };
      return await (await import('../push/push.ts')).push({ ...request, provider: connecting }, context);
    },
  };
}

/** Makes `--print-env` and its like, for each text to paste at the other end. They take the place of the push. */
function snippetOptions({ snippets = {} }: Provider<never>): Record<string, OptionSpec> {
  return Object.fromEntries(
    Object.entries(snippets).map(([key, { describe, choices }]) => [
      `print-${key}`,
      choices
        ? { type: 'string', choices, describe: `instead of a push, print ${describe}` }
        : { type: 'boolean', describe: `instead of a push, print ${describe}` },
    ]),
  );
}
