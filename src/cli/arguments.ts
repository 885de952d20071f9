import { UserError } from '../core/diagnostics.ts';
import { nearest } from '../core/nearest.ts';
import type { OptionSpec } from '../core/sync/provider.ts';
import { shellOption } from '../core/words.ts';
import type { Command, OptionSpecs, ParsedArguments } from './command.ts';
import type { SpecsByFlag } from './yargs.ts';

/** What a command receives for a table of options: keys as in the table, absent ones left out. */
export type Values<T extends OptionSpecs> = { readonly [K in keyof T]: ValueOf<T[K]> };

type ValueOf<S extends OptionSpec> = S extends { repeatable: true }
  ? readonly string[]
  : S extends { type: 'boolean' }
    ? boolean
    :
        | (S extends { choices: readonly (infer C)[] } ? C : S extends { type: 'number' } ? number : string)
        | undefined;

/**
 * Reads the arguments of one command: one flag, one value, as it is written; nothing is guessed, negated or bundled.
 * @throws UserError of code `usage` for the first thing that is wrong
 */
export async function parseArguments(command: Command, args: readonly string[]): Promise<ParsedArguments> {
  if (args.length === 0) return { _: checkOperands([], command) };
  const specs = specsByFlag(command);
  // Here alone, since yargs takes a tenth of a start to load.
  const { tokenize } = await import('./yargs.ts');
  const tokens = tokenize(args, specs);
  if (tokens.unknownOption !== undefined) throw unknownOption(tokens.unknownOption, specs, command);
  const values = [...specs].flatMap(([name, spec]) => {
    const raws = tokens.values.get(name) ?? [];
    return raws.length > 0 ? [[name, checkValue(name, spec, raws)] as const] : [];
  });
  return { ...Object.fromEntries(values), _: checkOperands(tokens.operands, command) };
}

/** Lists every option of a command by its kebab name. */
export const specsByFlag = ({ groups }: Command): SpecsByFlag =>
  new Map(
    groups.flatMap(({ options }) =>
      Object.entries(options).map(([key, spec]) => [kebab(key), spec] as const),
    ),
  );

/** `createEnvironment` -> `create-environment` */
export const kebab = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * Picks from what was parsed the values of one table, by its keys. A boolean that was not given is false, a list is
 * empty.
 */
export function valuesOf<T extends OptionSpecs>(
  table: T,
  args: Readonly<Record<string, unknown>>,
): Values<T> {
  const values = Object.entries(table).flatMap(([key, spec]) => {
    const value = args[kebab(key)] ?? (spec.repeatable ? [] : spec.type === 'boolean' ? false : undefined);
    return value === undefined ? [] : [[key, value]];
  });
  // The parser has held every value to the specs of this table, see `checkValue`.
  return Object.fromEntries(values) as Values<T>;
}

/** Writes values as the flags that give them, each as one word of a shell, in the order of the table. */
export function flagsOf<T extends OptionSpecs>(
  table: T,
  values: Readonly<Partial<Record<keyof T, unknown>>>,
): string[] {
  return Object.keys(table).flatMap((key) => {
    const value = values[key];
    if (value === undefined || value === false) return [];
    if (value === true) return [`--${kebab(key)}`];
    return [value].flat().map((one) => shellOption(`--${kebab(key)}`, String(one)));
  });
}

/** Holds the operands to what the command takes. */
function checkOperands(operands: readonly string[], { name, operand }: Command): readonly string[] {
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

/**
 * Reads what was written for one option, each time it was given; `undefined` where the flag stood alone.
 * @throws UserError of code `usage` for one given twice, empty, or outside the choices
 */
function checkValue(
  name: string,
  spec: OptionSpec,
  raws: readonly (string | undefined)[],
): string | number | boolean | readonly string[] {
  const [first = false, ...more] = raws.map((raw) => checkOne(`--${name}`, spec, raw));
  if (spec.repeatable) return [first, ...more].map(String);
  if (more.length > 0) throw usageError(`--${name} is given twice`);
  return first;
}

function checkOne(flag: string, spec: OptionSpec, raw: string | undefined): string | number | boolean {
  if (spec.type === 'boolean') return checkSwitch(flag, raw);
  if (raw === undefined || raw === '')
    throw usageError(
      `${flag} wants ${valueName(spec)}, and got nothing`,
      `a value that begins with - is written as ${flag}=VALUE`,
    );
  if (spec.type === 'number') return checkNumber(flag, raw);
  if (spec.choices && !spec.choices.includes(raw))
    throw usageError(`${flag} takes ${joinWithOr(spec.choices)}, not ${raw}`);
  return raw;
}

function checkSwitch(flag: string, raw: string | undefined): true {
  if (raw !== undefined) throw usageError(`${flag} takes no value`, 'leave it out to say no');
  return true;
}

function checkNumber(flag: string, raw: string): number {
  if (!/^\d{1,9}$/.test(raw)) throw usageError(`${flag} takes a whole number, not ${raw}`);
  return Number(raw);
}

/** Says what stands for the value in `--help` and in errors. */
export const valueName = ({ type, value, choices }: OptionSpec): string =>
  value ?? choices?.join('|') ?? (type === 'number' ? 'N' : 'TEXT');

const joinWithOr = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

function unknownOption(flag: string, specs: SpecsByFlag, { name }: Command): UserError {
  const meant = nearest(
    flag,
    [...specs.keys()].map((known) => `--${known}`),
  );
  return usageError(
    `there is no option ${flag}`,
    meant === undefined ? `deploy-secrets ${name} --help lists what it takes` : `did you mean ${meant}?`,
  );
}

export const usageError = (message: string, hint?: string): UserError =>
  new UserError(message, { code: 'usage', ...(hint !== undefined && { hint }) });
