import { parse, TomlError } from 'smol-toml';
import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import type { Leaf } from '../model.ts';
import { atLineEnd, eslintParserReasons, otherReason, refuse, smolTomlReasons } from './errors.ts';
import { limits, normalizeText, refuseLongStrings, refuseManyParts } from './limits.ts';
import { explainStop, type Stop } from './near-misses/index.ts';
import { countCharacters, type LineAndColumn, SourceText } from './positions.ts';
import { buildTree, leavesOf } from './tree.ts';

/**
 * Reads a TOML text into its leaves, in the order of the document.
 *
 * Two parsers must both take the text: smol-toml is the gate for what is valid, the syntax tree of
 * toml-eslint-parser gives values as written (microseconds, unbounded integers), positions and comments. They
 * differ in little (30 February, a 61st second); what either refuses is refused.
 *
 * It reads what the newest dlt reads: TOML 1.1 (`\e`, `\xHH`, times without seconds, line breaks and a last
 * comma in inline tables), for which dlt needs a recent tomlkit (0.15 has it). CRLF is LF, as Python's text
 * mode has it. A byte order mark is refused since dlt refuses it; a carriage return alone since dlt reads a
 * line break there and TOML has none. (dlt 1.31, tomlkit 0.15.2, checked 2026-11-24.)
 *
 * Limits: 1,048,576 UTF-16 units of text, 100,000 in one string, 110,000 keys, values and comments, 100 levels of
 * keys and arrays.
 *
 * @param text the file's text, decoded from UTF-8, with its byte order mark if it has one
 * @param file the file as it is shown to people, for places in problems and errors
 * @throws {UserError} with file, line, column and a reason in our own words: never a character of the text
 */
export function parseToml(text: string, file: string): readonly Leaf[] {
  const normal = normalizeText(text, file);
  refuseManyParts(normal, file);
  checkSyntax(normal, file, limits.levels);
  refuseLongStrings(normal, file);
  const program = parseSyntaxTree(normal, file);
  const source = new SourceText(program, normal, file);
  return leavesOf(buildTree(program, source), source);
}

/** Checks the text with smol-toml, or refuses it. */
function checkSyntax(text: string, file: string, maxDepth: number): void {
  try {
    parse(text, { integersAsBigInt: true, maxDepth });
  } catch (error) {
    if (!(error instanceof TomlError)) refuseWhole(file, error);
    const { line, column, message } = error;
    const reason = smolTomlReasons.get(bareReason(message)) ?? otherReason;
    const atEnd = isLineEnd(text, line, column) ? atLineEnd(reason) : reason;
    refuseAt(file, { text, line, units: column - 1, reason: atEnd });
  }
}

/** Parses the text with toml-eslint-parser into a tree with values, positions and comments, or refuses it. */
export function parseSyntaxTree(text: string, file: string): AST.TOMLProgram {
  try {
    return parseTOML(text, { tomlVersion: '1.1' });
  } catch (error) {
    if (!(error instanceof ParseError)) refuseWhole(file, error);
    const { lineNumber: line, column, message } = error;
    refuseAt(file, { text, line, units: column, reason: eslintParserReasons.get(message) ?? otherReason });
  }
}

function refuseAt(file: string, stop: Stop): never {
  const { reason, hint } = explainStop(stop);
  refuse(file, inCharacters(stop.text, stop.line, stop.units), reason, hint);
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
