import type { Provider } from '../../core/sync/provider.ts';
import { valuesOf } from '../arguments.ts';
import { layoutOptionsOf, layoutSelectionOf, type PushRequest, pushOptions } from './options.ts';

/** Makes the push that these arguments ask for, given by the kebab names of their options. */
export function requestOf(
  name: string,
  provider: Provider<never>,
  args: Readonly<Record<string, unknown>>,
): PushRequest<object> {
  const options = valuesOf(pushOptions, args);
  const layout = {
    ...layoutSelectionOf(provider, valuesOf(layoutOptionsOf(provider), args)),
    ...(options.withConfig && { config: true as const }),
  };
  const providerOptions = valuesOf(provider.options, args);
  return { name, provider, providerOptions, layout, options, snippets: snippetChoices(provider, args) };
}

/** Reads which texts are asked for, and in which form. */
function snippetChoices(
  { snippets = {} }: Provider<never>,
  args: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, string | undefined> {
  return new Map(
    Object.keys(snippets)
      .map((key) => [key, args[`print-${key}`]] as const)
      .filter(([, value]) => value !== undefined && value !== false)
      .map(([key, value]) => [key, typeof value === 'string' ? value : undefined] as const),
  );
}
