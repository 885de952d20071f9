import { type Diagnostic, diagnostic, hasErrors } from '../../../core/diagnostics.ts';
import { nearest } from '../../../core/nearest.ts';
import { shellOption } from '../../../core/words.ts';
import {
  type Adoption,
  findAdoption,
  type Pair,
  type ToldPair,
} from '../../../core/workflows/adopt/index.ts';
import { github } from '../../../providers/github/index.ts';
import { flagsOf } from '../../arguments.ts';
import type { Context } from '../../context.ts';
import { unlessInterrupted } from '../../interrupt.ts';
import { parseRenames } from '../../push/lay-out.ts';
import { layoutSelectionOf, type PushOptions, sameSource, type sourceOptions } from '../../push/options.ts';
import { type AdoptionReport, adoptionText } from '../../render/adopt.ts';
import { adoptionJson } from '../../render/adopt-json.ts';
import { type EditOptions, type EditsResult, writeEdits } from '../check/edits.ts';
import { type PushedSource, readPushed } from '../check/inventory.ts';
import { readWorkflows, type WorkflowFiles } from '../check/workflow-files.ts';
import { planAdoption } from './edits.ts';

interface AdoptOptions
  extends Pick<
      PushOptions,
      Exclude<keyof typeof sourceOptions, 'namesOnly'> | 'withConfig' | 'exitCode' | 'quiet'
    >,
    Pick<EditOptions, 'yes' | 'dryRun'> {
  readonly pair: readonly string[];
  readonly keepNames: boolean;
  readonly write: boolean;
  readonly repo: string | undefined;
  readonly environment: string | undefined;
  readonly format: 'text' | 'json' | undefined;
}

/**
 * Shows what workflows read today beside what dlt looks up, and lets them read the new names where that is asked for. It
 * reads files alone: what is at GitHub is the push's business, and nothing there is ever deleted.
 */
export async function adopt(
  named: readonly string[],
  options: AdoptOptions,
  context: Context,
): Promise<number> {
  const { files, source, told } = await unlessInterrupted(
    readInput(named, options, context),
    context.interrupt,
  );
  const adoption = findAdoption(files.workflows, source.pushed, told);
  const problems = [...files.problems, ...source.refused, ...untold(told, adoption)];
  const written = await writeMoves(adoption, files, problems, options, context);
  const report: AdoptionReport = {
    ...adoption,
    ...(source.source && { source: source.source }),
    workflows: files.workflows.map(({ file }) => file),
    problems: [...problems, ...written.problems],
    edits: written.edits,
    isWriting: options.write,
    keepsNames: options.keepNames,
    commands: pushCommands(adoption, options),
  };
  const { stdout } = context;
  stdout.write(options.format === 'json' ? adoptionJson(report) : adoptionText(report, stdout));
  return exitCodeFor(report, options);
}

interface AdoptInput {
  readonly files: WorkflowFiles;
  readonly source: PushedSource;
  readonly told: readonly ToldPair[];
}

async function readInput(
  named: readonly string[],
  options: AdoptOptions,
  context: Context,
): Promise<AdoptInput> {
  const told = [...parseRenames(options.pair, '--pair')].map(([path, name]) => ({ path, name }));
  const layout = layoutSelectionOf(github, {});
  const namesOnly = options.template !== undefined && !options.fromEnv;
  const pushed = { ...options, layout, namesOnly, withoutSecrets: false, withVerify: false };
  const [files, source] = await Promise.all([readWorkflows(named, context), readPushed(pushed, context)]);
  return { files, source, told };
}

/** Finds pairs that name no value of the file, or nothing that a workflow reads. */
function untold(
  told: readonly ToldPair[],
  { pairs, adopted, unclear, unread, unmatched }: Adoption,
): Diagnostic[] {
  const paths = [
    ...pairs.map(({ entry }) => entry),
    ...adopted,
    ...unclear.map(({ entry }) => entry),
    ...unread,
  ]
    .map(({ path }) => path)
    .filter((path) => path !== undefined);
  const names = [
    ...pairs.map(({ old }) => old),
    ...unmatched,
    ...unclear.flatMap(({ sources }) => sources),
  ].map(({ name }) => name);
  return told.flatMap(({ path, name }) => {
    if (!paths.includes(path))
      return [noSuch(`--pair: ${path} is no value of the file`, nearest(path, paths))];
    if (!names.includes(name.toUpperCase()))
      return [noSuch(`--pair: no workflow reads ${name}`, nearest(name.toUpperCase(), names))];
    return [];
  });
}

const noSuch = (message: string, meant: string | undefined): Diagnostic =>
  diagnostic('matches-nothing', {
    message,
    hint: meant === undefined ? 'deploy-secrets adopt lists what there is' : `did you mean ${meant}?`,
  });

async function writeMoves(
  adoption: Adoption,
  files: WorkflowFiles,
  problems: readonly Diagnostic[],
  { write, yes, dryRun, format }: AdoptOptions,
  context: Context,
): Promise<EditsResult> {
  if (!write || hasErrors(problems)) return { edits: [], problems: [] };
  const edits = planAdoption(adoption.pairs.filter(isSure), files);
  return await writeEdits(edits, [], { yes, dryRun, format }, context);
}

/** A guess is written for nobody: whoever takes it for true says so by `--pair`. */
const isSure = ({ by }: Pair): boolean => by !== 'name';

/** A secret that workflows read as a variable, or the other way round, can't keep its name: they would go on reading that. */
const isKeepable = (pair: Pair): boolean =>
  isSure(pair) && pair.entry.path !== undefined && pair.old.context === pair.entry.context;

/**
 * Writes the pushes that come first, or that keep the old names: one for each environment that a job gets one of them in,
 * since it may have values of its own.
 */
function pushCommands({ pairs }: Adoption, options: AdoptOptions): string[] {
  const { repo, environment, keepNames } = options;
  const kept = keepNames ? pairs.filter(isKeepable) : [];
  const rename = [...options.rename, ...kept.map(({ entry, old }) => `${entry.path}=${old.name}`)];
  const named = [...new Set(pairs.filter(isSure).flatMap(({ environments }) => environments))];
  const environments = environment !== undefined || named.length === 0 ? [environment] : named;
  return environments.map((one) =>
    [
      'deploy-secrets github',
      ...flagsOf(github.options, { repo, environment: one }),
      ...sameSource({ ...options, rename }),
      ...kept.map(({ old }) => shellOption('--overwrite-name', old.name)),
    ].join(' '),
  );
}

function exitCodeFor(
  { problems, pairs, unclear, edits, isWriting }: AdoptionReport,
  options: AdoptOptions,
): number {
  if (hasErrors(problems)) return 1;
  if (!options.exitCode) return 0;
  const isDone = isWriting && edits.every(({ outcome }) => outcome === 'done');
  const left = isDone ? pairs.filter((pair) => !isSure(pair)) : pairs;
  return left.length + unclear.length > 0 ? 2 : 0;
}
