import type { Diagnostic } from '../../../core/diagnostics.ts';
import { checkWorkflows } from '../../../core/workflows/check/index.ts';
import type { PushedEntry } from '../../../core/workflows/check/unused-secrets.ts';
import type { Context } from '../../context.ts';
import { diagnosticOf } from '../../failure.ts';
import { unlessInterrupted } from '../../interrupt.ts';
import { usageError } from '../../options.ts';
import { type CheckReport, checkJson, checkMarkdown, checkText } from '../../render/check.ts';
import type { CheckOptions } from './index.ts';
import { type InventoryLook, lookAtRepository } from './inventory.ts';
import { planEdits } from './plan-edits.ts';
import { inventoryAfterPush, type PushedSource, readPushed } from './pushed-entries.ts';
import { applyEdits } from './reread.ts';
import { readWorkflows, type WorkflowFiles } from './workflow-files.ts';
import { type WriteResult, writeEdits } from './write-edits.ts';

/**
 * Holds the workflows against what will be there, and adds the lines that are missing where that is asked for. 0
 * also where something is to be looked at; 1 when something can't work, or lines were to be written and are not.
 */
export async function checkRepository(
  named: readonly string[],
  wants: CheckOptions,
  context: Context,
): Promise<number> {
  checkOptionRules(wants);
  const checked = await unlessInterrupted(lookAround(named, wants, context), context.interrupt);
  const written = wants.write ? await write(checked, named, wants, context) : { edits: [], problems: [] };
  const files = applyEdits(checked.files, written.edits);
  const report = reportOf({ ...checked, files }, written);
  context.stdout.write(rendered(report, wants, context));
  return report.problems.some(({ severity }) => severity === 'error') ? 1 : 0;
}

interface CheckInput extends PushedSource {
  readonly files: WorkflowFiles;
  readonly look: InventoryLook;
  readonly environment: string | undefined;
}

async function lookAround(
  named: readonly string[],
  wants: CheckOptions,
  context: Context,
): Promise<CheckInput> {
  const [files, pushes] = await Promise.all([readWorkflows(named, context), readPushed(wants, context)]);
  const look = await lookAtRepository(files.workflows, wants, context);
  return { ...pushes, files, look, environment: wants.environment };
}

/** Everything that is wrong with these files. */
function findingsIn({ files, look: { found }, pushed, environment }: CheckInput): Diagnostic[] {
  const inventory = 'refusal' in found ? undefined : inventoryAfterPush(found, pushed, environment);
  return [
    ...('refusal' in found ? [diagnosticOf(found.refusal)] : []),
    ...files.problems,
    ...checkWorkflows(files, inventory, pushed),
  ];
}

async function write(
  checked: CheckInput,
  named: readonly string[],
  { job, yes, dryRun, format }: CheckOptions,
  context: Context,
): Promise<WriteResult> {
  const { files, pushed } = checked;
  const before = findingsIn(checked);
  const lines = pushed.filter((one) => before.some((finding) => mendedByLine(finding, one)));
  const edits = planEdits({ files, named, job, pushed, missing: lines });
  // What the lines themselves would bring up is said before anyone agrees to them.
  const after = findingsIn({ ...checked, files: applyEdits(files, edits, 'planned') });
  const caused = after.filter(
    ({ code, name }) => code === 'not-there' && edits.some(({ added }) => added.includes(name ?? '')),
  );
  return await writeEdits(edits, { caused, yes, dryRun, format }, context);
}

const mendedByLine = ({ code, name }: Diagnostic, one: PushedEntry): boolean =>
  (code === 'not-passed-on' || code === 'other-name') && name === one.name;

const reportOf = (checked: CheckInput, { edits, problems }: WriteResult): CheckReport => {
  const { files, look, source } = checked;
  return {
    ...('label' in look.found && { target: look.found.label }),
    ...(source && { source }),
    workflows: files.workflows.map(({ file }) => file),
    problems: [...findingsIn(checked), ...problems],
    requests: look.requests,
    edits,
  };
};

function rendered(report: CheckReport, { format, write }: CheckOptions, { stdout }: Context): string {
  if (format === 'json') return checkJson(report);
  if (format === 'markdown') return checkMarkdown(report);
  return checkText(report, stdout, write);
}

/** @throws UserError of code `usage` */
function checkOptionRules({
  write,
  job,
  dryRun,
  yes,
  withoutSecrets,
  secrets,
  template,
  withVerify,
}: CheckOptions): void {
  const idle = job !== undefined ? '--job' : dryRun ? '--dry-run' : yes ? '--yes' : undefined;
  if (idle !== undefined && !write)
    throw usageError(`${idle} says how --write goes about it`, 'add --write, or leave it out');
  const without = write
    ? '--write adds lines for what a secrets file holds'
    : secrets !== undefined || template !== undefined || withVerify
      ? 'another option tells what will be pushed'
      : undefined;
  if (withoutSecrets && without !== undefined)
    throw usageError(`${without}, and --without-secrets reads none`, 'leave one of them out');
}
