import { type Diagnostic, hasErrors } from '../../../src/core/diagnostics.ts';
import { bindMarks } from '../../../src/core/marks/mark.ts';
import type { Leaf } from '../../../src/core/model.ts';
import type { Store } from '../../../src/core/sync/provider.ts';
import { carryOut } from '../../../src/core/sync/sync.ts';
import { airflow } from '../../../src/providers/airflow/index.ts';
import { testKeyring } from '../../keyring.ts';
import { prepareAt } from '../../sync.ts';
import { realOutside } from './under-test.ts';

export interface Pushed {
  readonly problems: readonly Diagnostic[];
  /** `keep a`, `create b` */
  readonly plan: readonly string[];
  /** What `--print-dag-snippet` prints. */
  readonly snippet: string;
}

/** The whole way of a push, without files and terminal. @throws Error unless all of it arrives */
export async function pushTo(
  url: string,
  leaves: readonly Leaf[],
  layouts: readonly string[],
): Promise<Pushed> {
  const options = { tables: 'auto', rename: new Map<string, string>(), caseInsensitive: false } as const;
  const all: Readonly<Record<string, (typeof airflow.layouts)[keyof typeof airflow.layouts]>> =
    airflow.layouts;
  const laid = layouts.flatMap((name) => all[name]?.lay(leaves, options) ?? []);
  const entries = laid.flatMap((one) => one.entries);
  const outside = realOutside();
  const place = { limits: airflow.limits, open: () => airflow.open({ url }, outside, { layouts }) };
  const marks = (store: Store) => bindMarks(testKeyring, { owner: 'us', store: store.id }, outside.random);
  const prepared = await prepareAt(place, entries, { marks, overwrite: true, concurrent: 4 });
  const { plan } = prepared.ready;
  const problems = [...laid.flatMap((one) => one.problems), ...prepared.problems];
  const snippet = airflow.snippets['dag-snippet'].text(entries);
  const changes = plan.changes.map(({ action, name }) => `${action} ${name}`);
  if (hasErrors(problems)) return { problems, plan: changes, snippet };
  const { outcomes } = await carryOut(prepared, new AbortController().signal);
  const failed = outcomes.filter(({ result }) => result !== 'done');
  if (failed.length > 0) throw new Error(`not pushed: ${JSON.stringify(failed)}`);
  return { problems, plan: changes, snippet };
}
