import { type Diagnostic, diagnostic, type Position, UserError } from '../../../core/diagnostics.ts';
import type { WorkflowSet } from '../../../core/workflows/check/index.ts';
import type { VerifyScript } from '../../../core/workflows/check/verify-script.ts';
import { VERIFY_SCRIPT } from '../../../core/workflows/generate/verify-script.ts';
import { countTokens, limits, tooLarge } from '../../../core/workflows/limits.ts';
import { localPath, readAction, readWorkflow, type Workflow } from '../../../core/workflows/read.ts';
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

type FileAccess = Pick<Context, 'run' | 'readFile' | 'readInside' | 'listInside'>;

/**
 * Reads the workflows that are named, or all that GitHub would find, with the local workflows and actions that they
 * use. What one of these names is read only inside of the repository.
 * @throws UserError when one that is named is not there, or there is none at all
 */
export async function readWorkflows(named: readonly string[], context: FileAccess): Promise<WorkflowFiles> {
  const root = (await context.run('git', ['rev-parse', '--show-cdup']))?.trim() ?? '';
  const texts = new Map<string, string>();
  const workflows: Workflow[] = [];
  const notes = new Notes(root, context);
  const queue = named.length > 0 ? [...named] : await workflowsIn(root, context);
  for (const file of queue) {
    if (texts.has(file)) continue;
    const isNamed = named.includes(file);
    const text = isNamed ? await context.readFile(file) : await notes.read(file);
    if (text === undefined && isNamed) throw new UserError(`there is no ${file}`);
    if (text === undefined) continue;
    texts.set(file, text);
    const workflow = notes.keep(text, file, () => readWorkflow(text, file));
    if (!workflow) continue;
    workflows.push(workflow);
    for (const { call } of workflow.jobs)
      if (call?.workflow.startsWith('./')) queue.push(...notes.pathOf(call.workflow, call.at));
  }
  const verifyScript = await readVerifyScript(root, texts, notes);
  const actions = await readActions(workflows, notes);
  return { workflows, texts, root, verifyScript, problems: notes.problems, actions };
}

async function readVerifyScript(
  root: string,
  workflows: ReadonlyMap<string, string>,
  notes: Notes,
): Promise<VerifyScript> {
  const file = root + VERIFY_SCRIPT;
  const text = await notes.read(file);
  const isRun = [...workflows.values()].some((workflow) => workflow.includes(VERIFY_SCRIPT));
  return { file, isRun, ...(text !== undefined && { text }) };
}

async function workflowsIn(root: string, { listInside }: FileAccess): Promise<string[]> {
  const folder = `${root}.github/workflows`;
  const names = ((await listInside(root, folder)) ?? []).filter((name) => /\.ya?ml$/.test(name));
  if (names.length > 0) return names.toSorted().map((name) => `${folder}/${name}`);
  throw new UserError(`there are no workflows in ${folder}`, {
    hint: 'name them, run this in the repository, or let deploy-secrets workflow SCRIPT write one',
    code: 'no-workflows',
  });
}

/** Reads files of the repository, counts them, and notes what is wrong: that is said together, with all that is wrong. */
class Notes {
  readonly problems: Diagnostic[] = [];
  readonly #root: string;
  readonly #context: FileAccess;
  #files = 0;
  #tokens = 0;
  #isFull = false;

  constructor(root: string, context: FileAccess) {
    this.#root = root;
    this.#context = context;
  }

  /** Undefined where there is no such file, it can't be read, or there were too many before. */
  async read(file: string): Promise<string | undefined> {
    if (this.#isFull) return undefined;
    this.#files += 1;
    if (this.#files > limits.files) return this.#note(this.#full(file));
    // Between two files everything else has its turn, Ctrl-C above all.
    await new Promise((resolve) => setImmediate(resolve));
    try {
      return await this.#context.readInside(this.#root, file);
    } catch (error) {
      return this.#note(error);
    }
  }

  /** Reads a text as what it should be, unless there is too much of it all together. */
  keep<T>(text: string, file: string, read: () => T): T | undefined {
    if (this.#isFull) return undefined;
    try {
      this.#tokens += countTokens(text, file);
      if (this.#tokens > limits.allTokens) throw this.#full(file);
      return read();
    } catch (error) {
      return this.#note(error);
    }
  }

  #full(file: string): UserError {
    this.#isFull = true;
    return tooLarge(`${file}:1:1`, 'this file and all after it are more than is read of one repository');
  }

  #note(error: unknown): undefined {
    if (!(error instanceof UserError)) throw error;
    this.problems.push(diagnosticOf(error));
  }

  /** Finds the path of a local `uses:`, and notes one that leads out of the repository. */
  pathOf(uses: string, at: Position): string[] {
    const path = localPath(uses);
    if (path !== undefined) return [this.#root + path];
    const message = `${JSON.stringify(uses)} is no path inside of the repository, and is not read`;
    const hint = 'name it from the root of the repository, without ..';
    this.problems.push(diagnostic('outside-repository', { message, hint, at }));
    return [];
  }
}

/** Reads the local actions. One that is not there may be fetched by a step before, so that is no problem. */
async function readActions(
  workflows: readonly Workflow[],
  notes: Notes,
): Promise<(readonly ReferenceSite[])[]> {
  const used = workflows.flatMap(({ jobs }) => jobs.flatMap(({ localActions }) => localActions));
  const places = new Map(used.toReversed().map(({ path, at }) => [path, at]));
  const found: (readonly ReferenceSite[])[] = [];
  for (const [uses, at] of [...places].toReversed())
    for (const folder of notes.pathOf(uses, at))
      for (const name of ['action.yml', 'action.yaml']) {
        const file = `${folder}/${name}`;
        const text = await notes.read(file);
        const sites = text === undefined ? undefined : notes.keep(text, file, () => readAction(text, file));
        if (sites) found.push(sites);
      }
  return found;
}
