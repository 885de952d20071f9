import type { AST } from 'toml-eslint-parser';
import type { Position } from '../diagnostics.ts';

/** Both from 1; columns count characters, not UTF-16 units. */
export type LineAndColumn = Pick<Position, 'line' | 'column'>;

/** The stretch of text in which something was written. */
export type Span = Pick<AST.TOMLNode, 'loc'>;

/** Finds the line and the column of an index into a text. */
export function lineAndColumn(text: string, index: number): LineAndColumn {
  const before = text.slice(0, index);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: countCharacters(before.slice(lineStart)) + 1 };
}

export const countCharacters = (text: string): number => Array.from(text).length;

/** One text with its comments, in which positions are found. */
export class SourceText {
  readonly file: string;
  readonly #lines: readonly string[];
  readonly #comments = new Map<number, string>();
  #counted = { line: 0, units: 0, count: 0 };

  constructor(program: AST.TOMLProgram, text: string, file: string) {
    this.file = file;
    this.#lines = text.split('\n');
    for (const { loc, value } of program.comments) this.#comments.set(loc.start.line, value);
  }

  /** Finds where a span begins. */
  positionOf({ loc: { start } }: Span): Position {
    return {
      file: this.file,
      line: start.line,
      column: this.#charactersBefore(start.line, start.column) + 1,
    };
  }

  /** Gathers the comments on every line that the span touches; undefined without any. */
  commentBeside({ loc: { start, end } }: Span): string | undefined {
    const found: string[] = [];
    for (let line = start.line; line <= end.line; line += 1) {
      const comment = this.#comments.get(line);
      if (comment !== undefined) found.push(comment);
    }
    return found.length > 0 ? found.join('\n') : undefined;
  }

  /** Counts on from where it counted last, or a long line of many keys would take minutes. */
  #charactersBefore(line: number, units: number): number {
    const isFurther = line === this.#counted.line && units >= this.#counted.units;
    const { units: from, count } = isFurther ? this.#counted : { units: 0, count: 0 };
    const stretch = this.#lines[line - 1]?.slice(from, units) ?? '';
    this.#counted = { line, units, count: count + countCharacters(stretch) };
    return this.#counted.count;
  }
}
