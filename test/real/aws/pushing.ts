import { readFileSync } from 'node:fs';
import { UserError } from '../../../src/core/diagnostics.ts';
import { keyOf } from '../../../src/core/entries.ts';
import type { LayoutSelection } from '../../../src/core/layouts/layout.ts';
import type { Leaf, RemoteState } from '../../../src/core/model.ts';
import { apply, writesOf } from '../../../src/core/sync/apply.ts';
import { makePlan } from '../../../src/core/sync/plan.ts';
import { preflight } from '../../../src/core/sync/preflight.ts';
import type { Store } from '../../../src/core/sync/provider.ts';
import { parseToml } from '../../../src/core/toml/parse.ts';
import { aws } from '../../../src/providers/aws/index.ts';
import { outsideWith } from '../../providers/aws/outside.ts';
import { marksOf } from '../../providers/aws/runs.ts';
import { testKeyring } from '../../providers/conformance.ts';
import { envFor } from './moto.ts';

export interface Pushed {
  /** The codes of what AWS would refuse: then nothing was pushed. */
  readonly refused: readonly string[];
  /** What `--print-mapping` prints after the push. */
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
  const open = () => aws.open({}, outsideWith({ env: envFor(url), keyring: testKeyring }), naming);
  const look = async (): Promise<{ store: Store; seen: RemoteState }> => {
    const store = await open();
    return { store, seen: await store.observe() };
  };
  const { store, seen } = await look();
  const refused = preflight(entries, aws.limits, seen).map(({ code }) => code);
  if (refused.length > 0) return { refused, mapping: () => '' };
  const marks = marksOf(store);
  const whole = new Set(entries.map(keyOf));
  const plan = makePlan({
    store,
    state: seen,
    entries,
    allKeys: whole,
    marks,
    isSelected: () => true,
    prune: false,
    overwrite: false,
  });
  const how = { batch: 1, concurrent: 8, signal: new AbortController().signal };
  const { outcomes } = await apply(store, writesOf(plan, entries, seen, marks), how);
  const failed = outcomes.filter(({ result }) => result !== 'done');
  if (failed.length > 0) throw new Error(`not pushed: ${JSON.stringify(failed)}`);
  const { store: connected, seen: state } = await look();
  const remote = { store: connected, state };
  return {
    refused: [],
    mapping: (choice) =>
      aws.snippets?.mapping?.text(entries, { options: {}, layout: naming, choice, remote }) ?? '',
  };
}
