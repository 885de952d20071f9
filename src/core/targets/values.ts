import { type Diagnostic, diagnostic, type Position } from '../diagnostics.ts';
import { isSecretText } from '../dlt/config-secrets.ts';
import type { TomlValue } from '../model.ts';
import { nearest } from '../nearest.ts';
import type { WrittenKey } from './sections.ts';
import { REFERENCE, type TargetKey } from './tables.ts';

/** A value as the command line would have given it. */
export type TargetValue = string | number | boolean | readonly string[];

/** Reads one value by the table that its option has, or tells what is wrong with it. */
export function readValue(
  name: string,
  key: TargetKey,
  { value, at }: WrittenKey,
): { readonly value: TargetValue } | Diagnostic {
  if (key.role === 'reference') return readReference(name, value, at);
  if (textsIn(value).some(looksSecret)) return leakedCredential(name, at);
  const read = key.repeatable ? readList(key, value) : readOne(key, value);
  if (read !== undefined) return { value: read };
  const problem = wrongValue(name, at, `${name} takes ${whatItTakes(name, key)}`, key);
  const meant = value.type === 'string' && key.choices && nearest(value.value, key.choices);
  return meant ? { ...problem, hint: `did you mean ${meant}?` } : problem;
}

function readOne({ type, choices }: TargetKey, value: TomlValue): string | number | boolean | undefined {
  if (type === 'boolean') return value.type === 'boolean' ? value.value : undefined;
  if (type === 'number')
    return value.type === 'integer' && value.value >= 0n && value.value <= MOST
      ? Number(value.value)
      : undefined;
  if (value.type !== 'string' || value.value === '') return undefined;
  return choices && !choices.includes(value.value) ? undefined : value.value;
}

/** As many as a command line takes. */
const MOST = 999_999_999n;

/** One text stands for a list of it, as an option that is given once. */
function readList(key: TargetKey, value: TomlValue): readonly string[] | undefined {
  if (value.type !== 'array') {
    const one = readOne(key, value);
    return typeof one === 'string' ? [one] : undefined;
  }
  const items = value.items.map((item) => readOne(key, item));
  const texts = items.filter((item) => typeof item === 'string');
  return texts.length === items.length ? texts : undefined;
}

function readReference(
  name: string,
  value: TomlValue,
  at: Position,
): { readonly value: string } | Diagnostic {
  if (value.type !== 'string') return wrongValue(name, at, `${name} takes the name of a variable`);
  if (REFERENCE.test(value.value)) return { value: value.value };
  return literalCredential(name, at, `takes a reference, and never the credential itself`);
}

const literalCredential = (name: string, at: Position, message: string): Diagnostic =>
  diagnostic('literal-credential', {
    at,
    message: `${name} ${message}`,
    hint: `put it into a variable, and write ${name} = "env:NAME"; if it was committed, renew it`,
  });

const leakedCredential = (name: string, at: Position): Diagnostic =>
  diagnostic('literal-credential', {
    at,
    message: `${name} has a text that looks like a credential`,
    hint: 'take it out: a credential goes into a variable of the environment; if it was committed, renew it',
  });

const wrongValue = (name: string, at: Position, message: string, key?: TargetKey): Diagnostic =>
  diagnostic('wrong-value', { at, message, hint: `such as ${name} = ${exampleOf(key)}` });

/** `true or false`, `a whole number`, `one of actions, dependabot and codespaces` */
function whatItTakes(name: string, { type, choices, repeatable }: TargetKey): string {
  if (type === 'boolean') return 'true or false';
  if (type === 'number') return 'a whole number';
  if (choices) return `${repeatable ? 'a list of' : 'one of'} ${joinWords(choices)}`;
  return repeatable ? 'a list of texts' : name === 'repos' ? 'a text, with commas between' : 'a text';
}

export const joinWords = (words: readonly string[], last = 'and'): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;

function exampleOf(key: TargetKey | undefined): string {
  if (!key) return '"env:NAME"';
  if (key.type === 'boolean') return 'true';
  if (key.type === 'number') return '7';
  const word = JSON.stringify(key.choices?.[0] ?? key.value ?? 'TEXT');
  return key.repeatable ? `[${word}]` : word;
}

const textsIn = (value: TomlValue): string[] => {
  if (value.type === 'string') return [value.value];
  return value.type === 'array' ? value.items.flatMap(textsIn) : [];
};

/** Our own key too. */
const looksSecret = (text: string): boolean => isSecretText(text) || /\bdsk1_[\w-]{20}/.test(text);
