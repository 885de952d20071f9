import { parseArguments, valuesOf } from '../cli/arguments.ts';
import type { ParsedArguments } from '../cli/command.ts';
import { pushCommand } from '../cli/commands/push/index.ts';
import type { Context } from '../cli/context.ts';
import { sourceOptions } from '../cli/push/options.ts';
import { readSource, type Source } from '../cli/sources/index.ts';
import { findTargets } from '../cli/targets/read.ts';
import { requestFor } from '../cli/targets/request.ts';
import { UserError } from '../core/diagnostics.ts';
import type { Redacted } from '../core/redacted.ts';
import { namesArguments } from './arguments.ts';
import type { Inputs } from './inputs/read.ts';
import { secretsIn } from './masks.ts';

/**
 * Reads every secret that the work will read, to be masked before it begins. What cannot be read is no matter here: the
 * work meets it again, and tells it.
 */
export async function secretsOf(inputs: Inputs, context: Context): Promise<readonly Redacted<string>[]> {
  if (inputs.namesOnly || inputs.command === 'verify') return [];
  const args = await parseArguments(pushCommand, namesArguments(inputs));
  const sources =
    inputs.command === 'check'
      ? [unlessRefused(readSource(valuesOf(sourceOptions, args), context))]
      : await sourcesOfTargets(inputs, args, context);
  return (await Promise.all(sources)).flatMap((source) => (source ? secretsInSource(source) : []));
}

type Reading = Promise<Source | undefined>;

async function sourcesOfTargets(
  inputs: Pick<Inputs, 'config'>,
  { _: named, config, all, ...given }: ParsedArguments,
  context: Context,
): Promise<Reading[]> {
  const found = await unlessRefused(findTargets(inputs.config, context));
  const targets = (found?.targets ?? []).filter(({ name }) => named.length === 0 || named.includes(name));
  const read = async (target: (typeof targets)[number]): Promise<Source> => {
    const { request, env } = requestFor(target, given, context.env);
    return await readSource(request.options, { ...context, env });
  };
  return targets.map((target) => unlessRefused(read(target)));
}

const secretsInSource = ({ leaves, shadowedLeaves, keys = [] }: Source): readonly Redacted<string>[] => [
  ...keys,
  ...secretsIn([...leaves, ...shadowedLeaves.map(({ leaf }) => leaf)]),
];

async function unlessRefused<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
