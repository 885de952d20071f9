import type { OptionSpec, Provider } from '../../core/sync/provider.ts';
import type { Command } from '../command.ts';
import { valuesOf } from '../options.ts';
import { layoutOptionSpecs, layoutSelectionOf } from '../push/layout-options.ts';
import { configOptions, outputOptions, pushOptions, safetyOptions, sourceOptions } from '../push/options.ts';

/** `deploy-secrets github …`: everything about it comes from the provider's data. */
export function providerCommand(name: string, provider: Provider<never>): Command {
  const prints = printOptions(provider);
  const names = layoutOptionSpecs(provider);
  return {
    name,
    summary: provider.summary,
    groups: [
      { title: 'Where to', options: provider.options },
      ...(Object.keys(names).length > 0 ? [{ title: 'Under which names', options: names }] : []),
      { title: 'Where the secrets come from', options: { ...sourceOptions, ...configOptions } },
      { title: 'What may happen', options: safetyOptions },
      { title: 'What is shown', options: { ...outputOptions, ...prints } },
    ],
    examples: provider.examples ?? [],
    run: async (given, context) => {
      const { push } = await import('../push/push.ts');
      const options = valuesOf(provider.options, given);
      const wants = valuesOf(pushOptions, given);
      const naming = {
        ...layoutSelectionOf(provider, valuesOf(names, given)),
        ...(wants.withConfig && { config: true as const }),
      };
      return await push(
        { name, provider, options, layout: naming, wants, snippets: printed(provider, given) },
        context,
      );
    },
  };
}

/** `--print-env`, for each text to paste at the other end. */
const printOptions = ({ snippets = {} }: Provider<never>): Record<string, OptionSpec> =>
  Object.fromEntries(
    Object.entries(snippets).map(([key, { describe, choices }]) => [
      `print-${key}`,
      choices
        ? { type: 'string', choices, describe: `print ${describe}` }
        : { type: 'boolean', describe: `print ${describe}` },
    ]),
  );

/** Which texts were asked for, and in which form. */
const printed = (
  { snippets = {} }: Provider<never>,
  given: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, string | undefined> =>
  new Map(
    Object.keys(snippets)
      .map((key) => [key, given[`print-${key}`]] as const)
      .filter(([, value]) => value !== undefined && value !== false)
      .map(([key, value]) => [key, typeof value === 'string' ? value : undefined] as const),
  );
