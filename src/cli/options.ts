import { UserError } from '../core/diagnostics.ts';
import { shellWord } from '../core/shell-word.ts';
import type { OptionSpec } from '../core/sync/provider.ts';

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** What a command receives for a table of options: keys as in the table, absent ones left out. */
export type Values<T extends OptionSpecs> = { readonly [K in keyof T]: ValueOf<T[K]> };

type ValueOf<S extends OptionSpec> = S extends { repeatable: true }
  ? readonly string[]
  : S extends { type: 'boolean' }
    ? boolean
    :
        | (S extends { choices: readonly (infer C)[] } ? C : S extends { type: 'number' } ? number : string)
        | undefined;

export type Value = string | number | boolean | readonly string[];

/** `createEnvironment` -> `create-environment` */
export const kebab = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Given values by kebab name -> by key of the table. A boolean that was not given is false, a list is empty. */
export function valuesOf<T extends OptionSpecs>(
  table: T,
  given: Readonly<Record<string, unknown>>,
): Values<T> {
  const values = Object.entries(table).flatMap(([key, spec]) => {
    const value = given[kebab(key)] ?? (spec.repeatable ? [] : spec.type === 'boolean' ? false : undefined);
    return value === undefined ? [] : [[key, value]];
  });
  // The parser has held every value to the specs of this table, see `checked`.
  return Object.fromEntries(values) as Values<T>;
}

/** Values -> the flags that give them, each with its value as one word of a shell, in the order of the table. */
export function flagsOf<T extends OptionSpecs>(
  table: T,
  values: Readonly<Partial<Record<keyof T, unknown>>>,
): string[] {
  return Object.keys(table).flatMap((key) => {
    const value = values[key];
    if (value === undefined || value === false) return [];
    if (value === true) return [`--${kebab(key)}`];
    return [value].flat().map((one) => `--${kebab(key)} ${shellWord(String(one))}`);
  });
}

/**
 * What was written for one option -> its value; `undefined` where the flag stood alone.
 * @throws UserError of code `usage` for one given twice, empty, or outside the choices
 */
export function checked(name: string, spec: OptionSpec, raws: readonly (string | undefined)[]): Value {
  const [first = false, ...more] = raws.map((raw) => checkedOne(`--${name}`, spec, raw));
  if (spec.repeatable) return [first, ...more].map(String);
  if (more.length > 0) throw usageError(`--${name} is given twice`);
  return first;
}

function checkedOne(flag: string, spec: OptionSpec, raw: string | undefined): string | number | boolean {
  if (spec.type === 'boolean') return checkedSwitch(flag, raw);
  if (raw === undefined || raw === '')
    throw usageError(
      `${flag} wants ${valueName(spec)}, and got nothing`,
      `a value that begins with - is written as ${flag}=VALUE`,
    );
  if (spec.type === 'number') return checkedNumber(flag, raw);
  if (spec.choices && !spec.choices.includes(raw))
    throw usageError(`${flag} takes ${listed(spec.choices)}, not ${raw}`);
  return raw;
}

function checkedSwitch(flag: string, raw: string | undefined): true {
  if (raw !== undefined) throw usageError(`${flag} takes no value`, 'leave it out to say no');
  return true;
}

function checkedNumber(flag: string, raw: string): number {
  if (!/^\d{1,9}$/.test(raw)) throw usageError(`${flag} takes a whole number, not ${raw}`);
  return Number(raw);
}

/** What stands for the value in `--help` and in errors. */
export const valueName = ({ type, value, choices }: OptionSpec): string =>
  value ?? choices?.join('|') ?? (type === 'number' ? 'N' : 'TEXT');

export const usageError = (message: string, hint?: string): UserError =>
  new UserError(message, { code: 'usage', ...(hint !== undefined && { hint }) });

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
