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
