import { readFileSync } from 'node:fs';
import { documentLayout } from '../../../src/core/layouts/document.ts';
import type { LayoutOptions, LayoutSpec } from '../../../src/core/layouts/layout.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { providers } from '../../../src/providers/index.ts';
import { refusal } from './layout.ts';

/** The kinds of vault that dlt has a provider for. */
export const kinds = ['aws', 'gcp', 'airflow'] as const;
export type Kind = (typeof kinds)[number];

const layouts: Readonly<Record<Kind, LayoutSpec | undefined>> = {
  aws: providers.aws.layouts.document,
  gcp: providers.gcp.layouts.document,
  airflow: documentLayout({
    name: (pipeline) => (pipeline === undefined ? 'dlt_secrets_toml' : `${pipeline}.dlt_secrets_toml`),
    readWhen: 'for everything',
  }),
};

/** What the tool makes of one file, as `document_oracle.py` reads it. Values in clear: the documents are made up. */
interface Line {
  readonly file: string;
  readonly refused: string | null;
  readonly text: string | null;
  readonly names: Readonly<Record<string, string>>;
}

/** A writer that is wrong on purpose: what it makes of the text. */
export type Slip = (text: string) => string;

/** One line of JSON: the file as the document that would be pushed. */
export const documentLine = (file: string, slip: Slip = (text) => text): string =>
  `${JSON.stringify(lineOf(file, slip))}\n`;

function lineOf(file: string, slip: Slip): Line {
  try {
    const toml = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
    const laid = kinds.map((kind) => [kind, documentOf(kind, toml, file)] as const);
    const [text] = new Set(laid.map(([, entry]) => entry?.text));
    return {
      file,
      refused: null,
      text: text === undefined ? null : slip(text),
      names: Object.fromEntries(laid.map(([kind, entry]) => [kind, entry?.name ?? ''])),
    };
  } catch (error) {
    return { file, refused: refusal(error), text: null, names: {} };
  }
}

/** The name and the text under which a document goes to a vault, if there is anything to push. */
export function documentOf(
  kind: Kind,
  toml: string,
  file: string,
  pipeline?: string,
): { readonly name: string; readonly text: string } | undefined {
  const options: LayoutOptions = { tables: 'auto', rename: new Map(), caseInsensitive: false };
  const named = { ...options, ...(pipeline !== undefined && { pipeline }) };
  const [entry] = layouts[kind]?.lay(parseToml(toml, file), named).entries ?? [];
  return entry && { name: entry.name, text: entry.value.reveal() };
}
