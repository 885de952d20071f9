import type { Diagnostic } from '../../../core/diagnostics.ts';
import { checkWorkflows } from '../../../core/workflows/check.ts';
import type { Pushed } from '../../../core/workflows/passed-on.ts';
import type { Context } from '../../context.ts';
import { diagnosticOf } from '../../failure.ts';
import { unlessInterrupted } from '../../interrupt.ts';
import { usageError } from '../../options.ts';
import { type CheckReport, checkJson, checkMarkdown, checkText } from '../../render/check.ts';
import type { CheckWants } from '../check-command.ts';
import { editsFor } from './edits.ts';
import { type Look, lookFor } from './look.ts';
import { afterPush, type Pushing, pushing } from './pushed.ts';
import { rewritten } from './reread.ts';
import { readWorkflows, type WorkflowFiles } from './workflows.ts';
import { carryOut, type Writing } from './write.ts';

/**
 * Holds the workflows against what will be there, and adds the lines that are missing where that is asked for. 0
 * also where something is to be looked at; 1 when something can't work, or lines were to be written and are not.
 */
export async function checkCalled(
  named: readonly string[],
  wants: CheckWants,
  context: Context,
): Promise<number> {
  checkTogether(wants);
  const checked = await unlessInterrupted(lookAround(named, wants, context), context.interrupt);
  const written = wants.write ? await write(checked, named, wants, context) : { edits: [], problems: [] };
  const files = rewritten(checked.files, written.edits);
  const report = reportOf({ ...checked, files }, written);
  context.stdout.write(rendered(report, wants, context));
  return report.problems.some(({ severity }) => severity === 'error') ? 1 : 0;
}

interface Checked extends Pushing {
  readonly files: WorkflowFiles;
  readonly look: Look;
  readonly environment: string | undefined;
}

async function lookAround(named: readonly string[], wants: CheckWants, context: Context): Promise<Checked> {
  const [files, pushes] = await Promise.all([readWorkflows(named, context), pushing(wants, context)]);
  const look = await lookFor(files.workflows, wants, context);
  return { ...pushes, files, look, environment: wants.environment };
}

/** Everything that is wrong with these files. */
function findingsIn({ files, look: { found }, pushed, environment }: Checked): Diagnostic[] {
  const inventory = 'refusal' in found ? undefined : afterPush(found, pushed, environment);
  return [
    ...('refusal' in found ? [diagnosticOf(found.refusal)] : []),
    ...files.problems,
    ...checkWorkflows(files, inventory, pushed),
  ];
}

async function write(
  checked: Checked,
  named: readonly string[],
  { job, yes, dryRun, format }: CheckWants,
  context: Context,
): Promise<Writing> {
  const { files, pushed } = checked;
  const before = findingsIn(checked);
  const lines = pushed.filter((one) => before.some((finding) => mendedByLine(finding, one)));
  const edits = editsFor({ files, named, job, pushed, lines });
  // What the lines themselves would bring up is said before anyone agrees to them.
  const after = findingsIn({ ...checked, files: rewritten(files, edits, 'planned') });
  const caused = after.filter(
    ({ code, name }) => code === 'not-there' && edits.some(({ added }) => added.includes(name ?? '')),
  );
  return await carryOut(edits, { caused, yes, dryRun, format }, context);
}

const mendedByLine = ({ code, name }: Diagnostic, one: Pushed): boolean =>
  (code === 'not-passed-on' || code === 'other-name') && name === one.name;

const reportOf = (checked: Checked, { edits, problems }: Writing): CheckReport => {
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

function rendered(report: CheckReport, { format, write }: CheckWants, { stdout }: Context): string {
  if (format === 'json') return checkJson(report);
  if (format === 'markdown') return checkMarkdown(report);
  return checkText(report, stdout, write);
}

/** @throws UserError of code `usage` */
function checkTogether({
  write,
  job,
  dryRun,
  yes,
  withoutSecrets,
  secrets,
  template,
  withVerify,
}: CheckWants): void {
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
