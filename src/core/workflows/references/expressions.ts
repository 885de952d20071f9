import { type Position, place } from '../../diagnostics.ts';
import { limits, tooLarge } from '../limits.ts';

/**
 * One thing that an expression of GitHub Actions reads of `secrets` and `vars`
 * (docs.github.com/actions/reference/workflows-and-actions/expressions and contexts, checked 2026-11-24).
 */
export type Reference =
  /** `secrets.NAME` or `secrets['NAME']` */
  | NamedReference
  /** `secrets[matrix.NAME]`: whatever the matrix has there. */
  | { readonly context: ContextName; readonly matrix: string }
  /** All of them, as `toJSON(secrets)` has it. */
  | { readonly context: ContextName; readonly all: true }
  /** `secrets[format('X_{0}', inputs.y)]`: known when it runs. */
  | { readonly context: ContextName; readonly dynamic: true };

export interface NamedReference {
  readonly context: ContextName;
  /** In upper case, as the store keeps it. */
  readonly name: string;
}

export type ContextName = 'secrets' | 'vars';

/**
 * Finds every `${{ … }}` in a text, with its offset there in UTF-16 units. One ends at the first `}}` that no literal
 * holds: the first with an even number of quotes between. All ends are found once, so that a text full of beginnings
 * takes no longer than any other.
 */
export function expressionsIn(text: string): { readonly expression: string; readonly offset: number }[] {
  const found: { readonly expression: string; readonly offset: number }[] = [];
  if (!text.includes(BEGIN)) return found;
  const marks = marksIn(text);
  const ends = marks.filter(({ isEnd }) => isEnd);
  const endsBy = [0, 1].map((parity) => ({ list: ends.filter((end) => end.parity === parity), next: 0 }));
  let from = 0;
  for (const { offset, parity, isEnd } of marks) {
    if (isEnd || offset < from) continue;
    const candidates = endsBy[parity];
    if (!candidates) continue;
    const { list } = candidates;
    while ((list[candidates.next]?.offset ?? text.length) < offset + BEGIN.length) candidates.next += 1;
    const end = list[candidates.next];
    if (!end) continue;
    found.push({ expression: text.slice(offset + BEGIN.length, end.offset), offset });
    from = end.offset + END.length;
  }
  return found;
}

const BEGIN = '${{';
const END = '}}';

/** A beginning or an end, with the number of quotes before it, even or odd. */
interface Mark {
  readonly offset: number;
  readonly parity: number;
  readonly isEnd: boolean;
}

function marksIn(text: string): Mark[] {
  const marks: Mark[] = [];
  let parity = 0;
  for (let offset = 0; offset < text.length; offset++) {
    if (text[offset] === "'") parity = 1 - parity;
    else if (text.startsWith(BEGIN, offset)) marks.push({ offset, parity, isEnd: false });
    else if (text.startsWith(END, offset)) marks.push({ offset, parity, isEnd: true });
  }
  return marks;
}

/** @throws UserError for an expression that GitHub does not take, and that would keep a reader busy */
export function checkExpression(expression: string, at: Position): void {
  if (expression.length > limits.expression)
    throw tooLarge(
      place(at),
      `an expression here has more than ${limits.expression.toLocaleString('en')} characters, and GitHub takes none`,
    );
  let depth = 0;
  for (const [token] of expression.matchAll(LITERAL_OR_BRACKET)) {
    if (token === '(' || token === '[') depth += 1;
    if (token === ')' || token === ']') depth -= 1;
    if (depth > limits.brackets)
      throw tooLarge(place(at), `an expression here has more than ${limits.brackets} brackets in each other`);
  }
}

const LITERAL_OR_BRACKET = /'(?:[^']|'')*'|[()[\]]/g;

/** Finds what one expression reads, in its order. */
export function referencesIn(expression: string): Reference[] {
  return [...expression.matchAll(REFERENCE)].flatMap(({ groups = {} }): Reference[] => {
    const { context, dotted, quoted, matrix, bracket } = groups;
    // A literal matches too, so that what stands in it is passed over.
    if (context === undefined) return [];
    const of = { context: context.toLowerCase() === 'vars' ? 'vars' : 'secrets' } as const;
    const name = dotted ?? quoted?.replaceAll("''", "'");
    if (name !== undefined) return [{ ...of, name: name.toUpperCase() }];
    if (matrix !== undefined) return [{ ...of, matrix }];
    return bracket === undefined ? [{ ...of, all: true as const }] : [{ ...of, dynamic: true as const }];
  });
}

/** Writes something else in the place of a name that an expression reads; all else stays, to the character. */
export const replaceReference = (
  expression: string,
  { context, name }: NamedReference,
  replacement: string,
): string =>
  expression.replaceAll(REFERENCE, (found: string, ...rest: unknown[]) => {
    const groups = rest.at(-1);
    const [reference] = typeof groups === 'object' ? referencesIn(found) : [];
    const isMeant =
      reference && 'name' in reference && reference.name === name && reference.context === context;
    return isMeant ? replacement : found;
  });

/** Tells whether it goes on, by an operator, where a name is not there: `secrets.A || 'x'`, `vars.B == 'yes'`. */
export const hasFallback = (expression: string): boolean =>
  /[|&!=<>]/.test(expression.replaceAll(new RegExp(LITERAL, 'g'), "''"));

/** Tells whether it is a chain of alternatives, of which the first that is there is the value, or just one. */
export const joinsByOrAlone = (expression: string): boolean =>
  !/&&|[=!<>(]/.test(expression.replaceAll(new RegExp(LITERAL, 'g'), "''"));

const LITERAL = "'(?:[^']|'')*'";
const MEMBER = [
  String.raw`\s*\.\s*(?<dotted>[A-Za-z_][\w-]*)`,
  String.raw`\s*\[\s*'(?<quoted>(?:[^']|'')*)'\s*\]`,
  String.raw`\s*\[\s*matrix\s*\.\s*(?<matrix>[A-Za-z_][\w-]*)\s*\]`,
  String.raw`\s*(?<bracket>\[)`,
  '',
].join('|');
/** `inputs.secrets` and `my-secrets` are something else. */
const REFERENCE = new RegExp(`${LITERAL}|(?<![\\w.-])(?<context>secrets|vars)(?![\\w-])(?:${MEMBER})`, 'gi');
