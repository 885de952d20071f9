import { type Diagnostic, UserError } from '../../../core/diagnostics.ts';
import { count } from '../../../core/words.ts';
import type { PushedEntry } from '../../../core/workflows/check/unused-secrets.ts';
import { isVerifyScriptDue, type VerifyScript } from '../../../core/workflows/check/verify-script.ts';
import { addEnvLines } from '../../../core/workflows/edit/add-env-lines.ts';
import { addSecretsFileStep } from '../../../core/workflows/edit/add-file-step.ts';
import { runsPipeline, whichJob } from '../../../core/workflows/edit/choose-job.ts';
import { unifiedDiff, workflowMap } from '../../../core/workflows/edit/splice.ts';
import { verifyScript } from '../../../core/workflows/generate/verify-script.ts';
import { readWorkflow, type Workflow } from '../../../core/workflows/read.ts';
import type { Reference } from '../../../core/workflows/references/expressions.ts';
import type { Context } from '../../context.ts';
import type { PushOptions } from '../../push/options.ts';
import { printable } from '../../render/style.ts';
import type { WorkflowFiles } from './workflow-files.ts';

/** Lines that one workflow gets. */
export interface Edit {
  readonly file: string;
  /** Whose `env:`: `job run`. */
  readonly where: string;
  /** The variables that are new, or the file that is written whole. */
  readonly added: readonly string[];
  readonly what: 'line' | 'step' | 'file' | 'name';
  /** Absent: the file is new. */
  readonly before?: string;
  readonly after: string;
  readonly diff: string;
}

interface EditRequest {
  readonly files: WorkflowFiles;
  /** The workflows that were named on the command line. */
  readonly named: readonly string[];
  readonly job: string | undefined;
  readonly pushed: readonly PushedEntry[];
  /** Those that no workflow passes on as they should be. */
  readonly missing: readonly PushedEntry[];
  readonly pipelineScripts: ReadonlySet<string>;
  /** Somebody will be asked: then a likely job will do. */
  readonly mayGuess: boolean;
  /** This command line, up to `--write`. */
  readonly command: string;
}

/**
 * Plans what each workflow gets; nothing is written.
 * @throws UserError when it can't be told which workflow, or which job of it, runs the pipeline
 */
export function planEdits(request: EditRequest): Edit[] {
  const { files, job, pushed, missing, named, pipelineScripts, command } = request;
  if (missing.length === 0) return [];
  const pushedNames = pushed.map(({ name }) => name);
  const wholeFile = missing.find((entry) => entry.wholeFile);
  return chooseWorkflows(request).flatMap(({ file, jobs }) => {
    const before = files.texts.get(file) ?? '';
    // Who names a workflow of one job has named the job.
    const mayGuess = request.mayGuess || (named.length > 0 && jobs.length === 1);
    const about = { pipelineScripts, mayGuess, command };
    const choice = { file, pushedNames, ...about, ...(job !== undefined && { job }) };
    const {
      text: after,
      where,
      added,
    } = wholeFile ? addSecretsFileStep(before, wholeFile.name, choice) : addEnvLines(before, missing, choice);
    const what = wholeFile ? 'step' : 'line';
    return added.length === 0
      ? []
      : [{ file, where, added, what, before, after, diff: unifiedDiff(before, after, file) }];
  });
}

/** Plans to write the file by which jobs check their environment, where it is missing or not what this version writes. */
export function planVerifyScript({ verifyScript: script }: WorkflowFiles): Edit[] {
  if (!isVerifyScriptDue(script)) return [];
  const { file, text: before } = script;
  return [
    {
      file,
      where: 'the whole file',
      added: [file],
      what: 'file',
      ...(before !== undefined && { before }),
      after: verifyScript,
      diff: unifiedDiff(before ?? '', verifyScript, file),
    },
  ];
}

/** Chooses those that are named, or that pass on some of it already, or the only one that runs a script of the pipeline. */
function chooseWorkflows(request: EditRequest): readonly Workflow[] {
  const { files, named, job, pushed, pipelineScripts, mayGuess } = request;
  const { workflows } = files;
  if (named.length > 0) return workflows.filter(({ file }) => named.includes(file));
  const able = workflows.filter(({ jobs }) => jobs.some((one) => one.hasSteps && (job ?? one.id) === one.id));
  const passing = able.filter(({ references }) =>
    references.some(({ reference }) => isOneOf(pushed, reference)),
  );
  if (passing.length > 0) return passing;
  const roots = able.map(({ file }) => ({ file, root: workflowMap(files.texts.get(file) ?? '', file) }));
  if (job !== undefined) return onlyOne(able, job);
  const running = able.filter((_, n) => {
    const root = roots[n]?.root;
    return root !== undefined && runsPipeline(root, pipelineScripts);
  });
  if (running.length === 1) return running;
  if (running.length === 0 && mayGuess && able.length === 1) return able;
  throw whichJob(roots, request);
}

