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

/** Finds every `${{ … }}` in a text, with its offset there in UTF-16 units. */
export function expressionsIn(text: string): { readonly expression: string; readonly offset: number }[] {
  return [...text.matchAll(/\$\{\{((?:'(?:[^']|'')*'|[^'])*?)\}\}/g)].map(
    ({ 1: expression = '', index }) => ({
      expression,
      offset: index,
    }),
  );
}

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

/** Tells whether it goes on, by an operator, where a name is not there: `secrets.A || 'x'`, `vars.B == 'yes'`. */
export const hasFallback = (expression: string): boolean =>
  /[|&!=<>]/.test(expression.replaceAll(new RegExp(LITERAL, 'g'), "''"));

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
