import { readFileSync } from 'node:fs';
import { UserError } from '../../../src/core/diagnostics.ts';
import type { LayoutSelection } from '../../../src/core/layouts/layout.ts';
import type { Leaf } from '../../../src/core/model.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { aws } from '../../../src/providers/aws/index.ts';
import { marksOf, testKeyring } from '../../keyring.ts';
import { runtimeWith } from '../../providers/aws/runtime.ts';
import { pushAt } from '../../sync.ts';
import { envFor } from './moto.ts';

export interface Pushed {
  /** The codes of what AWS would refuse: then nothing was pushed. */
  readonly refused: readonly string[];
  /** What `--print-mapping` prints. */
  mapping(choice: 'ecs' | 'external-secrets'): string;
}

/** Undefined: the file is refused for what it is. */
export function leavesOf(file: string): readonly Leaf[] | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
    return parseToml(text, file);
  } catch (error) {
    const notUtf8 =
      error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
    if (error instanceof UserError || notUtf8) return undefined;
    throw error;
  }
}

/** The whole way of a push to moto, without files and terminal. */
export async function pushTo(url: string, leaves: readonly Leaf[], naming: LayoutSelection): Promise<Pushed> {
  const [layout = 'env'] = naming.layouts;
  const spec = aws.layouts[layout];
  if (!spec) throw new Error(`there is no layout ${layout}`);
  const options = {
    ...naming,
    tables: 'auto',
    rename: new Map<string, string>(),
    caseInsensitive: false,
  } as const;
  const { entries } = spec.lay(leaves, options);
  const open = () => aws.open({}, runtimeWith({ env: envFor(url), keyring: testKeyring }), naming);
  const place = { limits: aws.limits, open };
  const { refused } = await pushAt(place, entries, { marks: marksOf });
  if (refused.length > 0) return { refused: refused.map(({ code }) => code), mapping: () => '' };
  // What is printed to paste asks nobody: the account is that of moto.
  const env = { ...envFor(url), AWS_ACCOUNT_ID: '123456789012' };
  return {
    refused: [],
    mapping: (choice) =>
      aws.snippets?.mapping?.text(entries, { options: {}, layout: naming, choice, env }) ?? '',
  };
}
