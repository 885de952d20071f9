import { UserError } from '../../core/diagnostics.ts';

/*
 * Readers of answers. Answers are checked before they are believed: a proxy's page that arrives with status 200
 * must not pass for an empty store.
 */

/** An answer lacks a field, or holds something else there. */
export class UnexpectedAnswerError extends UserError {
  /** `total_count` */
  readonly field: string;

  constructor(form: string, field: string, hint: string) {
    super(`an answer is not in the form of ${form}`, { hint });
    this.field = field;
  }
}

/** Read one field each. They throw an `UnexpectedAnswerError` where it is absent or of another type. */
export interface AnswerReaders {
  textIn(data: unknown, field: string): string;
  numberIn(data: unknown, field: string): number;
  /** A whole number, none less than nothing. */
  countIn(data: unknown, field: string): number;
  listIn(data: unknown, field: string): readonly unknown[];
  dateIn(data: unknown, field: string): Date;
  /** For what no reader above checks. */
  unexpected(field: string): UnexpectedAnswerError;
}

/**
 * Makes the readers of one service's answers.
 * @param form what answers should look like: `GitHub's API`
 * @param hint what to check when they do not
 */
export function answerReaders(form: string, hint: string): AnswerReaders {
  const unexpected = (field: string) => new UnexpectedAnswerError(form, field, hint);
  const reader =
    <T>(isExpected: (value: unknown) => value is T) =>
    (data: unknown, field: string): T => {
      const value = fieldIn(data, field);
      if (!isExpected(value)) throw unexpected(field);
      return value;
    };
  const textIn = reader((value) => typeof value === 'string');
  return {
    textIn,
    numberIn: reader((value) => typeof value === 'number'),
    countIn: reader(
      (value): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0,
    ),
    listIn: reader((value): value is unknown[] => Array.isArray(value)),
    dateIn(data, field) {
      const date = new Date(textIn(data, field));
      if (Number.isNaN(date.getTime())) throw unexpected(field);
      return date;
    },
    unexpected,
  };
}

/** Reads a field that may be absent, of what may be no object. */
export const fieldIn = (data: unknown, field: string): unknown =>
  typeof data === 'object' && data !== null ? Reflect.get(data, field) : undefined;

/** Reads a text that may be absent. Anything but a text counts as empty. */
export function optionalTextIn(data: unknown, field: string): string {
  const value = fieldIn(data, field);
  return typeof value === 'string' ? value : '';
}

/** Reads an object of texts, such as headers or annotations. Anything but an object counts as empty. */
export const textsIn = (data: unknown): Record<string, string> =>
  typeof data !== 'object' || data === null
    ? {}
    : Object.fromEntries(Object.entries(data).map(([name, value]) => [name, plainText(value)]));

/** Numbers of 64 bits come as texts or as objects; an object that tells of no number counts as none, and throws nothing. */
export function numberOf(value: unknown): number {
  try {
    return Number(String(value));
  } catch {
    return Number.NaN;
  }
}

/** Writes text, a number or a boolean as text. An object is none: it may even bring a `toString` of its own. */
export const plainText = (value: unknown): string =>
  typeof value === 'object' || value === undefined ? '' : String(value);

/** Parses JSON. Undefined for anything else: most secrets are no JSON, and a proxy answers with a page. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
