import type { Command, Given } from './command.ts';
import { nearest } from './nearest.ts';
import { checked, kebab, usageError } from './options.ts';
import type { Specs } from './parser.ts';

/**
 * The arguments of one command -> checked values by kebab name. One flag, one value, as it is written: nothing is
 * guessed, negated or bundled. @throws UserError of code `usage` for the first thing that is wrong
 */
export async function parseArguments(command: Command, args: readonly string[]): Promise<Given> {
  if (args.length === 0) return { _: checkedOperands([], command) };
  const specs = specsOf(command);
  // Here alone, since yargs takes a tenth of a start to load.
  const { tokensOf } = await import('./tokens.ts');
  const { given, unknown, operands } = tokensOf(args, specs);
  if (unknown !== undefined) throw unknownOption(unknown, specs, command);
  const values = [...specs].flatMap(([name, spec]) => {
    const raws = given.get(name) ?? [];
    return raws.length > 0 ? [[name, checked(name, spec, raws)] as const] : [];
  });
  return { ...Object.fromEntries(values), _: checkedOperands(operands, command) };
}

/** The operands, held to what the command takes. */
function checkedOperands(operands: readonly string[], { name, operand }: Command): readonly string[] {
  const most = operand ? (operand.many ? Number.POSITIVE_INFINITY : 1) : 0;
  const surplus = operands[most];
  const help = `deploy-secrets ${name} --help lists what it takes`;
  if (surplus !== undefined) {
    const one = JSON.stringify(surplus);
    const message = operand
      ? `one ${operand.value}, and ${one} is another`
      : `options only, and ${one} is none`;
    throw usageError(`${name} takes ${message}`, help);
  }
  if (operand?.required && operands.length === 0) throw usageError(`${name} wants a ${operand.value}`, help);
  return operands;
}

/** Every option of a command, by kebab name. */
export const specsOf = ({ groups }: Command): Specs =>
  new Map(
    groups.flatMap(({ options }) =>
      Object.entries(options).map(([key, spec]) => [kebab(key), spec] as const),
    ),
  );

function unknownOption(flag: string, specs: Specs, { name }: Command) {
  const meant = nearest(
    flag,
    [...specs.keys()].map((known) => `--${known}`),
  );
  return usageError(
    `there is no option ${flag}`,
    meant === undefined ? `deploy-secrets ${name} --help lists what it takes` : `did you mean ${meant}?`,
  );
}
