import { readFileSync } from 'node:fs';
import { type Diagnostic, UserError } from '../../../src/core/diagnostics.ts';
import { envLayout } from '../../../src/core/layouts/env.ts';
import { jsonLayout } from '../../../src/core/layouts/json.ts';
import type { LayoutOptions } from '../../../src/core/layouts/layout.ts';
import type { Entry, Leaf } from '../../../src/core/model.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';

/** What the tool makes of one document, as `documents.py` reads it. Values in clear: the documents are made up. */
interface Line {
  readonly file: string;
  /** The reason why the document is refused, else null. */
  readonly refused: string | null;
  readonly entries: readonly Pushed[];
  /** The JSON object that holds them all, where they go as one. */
  readonly object?: string | null;
  readonly problems: readonly { readonly code: string; readonly paths: readonly string[] }[];
}

export interface Pushed {
  readonly name: string;
  readonly text: string;
}

/** An encoder that is wrong on purpose: what it makes of an entry, or undefined to leave the entry out. */
export type Mutation = (entry: Entry) => Pushed | undefined;

export const asItIs = ({ name, value }: Entry): Pushed => ({ name, text: value.reveal() });

/** One line of JSON: the document as it would be pushed, by an encoder that may be wrong on purpose. */
export const layoutLine = (
  file: string,
  mutation: Mutation = asItIs,
  tables: LayoutOptions['tables'] = 'auto',
): string =>
  lineOf(file, (leaves, options) => {
    const { entries, problems } = envLayout(leaves, { ...options, tables });
    return { entries: entries.flatMap((entry) => mutation(entry) ?? []), problems: problems.map(told) };
  });

/** The same, as the one JSON object that would be pushed. */
export const objectLine = (file: string): string =>
  lineOf(file, (leaves, options) => {
    const { entries, problems } = jsonLayout({ name: () => 'env' }).lay(leaves, options);
    const [one] = entries.map(({ value }) => value.reveal());
    return { entries: [], object: one ?? null, problems: problems.map(told) };
  });

type LayOut = (leaves: readonly Leaf[], options: LayoutOptions) => Omit<Line, 'file' | 'refused'>;

const lineOf = (file: string, layOut: LayOut): string => `${JSON.stringify(laidOut(file, layOut))}\n`;

function laidOut(file: string, layOut: LayOut): Line {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
    const options = { tables: 'auto', rename: new Map<string, string>(), caseInsensitive: false } as const;
    return { file, refused: null, ...layOut(parseToml(text, file), options) };
  } catch (error) {
    return { file, refused: refusal(error), entries: [], problems: [] };
  }
}

const told = ({ code, paths = [] }: Diagnostic) => ({ code, paths });

/** A document may be refused for what it is, or because it is no UTF-8; all else is a bug. */
export function refusal(error: unknown): string {
  if (error instanceof UserError) return error.message;
  if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return 'not UTF-8';
  }
  throw error;
}
