import { envName } from '../../../src/core/dlt/names.ts';
import type { Entry, TomlValue } from '../../../src/core/model.ts';
import { asItIs, type Mutation, type Pushed } from './layout.ts';

type Type = TomlValue['type'];
type Change = (text: string, value: TomlValue) => string | undefined;

const leafOf = ({ name, from: [leaf, ...others] }: Entry): TomlValue | undefined =>
  leaf !== undefined && others.length === 0 && envName(leaf.path) === name ? leaf.value.reveal() : undefined;

const withText = (entry: Entry, text: string | undefined): Pushed | undefined =>
  text === undefined ? undefined : { ...asItIs(entry), text };

/** Changes the text of leaves of one type and leaves all else as it is. */
const leaf =
  (type: Type, change: Change): Mutation =>
  (entry) => {
    const value = leafOf(entry);
    return value?.type === type ? withText(entry, change(entry.value.reveal(), value)) : asItIs(entry);
  };

/** Changes what went as one text for a whole table. */
const table =
  (change: (json: string) => string | undefined): Mutation =>
  (entry) =>
    leafOf(entry) === undefined ? withText(entry, change(entry.value.reveal())) : asItIs(entry);

/** Changes arrays and whole tables. */
const json =
  (change: (json: string) => string | undefined): Mutation =>
  (entry) =>
    leafOf(entry)?.type === 'array' ? withText(entry, change(entry.value.reveal())) : table(change)(entry);

const named =
  (change: (name: string) => string): Mutation =>
  (entry) => ({ ...asItIs(entry), name: change(entry.name) });

const float = (change: (text: string, value: number) => string): Mutation =>
  leaf('float', (text, value) => (value.type === 'float' ? change(text, value.value) : text));

const escapedForAscii = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const reversed = (text: string): string =>
  JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse()));

/**
 * Encoders that are wrong in one way each: what a naive one does, or what a slip could make of this one.
 * The oracle has to see every one of them.
 */
export const mutations: Readonly<Record<string, Mutation>> = {
  'booleans in lower case': leaf('boolean', (text) => text.toLowerCase()),
  'integers through a double': leaf('integer', (text) => String(Number(text))),
  'floats as JavaScript writes them': float((_, value) => String(value)),
  'whole floats with .0': float((text) => (/^-?\d+$/.test(text) ? `${text}.0` : text)),
  'zero without its sign': float((text) => text.replace(/^-0\.0$/, '0')),
  'large floats in digits': float((text, value) =>
    Number.isInteger(value) && !Object.is(value, -0) ? BigInt(value).toString() : text,
  ),
  'Z for +00:00': leaf('datetime', (text) => text.replace('+00:00', 'Z')),
  'a space between date and time': leaf('datetime', (text) => text.replace('T', ' ')),
  'datetimes cut to milliseconds': leaf('datetime', (text) => text.replace(/(\.\d{3})\d{3}/, '$1')),
  'times cut to milliseconds': leaf('time', (text) => text.replace(/(\.\d{3})\d{3}/, '$1')),
  'dates with a time of day': leaf('date', (text) => `${text}T00:00:00`),
  'strings trimmed': leaf('string', (text) => text.trim()),
  'strings in quotes': leaf('string', (text) => JSON.stringify(text)),
  'strings with CRLF': leaf('string', (text) => text.replaceAll('\n', '\r\n')),
  'strings in NFC': leaf('string', (text) => text.normalize()),
  'empty strings left out': leaf('string', (text) => text || undefined),
  'arrays as CSV': leaf('array', (text) => text.slice(1, -1)),
  'JSON with spaces': json((text) => text.replaceAll(',', ', ')),
  'JSON without .0': json((text) => text.replaceAll(/(\d)\.0(?=[,\]}])/g, '$1')),
  'JSON without escapes': json((text) => text.replaceAll('\\n', '\n')),
  'JSON in ASCII': json((text) => text.replaceAll(/[\u0080-\uffff]/g, escapedForAscii)),
  'JSON through JavaScript numbers': json((text) => JSON.stringify(JSON.parse(text))),
  'JSON with its keys turned round': table(reversed),
  'Python literals for JSON': json((text) => text.replaceAll('"', "'")),
  'tables left out': table(() => undefined),
  'names in ASCII': named((name) => name.replaceAll(/[^\x20-\x7e]/g, '_')),
  'names with underscores for dashes': named((name) => name.replaceAll('-', '_')),
  'names with underscores for dots': named((name) => name.replaceAll('.', '_')),
  'names joined by one underscore': named((name) => name.replaceAll('__', '_')),
  'names upper-cased letter by letter': named((name) => name.replaceAll('SS', 'ß')),
};
