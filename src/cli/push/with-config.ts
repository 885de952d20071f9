import { secretsIn } from '../../core/config-secrets.ts';
import { UserError } from '../../core/errors.ts';
import type { Leaf } from '../../core/leaf.ts';
import { mergeLeaves } from '../../core/merge.ts';
import type { Layout, LayoutOptions, LayoutSpec, Naming } from '../../core/provider.ts';

type Laid = ReturnType<Layout>;

/**
 * Secrets and configuration by one layout: apart, or in one entry with the configuration below the secrets, as dlt
 * has it. A layout that has no place for configuration leaves it to the others.
 */
export function layBoth(
  { lay, config: way }: LayoutSpec,
  leaves: readonly Leaf[],
  config: readonly Leaf[],
  options: LayoutOptions,
): Laid[] {
  if (way === 'within') {
    const merged = mergeLeaves([leaves, config]);
    return [lay(merged.leaves, { ...options, configuration: new Set(config) })];
  }
  const secrets = lay(leaves, options);
  return way === 'apart' ? [secrets, variablesOf(lay(config, options), secrets)] : [secrets];
}

/** What secrets.toml has, dlt never looks for in config.toml. */
function variablesOf({ entries, problems }: Laid, secrets: Laid): Laid {
  const taken = new Set(secrets.entries.map(({ name }) => name));
  const variables = entries
    .filter(({ name }) => !taken.has(name))
    .map((entry) => ({ ...entry, type: 'variable' as const }));
  const leaves = new Set(variables.flatMap(({ from }) => from));
  return { entries: variables, problems: [...problems, ...secretsIn([...leaves])] };
}

export function noPlace({ layouts: used }: Naming, layouts: Readonly<Record<string, LayoutSpec>>): UserError {
  const takers = Object.keys(layouts).filter((name) => layouts[name]?.config);
  const others = takers.length > 0 ? `choose --layout ${takers.join(' or ')}, or ` : '';
  return new UserError(`--with-config: the layout ${used.join(' and ')} has no place for what is no secret`, {
    hint: `${others}let config.toml travel with the code, since it holds no secrets`,
    code: 'usage',
  });
}
