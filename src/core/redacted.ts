/**
 * Keeps a value from printing itself: string conversion, JSON, `console.log`, template literals and stack
 * traces all show `[redacted]`. `.reveal()` is the only way out, so that every place which handles a value
 * in clear can be found by searching for `.reveal(`.
 */
export class Redacted<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return '[redacted]';
  }

  toJSON(): string {
    return '[redacted]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[redacted]';
  }
}

/** So many characters of a value in a row are no accident in other words. */
const PIECE = 8;

/**
 * Tells whether words quote a piece of a value, as it is or as it is written in JSON, in an address or in base64. So a
 * server that repeats what it was sent is not repeated, while the value itself stays where it is.
 */
export function isQuotedIn(value: Redacted<string>, words: string): boolean {
  const forms = formsOf(value.reveal()).map((form) => form.toLowerCase());
  const text = words.toLowerCase().replaceAll('https://', '');
  const pieces = new Set(
    Array.from({ length: Math.max(0, text.length - PIECE + 1) }, (_, at) => text.slice(at, at + PIECE)),
  );
  return forms.some((form) =>
    form.length < PIECE ? form !== '' && text.includes(form) : [...pieces].some((one) => form.includes(one)),
  );
}

const formsOf = (text: string): string[] => {
  const bytes = String.fromCodePoint(...new TextEncoder().encode(text.slice(0, 10_000)));
  return [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text.toWellFormed()), btoa(bytes)];
};
