import { type Diagnostic, UserError } from '../../../core/diagnostics.ts';
import type { WorkflowSet } from '../../../core/workflows/check/index.ts';
import type { VerifyScript } from '../../../core/workflows/check/verify-script.ts';
import { VERIFY_SCRIPT } from '../../../core/workflows/generate/verify-script.ts';
import { readAction, readWorkflow, type Workflow } from '../../../core/workflows/read.ts';
import type { ReferenceSite } from '../../../core/workflows/references/reference-sites.ts';
import type { Context } from '../../context.ts';
import { diagnosticOf } from '../../render/diagnostics.ts';

/** The workflows of a repository with their texts. */
export interface WorkflowFiles extends WorkflowSet {
  readonly workflows: readonly Workflow[];
  /** By file, as it is shown. */
  readonly texts: ReadonlyMap<string, string>;
  /** What leads to the repository's root from here: nothing, or `../` once or more. */
  readonly root: string;
  readonly verifyScript: VerifyScript;
  /** Files that could not be read as what they should be. */
  readonly problems: readonly Diagnostic[];
}

type FileAccess = Pick<Context, 'run' | 'readFile' | 'listFolder'>;

/**
 * Reads the workflows that are named, or all that GitHub would find, with the local workflows and actions that they
 * use.
 * @throws UserError when one that is named is not there, or there is none at all
 */
export async function readWorkflows(named: readonly string[], context: FileAccess): Promise<WorkflowFiles> {
  const root = (await context.run('git', ['rev-parse', '--show-cdup']))?.trim() ?? '';
  const texts = new Map<string, string>();
  const workflows: Workflow[] = [];
  const problems: Diagnostic[] = [];
  const queue = named.length > 0 ? [...named] : await workflowsIn(`${root}.github/workflows`, context);
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    if (texts.has(file)) continue;
    const text = await context.readFile(file);
    if (text === undefined && named.includes(file)) throw new UserError(`there is no ${file}`);
    if (text === undefined) continue;
    texts.set(file, text);
    const workflow = readOrNote(() => readWorkflow(text, file), problems);
    if (!workflow) continue;
    workflows.push(workflow);
    queue.push(...workflow.jobs.flatMap(({ call }) => localFile(call?.workflow, root)));
  }
  const verifyScript = await readVerifyScript(root, texts, context);
  const actions = await readActions(workflows, root, problems, context);
  return { workflows, texts, root, verifyScript, problems, actions };
}

async function readVerifyScript(
  root: string,
  workflows: ReadonlyMap<string, string>,
  { readFile }: FileAccess,
): Promise<VerifyScript> {
  const file = root + VERIFY_SCRIPT;
  const text = await readFile(file);
  const isRun = [...workflows.values()].some((workflow) => workflow.includes(VERIFY_SCRIPT));
  return { file, isRun, ...(text !== undefined && { text }) };
}

async function workflowsIn(folder: string, { listFolder }: FileAccess): Promise<string[]> {
  const names = ((await listFolder(folder)) ?? []).filter((name) => /\.ya?ml$/.test(name));
  if (names.length > 0) return names.toSorted().map((name) => `${folder}/${name}`);
  throw new UserError(`there are no workflows in ${folder}`, {
    hint: 'name them, run this in the repository, or let deploy-secrets workflow SCRIPT write one',
    code: 'no-workflows',
  });
}

/** Reads one file, and keeps what is wrong with it: that is said together with all that is wrong with others. */
function readOrNote<T>(read: () => T, problems: Diagnostic[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    problems.push(diagnosticOf(error));
    return undefined;
  }
}

const localFile = (uses: string | undefined, root: string): string[] =>
  uses?.startsWith('./') ? [root + uses.slice('./'.length)] : [];

/** Reads the local actions. One that is not there may be fetched by a step before, so that is no problem. */
async function readActions(
  workflows: readonly Workflow[],
  root: string,
  problems: Diagnostic[],
  { readFile }: FileAccess,
): Promise<(readonly ReferenceSite[])[]> {
  const paths = workflows.flatMap(({ jobs }) => jobs.flatMap(({ localActions }) => localActions));
  const folders = [...new Set(paths.flatMap((path) => localFile(path, root)))];
  const found = await Promise.all(
    folders.flatMap((folder) =>
      ['action.yml', 'action.yaml'].map(async (name) => {
        const file = `${folder.replace(/\/$/, '')}/${name}`;
        const text = await readFile(file);
        return text === undefined ? undefined : readOrNote(() => readAction(text, file), problems);
      }),
    ),
  );
  return found.filter((uses) => uses !== undefined);
}