function onlyOne(having: readonly Workflow[], job: string): readonly Workflow[] {
  if (having.length === 1) return having;
  throw new UserError(
    `which workflow has the job ${job}? ${having.length === 0 ? 'none' : 'more than one'} may be meant`,
    {
      hint: 'name it: deploy-secrets check --write .github/workflows/NAME.yml',
    },
  );
}

const isOneOf = (pushed: readonly PushedEntry[], reference: Reference): boolean =>
  'name' in reference &&
  pushed.some(({ context, name }) => context === reference.context && name === reference.name);

/** Reads the files as they are with these edits in them. */
export function applyEdits(files: WorkflowFiles, edits: readonly Edit[]): WorkflowFiles {
  const texts = new Map(edits.map(({ file, after }) => [file, after]));
  return {
    ...files,
    texts: new Map([...files.texts, ...texts]),
    verifyScript: withText(files.verifyScript, texts.get(files.verifyScript.file)),
    workflows: files.workflows.map((workflow) => {
      const text = texts.get(workflow.file);
      return text === undefined ? workflow : readWorkflow(text, workflow.file);
    }),
  };
}

const withText = (script: VerifyScript, text: string | undefined): VerifyScript =>
  text === undefined ? script : { ...script, text };

interface WrittenEdit extends Edit {
  /** `pending`: it was only to be shown. */
  readonly outcome: 'done' | 'pending' | 'skipped';
}

export interface EditsResult {
  readonly edits: readonly WrittenEdit[];
  readonly problems: readonly Diagnostic[];
}

export type EditOptions = Pick<PushOptions, 'yes' | 'dryRun' | 'format'>;

/**
 * Shows the lines, asks, and writes them. All files or none.
 * @param caused what the lines would bring up themselves
 */
export async function writeEdits(
  edits: readonly Edit[],
  caused: readonly Diagnostic[],
  { yes, dryRun, format }: EditOptions,
  context: Context,
): Promise<EditsResult> {
  if (edits.length === 0) return { edits: [], problems: [] };
  show(edits, format, context);
  if (dryRun) return { edits: withOutcome(edits, 'pending'), problems: caused };
  if (!yes && !context.interactive)
    return { edits: withOutcome(edits, 'skipped'), problems: [...caused, NOBODY_TO_ASK] };
  if (!yes && !(await context.confirm(`  ${questionFor(edits, caused)}?`, false)))
    return { edits: withOutcome(edits, 'skipped'), problems: [DECLINED] };
  await Promise.all(edits.map((edit) => checkUnchanged(edit, context)));
  for (const edit of edits) await write(edit, context);
  return { edits: withOutcome(edits, 'done'), problems: [] };
}

async function write({ file, before, after }: Edit, { rewriteFile, createFile }: Context): Promise<void> {
  if (before !== undefined) await rewriteFile(file, after);
  else if (!(await createFile(file, after))) throw changedMeanwhile(file);
}

/** Shows the lines to whoever is asked about them; a format that is one document has them in there too. */
function show(
  edits: readonly Edit[],
  format: EditOptions['format'],
  { stdout, stderr, interactive }: Context,
): void {
  const diffs = edits.map(({ diff }) => diff.split('\n').map(printable).join('\n')).join('\n');
  if (format === undefined || format === 'text') stdout.write(`${diffs}\n`);
  else if (interactive) stderr.write(`${diffs}\n`);
}

function questionFor(edits: readonly Edit[], caused: readonly Diagnostic[]): string {
  const [inside, whole] = [
    edits.filter(({ what }) => what !== 'file'),
    edits.filter(({ what }) => what === 'file'),
  ];
  const lines = inside.reduce((sum, { added }) => sum + added.length, 0);
  const [{ file, where, what } = { file: '', where: '', what: 'line' }, ...others] = inside;
  const target = others.length === 0 ? printable(`${file} (${where})`) : count(inside.length, 'workflow');
  const empty = caused.length > 0 ? `, of which ${caused.length} would arrive empty there` : '';
  if (what === 'name') return `let ${target} read ${count(lines, 'new name')}`;
  return [
    ...(inside.length > 0 ? [`put ${count(lines, what)} into ${target}${empty}`] : []),
    ...whole.map((one) => `write ${printable(one.file)}`),
  ].join(', and ');
}

const withOutcome = (edits: readonly Edit[], outcome: WrittenEdit['outcome']): WrittenEdit[] =>
  edits.map((edit) => ({ ...edit, outcome }));

const NOBODY_TO_ASK: Diagnostic = {
  severity: 'error',
  code: 'needs-yes',
  message: 'nobody is there to be asked, so nothing was written',
  hint: 'add --yes to write what is shown, or --dry-run to see it alone',
};

const DECLINED: Diagnostic = { severity: 'error', code: 'declined', message: 'nothing was written' };

/** Refuses a file that someone edited while the question stood there. */
async function checkUnchanged({ file, before }: Edit, { readFile }: Context): Promise<void> {
  if ((await readFile(file)) !== before) throw changedMeanwhile(file);
}

const changedMeanwhile = (file: string): UserError =>
  new UserError(`${file} was changed meanwhile, and nothing was written`, { hint: 'run it again' });
