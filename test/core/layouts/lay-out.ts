import { hasErrors } from '../../../src/core/diagnostics.ts';
import { readProject } from '../../../src/core/dlt/code/project.ts';
import { envLayout } from '../../../src/core/layouts/env.ts';
import type { LayoutOptions } from '../../../src/core/layouts/layout.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';

export interface LayoutText {
  /** `NAME = value`, one a line. */
  readonly entries: string;
  /** `severity code line:column paths -> NAME: message`, one a line. */
  readonly problems: string;
  readonly refused: boolean;
  readonly notes: readonly string[];
}

/** A TOML text, laid out as on a store that folds letters, to be read in a test. */
export function layOut(text: string, options: Options = {}): Omit<LayoutText, 'notes'> {
  const { notes: _, ...rest } = layOutWithNotes(text, options);
  return rest;
}

interface Options {
  readonly tables?: LayoutOptions['tables'];
  readonly rename?: object;
  /** The text of `tickets.py`. */
  readonly code?: string;
}

/** The same, with what is said of tables. */
export function layOutWithNotes(text: string, options: Options = {}): LayoutText {
  const code =
    options.code === undefined ? undefined : readProject([{ file: 'tickets.py', text: options.code }]);
  const { entries, problems, notes } = envLayout(parseToml(text, 'f.toml'), {
    ...(code && { code }),
    tables: options.tables ?? 'auto',
    rename: new Map(Object.entries(options.rename ?? {})),
    caseInsensitive: true,
  });
  return {
    entries: entries.map(({ name, value }) => `${name} = ${value.reveal()}`).join('\n'),
    problems: problems
      .map(({ severity, code, at, paths, name, message }) => {
        const spot = at ? `${at.line}:${at.column}` : '-';
        return `${severity} ${code} ${spot} ${paths?.join(', ')}${name === undefined ? '' : ` -> ${name}`}: ${message}`;
      })
      .join('\n'),
    refused: hasErrors(problems),
    notes,
  };
}
