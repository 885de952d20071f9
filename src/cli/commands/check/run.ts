import type { Code } from '../../../core/codes/index.ts';
import { type Diagnostic, hasErrors, isError } from '../../../core/diagnostics.ts';
import { checkWorkflows } from '../../../core/workflows/check/index.ts';
import type { PushedEntry } from '../../../core/workflows/check/unused-secrets.ts';
import { dueVerifyScript } from '../../../core/workflows/check/verify-script.ts';
import { github } from '../../../providers/github/index.ts';
import { flagsOf } from '../../arguments.ts';
import type { Context } from '../../context.ts';
import { unlessInterrupted } from '../../interrupt.ts';
import { layoutOptionsOf, sameSource } from '../../push/options.ts';
import { type CheckReport, checkJson, checkMarkdown, checkText } from '../../render/check.ts';
import { diagnosticOf } from '../../render/diagnostics.ts';
import {
  applyEdits,
  type EditOptions,
  type EditsResult,
  planEdits,
  planVerifyScript,
  writeEdits,
} from './edits.ts';
import {
  type InventoryOptions,
  type InventoryResult,
  inventoryAfterPush,
  lookAtRepository,
  type PushedSource,
  type PushedSourceOptions,
  readPushed,
} from './inventory.ts';
import { findPipelineScripts } from './pipeline-scripts.ts';
import { readWorkflows, type WorkflowFiles } from './workflow-files.ts';

interface CheckOptions extends InventoryOptions, PushedSourceOptions, EditOptions {
  readonly write: boolean;
  readonly job: string | undefined;
  readonly exitCode: boolean;
}

/**
 * Holds the workflows against what will be there, and adds the lines that are missing where that is asked for. 0
 * also where something is to be looked at; 1 when something can't work, or lines were to be written and are not. With
 * `--exit-code` as `exitCodeFor` says.
 * @param hear gets what is said, as data
 */
export async function checkRepository(
  named: readonly string[],
  options: CheckOptions,
  context: Context,
  hear: (report: CheckReport) => void = () => {},
): Promise<number> {
  const input = await unlessInterrupted(readInput(named, options, context), context.interrupt);
  const written = options.write
    ? await addMissingLines(input, named, options, context)
    : { edits: [], problems: [] };
  const done = written.edits.filter(({ outcome }) => outcome === 'done');
  const report = reportOf({ ...input, files: applyEdits(input.files, done) }, written);
  hear(report);
  const write = options.write && input.refused.length === 0;
  context.stdout.write(render(report, { ...options, write }, context));
  return options.exitCode ? exitCodeFor(report) : hasErrors(report.problems) ? 1 : 0;
}

/** What a push, a line of a workflow, or a file that `--write` writes would end: like a change that is pending. */
const PENDING: ReadonlySet<Code> = new Set<Code>([
  'not-there',
  'not-passed-on',
  'other-name',
  'fed-by-another',
  'overridden',
  'verify-script',
]);

/** 2 where something is missing, reaches no job, or is to be written; 1 for any other error; 0 where neither is. */
function exitCodeFor({ problems, edits }: CheckReport): number {
  if (problems.some((one) => isError(one) && !PENDING.has(one.code))) return 1;
  const isPending =
    problems.some(({ code }) => PENDING.has(code)) || edits.some(({ outcome }) => outcome === 'pending');
  return isPending ? 2 : 0;
}

interface CheckInput extends PushedSource {
  readonly files: WorkflowFiles;
  readonly inventory: InventoryResult;
  readonly environment: string | undefined;
}

async function readInput(
  named: readonly string[],
  options: CheckOptions,
  context: Context,
): Promise<CheckInput> {
  const [files, source] = await Promise.all([readWorkflows(named, context), readPushed(options, context)]);
  const inventory = await lookAtRepository(files.workflows, options, context);
  return { ...source, files, inventory, environment: options.environment };
}

/** Finds everything that is wrong with these files. */
function problemsIn({ files, inventory: { found }, pushed, refused, environment }: CheckInput): Diagnostic[] {
  const afterPush = 'refusal' in found ? undefined : inventoryAfterPush(found, pushed, environment);
  return [
    ...('refusal' in found ? [diagnosticOf(found.refusal)] : []),
    ...files.problems,
    ...refused,
    ...checkWorkflows(files, afterPush, pushed),
    ...dueVerifyScript(files.verifyScript),
  ];
}

async function addMissingLines(
  input: CheckInput,
  named: readonly string[],
  options: CheckOptions,
  context: Context,
): Promise<EditsResult> {
  const { job, yes, dryRun, format } = options;
  const { files, pushed, refused } = input;
  // A push would be refused too, and that is said.
  if (refused.length > 0) return { edits: [], problems: [] };
  const before = problemsIn(input);
  const missing = pushed.filter((entry) => before.some((problem) => isSolvedByLine(problem, entry)));
  const lines = planEdits({
    files,
    named,
    job,
    pushed,
    missing,
    pipelineScripts: missing.length > 0 ? await findPipelineScripts(files, context) : new Set(),
    mayGuess: context.interactive && !yes,
    command: commandFor(options),
  });
  const edits = [...lines, ...planVerifyScript(files)];
  // What the lines themselves would bring up is said before anyone agrees to them.
  const after = problemsIn({ ...input, files: applyEdits(files, edits) });
  const caused = after.filter(
    ({ code, name }) => code === 'not-there' && edits.some(({ added }) => added.includes(name ?? '')),
  );
  return await writeEdits(edits, caused, { yes, dryRun, format }, context);
}

/** This command again, for a hint that adds what was missing. */
function commandFor(options: CheckOptions): string {
  const { repo, environment, yes, dryRun } = options;
  const { layouts, name } = options.layout;
  const [layout] = layouts.filter((one) => !github.defaultLayouts.includes(one));
  return [
    'deploy-secrets check',
    ...flagsOf(github.options, { repo, environment }),
    ...flagsOf(layoutOptionsOf(github), { layout, name }),
    ...sameSource(options),
    '--write',
    ...(dryRun ? ['--dry-run'] : yes ? ['--yes'] : []),
  ].join(' ');
}

const isSolvedByLine = ({ code, name }: Diagnostic, entry: PushedEntry): boolean =>
  (code === 'not-passed-on' || code === 'other-name') && name === entry.name;

function reportOf(input: CheckInput, { edits, problems }: EditsResult): CheckReport {
  const { files, inventory, source } = input;
  return {
    ...('label' in inventory.found && { target: inventory.found.label }),
    ...(source && { source }),
    workflows: files.workflows.map(({ file }) => file),
    problems: [...problemsIn(input), ...problems],
    requests: inventory.requests,
    edits,
  };
}

function render(report: CheckReport, { format, write }: CheckOptions, { stdout }: Context): string {
  if (format === 'json') return checkJson(report);
  if (format === 'markdown') return checkMarkdown(report);
  return checkText(report, stdout, write);
}
