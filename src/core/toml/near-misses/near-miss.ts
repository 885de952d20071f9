/** A text that is not TOML and looks like it, as another language has it. */
export interface NearMiss {
  /** Texts that give it. The rule is in `reason`, the way out in `hint`; neither holds a character of the text. */
  readonly examples: readonly string[];
  /** What the parser says there. Absent: anything. */
  readonly after?: readonly string[];
  /** What must stand in the line before the parser's place, from there on, or anywhere in it. */
  readonly before?: RegExp;
  readonly rest?: RegExp;
  readonly line?: RegExp;
  readonly reason: string;
  readonly hint: string;
}
