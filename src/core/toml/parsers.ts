import { parse, TomlError } from 'smol-toml';
import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import { atLineEnd, gateReasons, treeReasons, unnamed } from './reasons.ts';
import { characters, refuse } from './refuse.ts';

/** smol-toml takes the text, or it is refused. */
export function gate(text: string, file: string, maxDepth: number): void {
  try {
    parse(text, { integersAsBigInt: true, maxDepth });
  } catch (error) {
    if (!(error instanceof TomlError)) giveUp(file, error);
    const { line, column, message } = error;
    const reason = gateReasons.get(bare(message)) ?? unnamed;
    refuse(file, spot(text, line, column - 1), isLineEnd(text, line, column) ? atLineEnd(reason) : reason);
  }
}

/** The tree, with values, places and comments, or a refusal. */
export function parseSyntaxTree(text: string, file: string): AST.TOMLProgram {
  try {
    return parseTOML(text, { tomlVersion: '1.1' });
  } catch (error) {
    if (!(error instanceof ParseError)) giveUp(file, error);
    const { lineNumber, column, message } = error;
    refuse(file, spot(text, lineNumber, column), treeReasons.get(message) ?? unnamed);
  }
}

const lineOf = (text: string, line: number): string => text.split('\n')[line - 1] ?? '';

const isLineEnd = (text: string, line: number, column: number): boolean => column > lineOf(text, line).length;

/** `Invalid TOML document: <reason>`, an empty line, then the source: what lies between. */
const bare = (message: string): string =>
  message.slice('Invalid TOML document: '.length, message.indexOf('\n\n'));

/** A parser's own failure, such as a full stack, has no place, and its message may hold anything. */
function giveUp(file: string, error: unknown): never {
  const kind = error instanceof RangeError ? 'it is too large or nested too deeply' : 'its parser failed';
  refuse(file, { line: 1, column: 1 }, `the file could not be read: ${kind}`);
}

/** From UTF-16 units, which the parsers count, to characters. */
function spot(text: string, line: number, units: number): { line: number; column: number } {
  return { line, column: characters(lineOf(text, line).slice(0, units)) + 1 };
}
