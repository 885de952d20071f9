import { parse, TomlError } from 'smol-toml';
import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import { atLineEnd, eslintParserReasons, otherReason, refuse, smolTomlReasons } from './errors.ts';
import { countCharacters, type LineAndColumn } from './positions.ts';

/** Checks the text with smol-toml, or refuses it. */
export function checkSyntax(text: string, file: string, maxDepth: number): void {
  try {
    parse(text, { integersAsBigInt: true, maxDepth });
  } catch (error) {
    if (!(error instanceof TomlError)) refuseWhole(file, error);
    const { line, column, message } = error;
    const reason = smolTomlReasons.get(bareReason(message)) ?? otherReason;
    refuse(
      file,
      inCharacters(text, line, column - 1),
      isLineEnd(text, line, column) ? atLineEnd(reason) : reason,
    );
  }
}

/** Parses the text with toml-eslint-parser into a tree with values, positions and comments, or refuses it. */
export function parseSyntaxTree(text: string, file: string): AST.TOMLProgram {
  try {
    return parseTOML(text, { tomlVersion: '1.1' });
  } catch (error) {
    if (!(error instanceof ParseError)) refuseWhole(file, error);
    const { lineNumber, column, message } = error;
    refuse(file, inCharacters(text, lineNumber, column), eslintParserReasons.get(message) ?? otherReason);
  }
}

const lineOf = (text: string, line: number): string => text.split('\n')[line - 1] ?? '';

const isLineEnd = (text: string, line: number, column: number): boolean => column > lineOf(text, line).length;

/** Takes the reason out of `Invalid TOML document: <reason>`, an empty line and the source. */
const bareReason = (message: string): string =>
  message.slice('Invalid TOML document: '.length, message.indexOf('\n\n'));

/**
 * Refuses a text for a parser's own failure, such as a full stack: it has no position, and its message may hold
 * anything.
 */
function refuseWhole(file: string, error: unknown): never {
  const kind = error instanceof RangeError ? 'it is too large or nested too deeply' : 'its parser failed';
  refuse(file, { line: 1, column: 1 }, `the file could not be read: ${kind}`);
}

/** Turns UTF-16 units, which the parsers count, into characters. */
function inCharacters(text: string, line: number, units: number): LineAndColumn {
  return { line, column: countCharacters(lineOf(text, line).slice(0, units)) + 1 };
}
