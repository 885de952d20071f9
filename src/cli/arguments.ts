import type { OptionSpec } from '../core/sync/provider.ts';
import type { Command, Given } from './command.ts';
import { nearest } from './nearest.ts';
import { checked, kebab, usageError } from './options.ts';

type Specs = ReadonlyMap<string, OptionSpec>;

/**
 * The arguments of one command -> checked values by kebab name. One flag, one value, as it is written: nothing is
 * guessed, negated or bundled. @throws UserError of code `usage` for the first thing that is wrong
 */
export function parseArguments(command: Command, args: readonly string[]): Given {
  const specs = specsOf(command);
  const given = new Map<string, (string | undefined)[]>();
  const { flags, words } = readArguments(args, specs, command);
  for (const { name, raw } of flags) given.set(name, [...(given.get(name) ?? []), raw]);
  const values = [...specs].flatMap(([name, spec]) => {
    const raws = given.get(name);
    return raws ? [[name, checked(name, spec, raws)] as const] : [];
  });
  return { ...Object.fromEntries(values), _: checkedWords(words, command) };
}

/** The operands, held to what the command takes. */
function checkedWords(words: readonly string[], { name, operand }: Command): readonly string[] {
  const most = operand ? (operand.many ? Number.POSITIVE_INFINITY : 1) : 0;
  const surplus = words[most];
  const help = `deploy-secrets ${name} --help lists what it takes`;
  if (surplus !== undefined) {
    const one = JSON.stringify(surplus);
    const message = operand
      ? `one ${operand.value}, and ${one} is another`
      : `options only, and ${one} is none`;
    throw usageError(`${name} takes ${message}`, help);
  }
  if (operand?.required && words.length === 0) throw usageError(`${name} wants a ${operand.value}`, help);
  return words;
}

/** Every option of a command, by kebab name. */
export const specsOf = ({ groups }: Command): Specs =>
  new Map(
    groups.flatMap(({ options }) =>
      Object.entries(options).map(([key, spec]) => [kebab(key), spec] as const),
    ),
  );

interface Flag {
  readonly name: string;
  /** Undefined: the flag stood alone. */
  readonly raw: string | undefined;
}

function readArguments(
  args: readonly string[],
  specs: Specs,
  command: Command,
): { flags: readonly Flag[]; words: readonly string[] } {
  // Not imported: that loads all that `node:util` exports, 5 ms of every start.
  const { parseArgs } = process.getBuiltinModule('node:util');
  const options = Object.fromEntries(
    [...specs].map(([name, { type }]) => [name, { type: type === 'boolean' ? type : 'string' } as const]),
  );
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true });
  const words = tokens.filter((token) => token.kind === 'positional').map(({ value }) => value);
  const flags = tokens.flatMap((token) => {
    if (token.kind !== 'option') return [];
    if (!specs.has(token.name)) throw unknown(token.rawName, specs, command);
    // The parser hands over the next word whatever it is.
    const swallowed = token.inlineValue === false && /^-./s.test(token.value);
    return { name: token.name, raw: swallowed ? undefined : token.value };
  });
  return { flags, words };
}

function unknown(flag: string, specs: Specs, { name }: Command) {
  const meant = nearest(
    flag,
    [...specs.keys()].map((known) => `--${known}`),
  );
  return usageError(
    `there is no option ${flag}`,
    meant === undefined ? `deploy-secrets ${name} --help lists what it takes` : `did you mean ${meant}?`,
  );
}
