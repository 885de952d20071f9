import type { Leaf } from '../model.ts';
import { leavesOf } from './leaves.ts';
import { limits, normalizeText, refuseLongStrings } from './limits.ts';
import { checkSyntax, parseSyntaxTree } from './parsers.ts';
import { SourceText } from './positions.ts';
import { buildTree } from './tree.ts';

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
 * Limits: 1,048,576 UTF-16 units of text, 100,000 in one string, 100 levels of keys and arrays.
 *
 * @param text the file's text, decoded from UTF-8, with its byte order mark if it has one
 * @param file the file as it is shown to people, for places in problems and errors
 * @throws {UserError} with file, line, column and a reason in our own words: never a character of the text
 */
export function parseToml(text: string, file: string): readonly Leaf[] {
  const normal = normalizeText(text, file);
  checkSyntax(normal, file, limits.levels);
  refuseLongStrings(normal, file);
  const program = parseSyntaxTree(normal, file);
  const source = new SourceText(program, normal, file);
  return leavesOf(buildTree(program, source), source);
}
