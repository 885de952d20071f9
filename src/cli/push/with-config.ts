import { UserError } from '../../core/diagnostics.ts';
import { findSecretsInConfig } from '../../core/dlt/config-secrets.ts';
import { mergeLeaves } from '../../core/dlt/merge.ts';
import type { LayoutOptions, LayoutResult, LayoutSelection, LayoutSpec } from '../../core/layouts/layout.ts';
import type { Leaf } from '../../core/model.ts';

/**
 * Secrets and configuration by one layout: apart, or in one entry with the configuration below the secrets, as dlt
 * has it. A layout that has no place for configuration leaves it to the others.
 */
export function layBoth(
  { lay, config: way }: LayoutSpec,
  leaves: readonly Leaf[],
  config: readonly Leaf[],
  options: LayoutOptions,
): LayoutResult[] {
  if (way === 'inline') {
    const merged = mergeLeaves([leaves, config]);
    return [lay(merged.leaves, { ...options, configuration: new Set(config) })];
  }
  const secrets = lay(leaves, options);
  return way === 'separate' ? [secrets, variablesOf(lay(config, options), secrets)] : [secrets];
}

/** What secrets.toml has, dlt never looks for in config.toml. */
function variablesOf({ entries, problems }: LayoutResult, secrets: LayoutResult): LayoutResult {
  const taken = new Set(secrets.entries.map(({ name }) => name));
  const variables = entries
    .filter(({ name }) => !taken.has(name))
    .map((entry) => ({ ...entry, type: 'variable' as const }));
  const leaves = new Set(variables.flatMap(({ from }) => from));
  return { entries: variables, problems: [...problems, ...findSecretsInConfig([...leaves])] };
}

export function noPlace(
  { layouts: used }: LayoutSelection,
  layouts: Readonly<Record<string, LayoutSpec>>,
): UserError {
  const takers = Object.keys(layouts).filter((name) => layouts[name]?.config);
  const others = takers.length > 0 ? `choose --layout ${takers.join(' or ')}, or ` : '';
  return new UserError(`--with-config: the layout ${used.join(' and ')} has no place for what is no secret`, {
    hint: `${others}let config.toml travel with the code, since it holds no secrets`,
    code: 'usage',
  });
}
