import { invalidRequest, Refusal } from './refusal.ts';

/** 48 KB of plaintext, for secrets and for variables. */
const MOST_BYTES = 49_152;

// GitHub's own expression, which it quotes in its 422 (github/rest-api-description#1688, checked 2026-11-24).
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;
const LETTERS = /^[A-Za-z_][A-Za-z0-9_]*$/;

type Noun = 'secret' | 'variable';

/** Refuses a name as the web interface words it; stored names are upper case. */
export function checkName(name: string, noun: Noun, docs: string): void {
  const Noun = noun === 'secret' ? 'Secret' : 'Variable';
  if (!LETTERS.test(name)) {
    throw new Refusal(
      422,
      `Failed to add ${noun}. ${Noun} names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or ` +
        'underscores (_). Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).',
      docs,
    );
  }
  if (/^GITHUB_/i.test(name)) {
    throw new Refusal(422, `Failed to add ${noun}. ${Noun} names must not start with GITHUB_.`, docs);
  }
}

export function checkSize(bytes: number, noun: Noun, docs: string): void {
  if (bytes > MOST_BYTES) throw new Refusal(422, `Failed to add ${noun}. Value is too large.`, docs);
}

/** GitHub documents the number, not the wording. */
export function checkCount(there: number, most: number, noun: Noun, docs: string): void {
  if (there >= most) {
    throw new Refusal(422, `Failed to add ${noun}. The limit of ${most} ${noun}s is reached.`, docs);
  }
}

export function checkBase64(text: string, docs: string): void {
  if (!BASE64.test(text)) {
    throw invalidRequest(`${text} does not match /${BASE64.source}/.`, docs);
  }
}

/** What a body may hold: the type of each key; `?` at the end where it may be missing. */
export type Shape = Readonly<Record<string, 'string' | 'string?' | 'integer?' | 'boolean?' | 'any' | 'any?'>>;

/** Refuses a body that has a key too few, a key too many, or one of another type. */
export function checkShape(body: Readonly<Record<string, unknown>>, shape: Shape, docs: string): void {
  const missing = Object.entries(shape).find(([key, type]) => !type.endsWith('?') && body[key] === undefined);
  if (missing) throw invalidRequest(`"${missing[0]}" wasn't supplied.`, docs);
  for (const [key, value] of Object.entries(body)) {
    const type = shape[key];
    if (!type) throw invalidRequest(`"${key}" is not a permitted key.`, docs);
    if (!fits(value, type)) {
      throw invalidRequest(`For 'properties/${key}', ${JSON.stringify(value)} is not a ${type}.`, docs);
    }
  }
}

function fits(value: unknown, type: Shape[string]): boolean {
  switch (type.replace('?', '')) {
    case 'any':
      return true;
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type.replace('?', '');
  }
}

/** A key of a body that `checkShape` found to be text. */
export function text(body: Readonly<Record<string, unknown>>, key: string): string {
  const value = body[key];
  if (typeof value !== 'string') throw new TypeError(`${key} was not checked to be text`);
  return value;
}
