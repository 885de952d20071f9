import { UserError } from '../../../core/diagnostics.ts';
import type { PushedEntry } from '../../../core/workflows/check/unused-secrets.ts';
import { addEnvLines } from '../../../core/workflows/edit/add-env-lines.ts';
import { addSecretsFileStep } from '../../../core/workflows/edit/add-file-step.ts';
import { unifiedDiff } from '../../../core/workflows/edit/unified-diff.ts';
import type { Workflow } from '../../../core/workflows/read.ts';
import type { WorkflowFiles } from './workflow-files.ts';

/** Lines that one workflow gets. */
export interface Edit {
  readonly file: string;
  /** Whose `env:`: `job run`. */
  readonly where: string;
  /** The variables that are new. */
  readonly added: readonly string[];
  readonly what: 'line' | 'step';
  readonly before: string;
  readonly after: string;
  readonly diff: string;
}

export interface EditRequest {
  readonly files: WorkflowFiles;
  /** The workflows that were named on the command line. */
  readonly named: readonly string[];
  readonly job: string | undefined;
  readonly pushed: readonly PushedEntry[];
  /** Those that no workflow passes on as they should be. */
  readonly missing: readonly PushedEntry[];
}

/** @throws UserError when it can't be told which workflow, or which job of it, runs the pipeline */
export function planEdits(editing: EditRequest): Edit[] {
  const { files, job, pushed, missing } = editing;
  if (missing.length === 0) return [];
  const known = pushed.map(({ name }) => name);
  const whole = missing.find((one) => one.wholeFile);
  return targetsOf(editing).flatMap(({ file }) => {
    const before = files.texts.get(file) ?? '';
    const choice = { file, pushedNames: known, ...(job !== undefined && { job }) };
    const inserted = whole
      ? addSecretsFileStep(before, whole.name, choice)
      : addEnvLines(before, missing, choice);
    const { text: after, where, added } = inserted;
    const what = whole ? 'step' : 'line';
    return added.length === 0
      ? []
      : [{ file, where, added, what, before, after, diff: unifiedDiff(before, after, file) }];
  });
}

/** Those that are named, or that pass on some of it already, or the only one there is. */
function targetsOf({ files: { workflows }, named, job, pushed }: EditRequest): readonly Workflow[] {
  if (named.length > 0) return workflows.filter(({ file }) => named.includes(file));
  const able = workflows.filter(({ jobs }) => jobs.some((one) => one.hasSteps && (job ?? one.id) === one.id));
  const passing = able.filter(({ references }) =>
    references.some(({ reference }) => isOneOf(reference, pushed)),
  );
  if (passing.length > 0) return passing;
  if (able.length === 1) return able;
  const which = job === undefined ? 'runs the pipeline' : `has the job ${job}`;
  throw new UserError(
    `which workflow ${which}? ${able.length === 0 ? 'none' : 'more than one'} may be meant`,
    {
      hint: 'name it: deploy-secrets check --write .github/workflows/NAME.yml',
    },
  );
}

const isOneOf = (
  asked: Workflow['references'][number]['reference'],
  pushed: readonly PushedEntry[],
): boolean =>
  'name' in asked && pushed.some(({ context, name }) => context === asked.context && name === asked.name);
