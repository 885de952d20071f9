/** Where something stands in a TOML text: `file` as it is shown to people, line and column from 1, in characters. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export const place = ({ file, line, column }: Position): string => `${file}:${line}:${column}`;
