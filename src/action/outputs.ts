import type { Ending } from './result.ts';

/** Every output, by its name: `action.yml` and docs/action.md are held to this table. */
export const outputTable = {
  result: 'clean, pending, applied, partial or refused',
  changed: 'true where something was written, else false',
  create: 'how many entries are new; with names-only: missing',
  update: 'how many are written again; with names-only: those that lack a part',
  remove: 'how many are removed',
  conflict: 'how many are kept back, since someone else decided there',
  unchanged: 'how many are as they should be',
  leftover: 'how many of ours are no longer in the secrets, and stay',
  failed: 'how many writes a store refused',
  foreign: 'how many are not ours; with names-only: not in the example file',
  conflicts: 'JSON: a list of them, each with target, name, paths and why',
  targets: 'JSON: a list of the targets, each with name, provider, target, result and summary',
  'plan-file': 'the saved plan, from the root of the repository; empty where none was saved',
  'report-file': 'a file with the JSON of the same run, as --format json has it: no value is in it',
  'comment-id': 'the comment on the pull request, or the number of the issue; empty where there is none',
} as const;

export type Outputs = Readonly<Record<keyof typeof outputTable, string>>;

interface Files {
  readonly planFile: string;
  readonly reportFile: string;
  readonly post: number | undefined;
}

export function outputsOf(ending: Ending, { planFile, reportFile, post }: Files): Outputs {
  const { result, counts, conflicts, targets } = ending;
  return {
    result,
    changed: String(result === 'applied' || result === 'partial'),
    create: String(counts.create),
    update: String(counts.update),
    remove: String(counts.remove),
    conflict: String(counts.conflict),
    unchanged: String(counts.keep),
    leftover: String(counts.leftover),
    failed: String(counts.failed),
    foreign: String(counts.foreign),
    conflicts: JSON.stringify(conflicts),
    targets: JSON.stringify(targets),
    'plan-file': planFile,
    'report-file': reportFile,
    'comment-id': post === undefined ? '' : String(post),
  };
}
