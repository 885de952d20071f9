import type { AST } from 'toml-eslint-parser';
import type { Position } from '../position.ts';
import { characters } from './refuse.ts';

/** A stretch of the text that something was written in. */
export type Span = Pick<AST.TOMLNode, 'loc'>;

/** Places and comments of one text. */
export class Source {
  readonly file: string;
  readonly #lines: readonly string[];
  readonly #comments = new Map<number, string>();
  #counted = { line: 0, units: 0, count: 0 };

  constructor(program: AST.TOMLProgram, text: string, file: string) {
    this.file = file;
    this.#lines = text.split('\n');
    for (const { loc, value } of program.comments) this.#comments.set(loc.start.line, value);
  }

  /** Where a span begins: line and column from 1, in characters. */
  at({ loc: { start } }: Span): Position {
    return {
      file: this.file,
      line: start.line,
      column: this.#charactersBefore(start.line, start.column) + 1,
    };
  }

  /** Counts on from where it was last asked, or a long line of many keys would take minutes. */
  #charactersBefore(line: number, units: number): number {
    const isFurther = line === this.#counted.line && units >= this.#counted.units;
    const { units: from, count } = isFurther ? this.#counted : { units: 0, count: 0 };
    const stretch = this.#lines[line - 1]?.slice(from, units) ?? '';
    this.#counted = { line, units, count: count + characters(stretch) };
    return this.#counted.count;
  }

  /** The comments on every line that the span touches, or undefined without any. */
  comment({ loc: { start, end } }: Span): string | undefined {
    const found: string[] = [];
    for (let line = start.line; line <= end.line; line += 1) {
      const comment = this.#comments.get(line);
      if (comment !== undefined) found.push(comment);
    }
    return found.length > 0 ? found.join('\n') : undefined;
  }
}
