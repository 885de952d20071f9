import { UserError } from '../core/errors.ts';
import type { OptionSpec } from '../core/provider.ts';

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

/** One raw value as yargs found it -> the value; throws for one given twice, empty, or outside the choices. */
export function checked(key: string, spec: OptionSpec, raw: unknown): Value | undefined {
  if (raw === undefined) return undefined;
  const name = `--${kebab(key)}`;
  const all = [raw].flat().map((one) => checkedOne(name, spec, one));
  if (spec.repeatable) return all.map(String);
  if (all.length > 1) throw new UserError(`${name} is given twice and takes one value`);
  return all[0];
}

function checkedOne(name: string, spec: OptionSpec, raw: unknown): string | number | boolean {
  if (spec.type === 'boolean') return raw === true;
  if (spec.type === 'number') return checkedNumber(name, raw);
  const text = String(raw);
  if (text === '') throw new UserError(`${name} wants ${spec.value ?? 'a value'}, and got nothing`);
  if (spec.choices && !spec.choices.includes(text))
    throw new UserError(`${name} takes ${listed(spec.choices)}, not ${text}`);
  return text;
}

function checkedNumber(name: string, raw: unknown): number {
  const text = String(raw);
  if (!/^\d{1,9}$/.test(text)) throw new UserError(`${name} takes a whole number, not ${text}`);
  return Number(text);
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
