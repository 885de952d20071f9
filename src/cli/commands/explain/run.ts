import { UserError } from '../../../core/diagnostics.ts';
import { type ExplainInput, type Explanation, explain, explainable } from '../../../core/layouts/explain.ts';
import { filterLeaves, unmatchedPatterns } from '../../../core/layouts/select.ts';
import { nearest } from '../../../core/nearest.ts';
import { ownValue } from '../../../core/own-value.ts';
import type { Context } from '../../context.ts';
import { explanationJson, explanationText } from '../../render/explain.ts';
import { readSource, type Source } from '../../sources/index.ts';
import { type ExplainOptions, layoutsWithoutConfig, namesInLayouts } from './layouts.ts';

/** Tells all about values but the values. Nothing is looked up at any store, nothing is sent. */
export async function explainValues(
  query: string | undefined,
  options: ExplainOptions,
  context: Context,
): Promise<number> {
  const source = await readSource(options, context, { allowLocalProfile: true });
  const input = explainInput(source, options, context);
  const explanation = explain(query, input);
  if (query !== undefined && isEmpty(explanation))
    throw isInConfig(query, source, options, context)
      ? onlyInConfig(query, source)
      : notFound(query, source, input);
  const { stdout } = context;
  stdout.write(
    options.format === 'json'
      ? explanationJson(explanation, source.name)
      : explanationText(explanation, stdout),
  );
  return 0;
}

/** Lays the values out in every layout of every store. */
function explainInput(
  { leaves: all, allLeaves = all, config: allConfig, shadowedLeaves, code }: Source,
  options: ExplainOptions,
  { env }: Pick<Context, 'env'>,
): ExplainInput {
  const [unmatched] = unmatchedPatterns([...allLeaves, ...(allConfig ?? [])], options);
  if (unmatched)
    throw new UserError(unmatched.message, {
      code: unmatched.code,
      ...(unmatched.hint && { hint: unmatched.hint }),
    });
  const leaves = filterLeaves(all, options);
  const config = allConfig && filterLeaves(allConfig, options);
  const { pipeline } = options;
  return {
    leaves,
    shadowed: shadowedLeaves,
    ...(config && { config, layoutsWithoutConfig: layoutsWithoutConfig() }),
    ...namesInLayouts({ leaves, config, code }, options),
    ...(code && { code }),
    ...(pipeline !== undefined && { pipeline }),
    isSet: (name) => ownValue(env, name) !== undefined,
  };
}

const isEmpty = ({ values, shadowed }: Explanation): boolean => values.length + shadowed.length === 0;

/** Tells whether `--with-config` would find it: the user may not know that configuration takes an option. */
function isInConfig(
  query: string,
  { unpushedConfig: config, ...source }: Source,
  options: ExplainOptions,
  context: Context,
): boolean {
  return (
    config !== undefined && !isEmpty(explain(query, explainInput({ ...source, config }, options, context)))
  );
}

const onlyInConfig = (query: string, { name }: Source): UserError =>
  new UserError(`nothing in ${name} is or is called ${query}`, {
    hint: 'config.toml has it: add --with-config',
    code: 'matches-nothing',
  });

function notFound(query: string, { name }: Source, input: ExplainInput): UserError {
  const words = explainable(input);
  const containing = words.find((word) => word.toLowerCase().includes(query.toLowerCase()));
  const meant = nearest(query, [...words, ...sectionsOf(words)]) ?? containing;
  return new UserError(`nothing in ${name} is or is called ${query}`, {
    hint:
      meant === undefined
        ? 'deploy-secrets explain, without a word after it, lists everything'
        : `did you mean ${meant}?`,
    code: 'matches-nothing',
  });
}

/** The sections that the paths lie in, since one may be asked for whole. */
const sectionsOf = (paths: readonly string[]): Set<string> =>
  new Set(paths.flatMap((path) => path.split('.').map((_, n, keys) => keys.slice(0, n + 1).join('.'))));
