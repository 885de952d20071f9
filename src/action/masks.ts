import { encodeJson, encodeText } from '../core/dlt/encode.ts';
import type { Leaf, TomlValue } from '../core/model.ts';
import { Redacted } from '../core/redacted.ts';

/** Shorter ones stand in too many words of a log that is to be read. */
const SHORTEST = 4;

/**
 * Lists what a log must not show of these secrets: each value, each line of it, and the forms in which programs write them.
 * The longest come first, since a part that was masked before would leave the rest of the whole to be read.
 */
export function masksOf(secrets: readonly Redacted<string>[]): readonly string[] {
  const all = secrets.flatMap((secret) => formsOf(secret.reveal()));
  const long = new Set(all.filter((text) => text.trim().length >= SHORTEST));
  return [...long].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

/** The texts that the values of a file are: those of lists one by one. A boolean is no secret, and a word of every log. */
export const secretsIn = (leaves: readonly Leaf[]): readonly Redacted<string>[] =>
  leaves.flatMap(({ value }) => textsOf(value.reveal())).map((text) => new Redacted(text));

function textsOf(value: TomlValue): string[] {
  switch (value.type) {
    case 'boolean':
      return [];
    case 'array':
      return [encodeJson(value), ...value.items.flatMap(textsOf)];
    case 'table':
      return [encodeJson(value), ...[...value.entries.values()].flatMap(textsOf)];
    default:
      return [encodeText(value)];
  }
}

function formsOf(text: string): string[] {
  const lines = text.split(/\r\n|[\r\n]/);
  const parts =
    lines.length > 1 ? [text, ...lines, ...lines.map((line) => line.trim())] : [text, text.trim()];
  return parts.filter((part) => part.trim().length >= SHORTEST).flatMap((part) => [part, ...encodings(part)]);
}

const encodings = (text: string): string[] => {
  const base64 = Buffer.from(text).toString('base64');
  const json = JSON.stringify(text).slice(1, -1);
  const percent = percentEncoded(text);
  return [
    base64,
    base64.replace(/=+$/, ''),
    Buffer.from(text).toString('base64url'),
    // As `echo VALUE | base64` has it, with the end of the line inside.
    Buffer.from(`${text}\n`).toString('base64'),
    json,
    // As Python writes it.
    json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    json.replaceAll('/', '\\/'),
    percent,
    percent.replaceAll('%20', '+'),
    percent.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`),
  ];
};

/** Half a character has no such form. */
const percentEncoded = (text: string): string => encodeURIComponent(text.toWellFormed());
