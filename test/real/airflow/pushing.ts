import { type Diagnostic, hasErrors } from '../../../src/core/diagnostics.ts';
import { keyOf } from '../../../src/core/entries.ts';
import { bindMarks } from '../../../src/core/marks/mark.ts';
import type { Leaf } from '../../../src/core/model.ts';
import { apply, writesOf } from '../../../src/core/sync/apply.ts';
import { makePlan } from '../../../src/core/sync/plan.ts';
import { preflight } from '../../../src/core/sync/preflight.ts';
import { airflow } from '../../../src/providers/airflow/index.ts';
import { testKeyring } from '../../providers/conformance.ts';
import { realOutside } from './place.ts';

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
  const store = await airflow.open({ url }, outside, { layouts });
  const seen = await store.observe();
  const problems = [...laid.flatMap((one) => one.problems), ...preflight(entries, airflow.limits, seen)];
  const marks = bindMarks(testKeyring, { owner: 'us', store: store.id }, outside.random);
  const plan = makePlan({
    store,
    state: seen,
    entries,
    allKeys: new Set(entries.map(keyOf)),
    marks,
    isSelected: () => true,
    prune: false,
    overwrite: true,
  });
  const snippet = airflow.snippets['dag-snippet'].text(entries);
  const changes = plan.changes.map(({ action, name }) => `${action} ${name}`);
  if (hasErrors(problems)) return { problems, plan: changes, snippet };
  const how = { batch: airflow.limits.batch, concurrent: 4, signal: new AbortController().signal };
  const { outcomes } = await apply(store, writesOf(plan, entries, seen, marks), how);
  const failed = outcomes.filter(({ result }) => result !== 'done');
  if (failed.length > 0) throw new Error(`not pushed: ${JSON.stringify(failed)}`);
  return { problems, plan: changes, snippet };
}
