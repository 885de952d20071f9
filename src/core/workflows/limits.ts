import { Lexer } from 'yaml';
import { UserError } from '../diagnostics.ts';

/**
 * Bounds of what is looked at: a checkout may hold what was made to keep its reader busy. Each is far above any
 * workflow that was written to run, and low enough that the whole takes seconds at most. What is beyond one is said.
 */
export const limits = {
  /** Characters of one file. */
  text: 524_288,
  /** Pieces of YAML in one file, and in all of them: fifty workflows of 1,600 lines have 600,000. */
  tokens: 100_000,
  allTokens: 700_000,
  files: 1_000,
  /** Maps and lists within each other. */
  depth: 100,
  /** Nodes of one file once each alias stands for what its anchor holds. */
  nodes: 100_000,
  /** Values of one key of a matrix; GitHub starts at most 256 jobs from one. */
  matrix: 1_000,
  /** What one file asks for, once each matrix is written out. */
  references: 20_000,
  /** Characters of an expression: GitHub takes no more (actions/runner, `ExpressionConstants.MaxLength`, read 2026-11-28). */
  expression: 21_000,
  /** Brackets within each other; GitHub takes 50 levels of whatever kind (`MaxDepth` there). */
  brackets: 100,
  /** Ways in which one workflow is called. */
  scopes: 200,
  /** Comparisons of what is asked for with what there will be. */
  comparisons: 1_000_000,
} as const;

/** @param what ends the sentence that begins with the place */
export const tooLarge = (place: string, what: string): UserError =>
  new UserError(`${place}: ${what}, so it is not checked`, {
    hint: 'no workflow needs that: make it smaller, or check it by hand',
    code: 'too-large',
  });

/**
 * Counts the pieces that a text is made of, without putting them together: that takes much longer, and fails where they
 * are nested too deeply.
 * @throws UserError where there are more than a workflow has
 */
export function countTokens(text: string, file: string): number {
  if (text.length > limits.text)
    throw tooLarge(`${file}:1:1`, `the file has more than ${limits.text.toLocaleString('en')} characters`);
  let count = 0;
  let line = 1;
  let flowDepth = 0;
  let inOneLine = 0;
  for (const token of new Lexer().lex(text)) {
    count += 1;
    if (token === '[' || token === '{') flowDepth += 1;
    if (token === ']' || token === '}') flowDepth -= 1;
    if (token === '-' || token === '?') inOneLine += 1;
    if (token.includes('\n')) inOneLine = 0;
    if (count > limits.tokens)
      throw tooLarge(
        `${file}:${line}:1`,
        `the file has more than ${limits.tokens.toLocaleString('en')} parts`,
      );
    if (flowDepth > limits.depth || inOneLine > limits.depth)
      throw tooLarge(`${file}:${line}:1`, `lists and maps lie more than ${limits.depth} deep in each other`);
    line += linesIn(token);
  }
  return count;
}

function linesIn(token: string): number {
  let lines = 0;
  for (let at = token.indexOf('\n'); at >= 0; at = token.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
