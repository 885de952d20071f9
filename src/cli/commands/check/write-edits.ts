import { type Diagnostic, UserError } from '../../../core/diagnostics.ts';
import { count } from '../../../core/words.ts';
import type { Context } from '../../context.ts';
import { printable } from '../../render/width.ts';
import type { CheckOptions } from './options.ts';
import type { Edit } from './plan-edits.ts';

export interface WrittenEdit extends Edit {
  /** `pending`: it was only to be shown. */
  readonly outcome: 'done' | 'pending' | 'skipped';
}

export interface WriteResult {
  readonly edits: readonly WrittenEdit[];
  readonly problems: readonly Diagnostic[];
}

interface WriteOptions extends Pick<CheckOptions, 'yes' | 'dryRun' | 'format'> {
  /** What the lines would bring up themselves. */
  readonly caused: readonly Diagnostic[];
}

/** Shows the lines, asks, and writes them. All files or none. */
export async function writeEdits(
  edits: readonly Edit[],
  { caused, yes, dryRun, format }: WriteOptions,
  context: Context,
): Promise<WriteResult> {
  if (edits.length === 0) return { edits: [], problems: [] };
  show(edits, format, context);
  if (dryRun) return { edits: withOutcome(edits, 'pending'), problems: caused };
  if (!yes && !context.interactive)
    return { edits: withOutcome(edits, 'skipped'), problems: [...caused, NOBODY_TO_ASK] };
  if (!yes && !(await context.confirm(`  ${questionFor(edits, caused)}?`, false)))
    return { edits: withOutcome(edits, 'skipped'), problems: [DECLINED] };
  await Promise.all(edits.map((edit) => checkUnchanged(edit, context)));
  for (const { file, after } of edits) await context.rewriteFile(file, after);
  return { edits: withOutcome(edits, 'done'), problems: [] };
}

/** Shows the lines to whoever is asked about them; a format that is one document has them in there too. */
function show(
  edits: readonly Edit[],
  format: CheckOptions['format'],
  { stdout, stderr, interactive }: Context,
): void {
  const diffs = edits.map(({ diff }) => diff.split('\n').map(printable).join('\n')).join('\n');
  if (format === undefined || format === 'text') stdout.write(`${diffs}\n`);
  else if (interactive) stderr.write(`${diffs}\n`);
}

function questionFor(edits: readonly Edit[], caused: readonly Diagnostic[]): string {
  const lines = edits.reduce((sum, { added }) => sum + added.length, 0);
  const [{ file, where, what } = { file: '', where: '', what: 'line' }, ...others] = edits;
  const target = others.length === 0 ? `${file} (${where})` : count(edits.length, 'workflow');
  const empty = caused.length > 0 ? `, of which ${caused.length} would arrive empty there` : '';
  return `put ${count(lines, what)} into ${target}${empty}`;
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
  if ((await readFile(file)) === before) return;
  throw new UserError(`${file} was changed meanwhile, and nothing was written`, { hint: 'run it again' });
}
