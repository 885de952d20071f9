import type { OptionSpec } from '../core/provider.ts';
import type { Command } from './command.ts';
import { nearest } from './nearest.ts';
import { checked, kebab, usageError, type Value } from './options.ts';

type Specs = ReadonlyMap<string, OptionSpec>;

/**
 * The arguments of one command -> checked values by kebab name. One flag, one value, as it is written: nothing is
 * guessed, negated or bundled. @throws UserError of code `usage` for the first thing that is wrong
 */
export function parseArguments(command: Command, args: readonly string[]): Readonly<Record<string, Value>> {
  const specs = specsOf(command);
  const given = new Map<string, (string | undefined)[]>();
  for (const { name, raw } of flagsIn(args, specs, command))
    given.set(name, [...(given.get(name) ?? []), raw]);
  return Object.fromEntries(
    [...specs].flatMap(([name, spec]) => {
      const raws = given.get(name);
      return raws ? [[name, checked(name, spec, raws)] as const] : [];
    }),
  );
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

function flagsIn(args: readonly string[], specs: Specs, command: Command): Flag[] {
  // Not imported: that loads all that `node:util` exports, 5 ms of every start.
  const { parseArgs } = process.getBuiltinModule('node:util');
  const options = Object.fromEntries(
    [...specs].map(([name, { type }]) => [name, { type: type === 'boolean' ? type : 'string' } as const]),
  );
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true });
  return tokens.flatMap((token) => {
    if (token.kind === 'positional') throw standsAlone(token.value, command);
    if (token.kind === 'option-terminator') return [];
    if (!specs.has(token.name)) throw unknown(token.rawName, specs, command);
    // The parser hands over the next word whatever it is.
    const swallowed = token.inlineValue === false && /^-./s.test(token.value);
    return { name: token.name, raw: swallowed ? undefined : token.value };
  });
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

const standsAlone = (word: string, { name }: Command) =>
  usageError(
    `${name} takes options only, and ${JSON.stringify(word)} is none`,
    `deploy-secrets ${name} --help lists what it takes`,
  );
