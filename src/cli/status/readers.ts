import { UserError } from '../../core/diagnostics.ts';
import { keyOf } from '../../core/entries.ts';
import { parseRemote } from '../../core/marks/owner.ts';
import type { Entry, Key } from '../../core/model.ts';
import { findReaders } from '../../core/workflows/check/readers.ts';
import { pushedEntries } from '../../core/workflows/check/unused-secrets.ts';
import { readWorkflows, type WorkflowFiles } from '../commands/check/workflow-files.ts';
import type { Context } from '../context.ts';
import type { PreparedTarget } from '../targets/prepare.ts';

type Readers = ReadonlyMap<Key, readonly string[]>;

/** Finds which jobs read what is at GitHub, for targets whose workflows are those of this checkout. Of all others it cannot be known. */
export async function readersAt(
  prepared: readonly PreparedTarget[],
  context: Context,
): Promise<ReadonlyMap<PreparedTarget, Readers>> {
  const repositories = prepared.flatMap((target) => {
    const repository = repositoryOf(target);
    return repository === undefined ? [] : [{ target, repository }];
  });
  if (repositories.length === 0) return new Map();
  const checkedOut = await repositoryHere(context);
  const own = repositories.filter(({ repository }) => repository === checkedOut);
  const files = own.length > 0 ? await workflowsHere(context) : undefined;
  if (!files) return new Map();
  return new Map(own.map(({ target }) => [target, readersOf(target.prepared.entries, files)]));
}

/** `acme/etl`, of one that was looked at and whose secrets Actions gets. */
function repositoryOf({ request: { request }, prepared: { ready } }: PreparedTarget): string | undefined {
  const options: { readonly org?: unknown; readonly app?: unknown } = request.providerOptions;
  const isForActions = options.app === undefined || options.app === 'actions';
  if (request.name !== 'github' || !ready || options.org !== undefined || !isForActions) return undefined;
  const [, owner, name] = /^[^/]+\/([^/:]+)\/([^/:]+)/.exec(ready.store.id) ?? [];
  return owner && name ? `${owner}/${name}`.toLowerCase() : undefined;
}

/** What git says is checked out; else what a workflow of GitHub says. */
async function repositoryHere({ run, env }: Pick<Context, 'run' | 'env'>): Promise<string | undefined> {
  const origin = await run('git', ['-C', env.DLT_PROJECT_DIR || '.', 'remote', 'get-url', 'origin']);
  const remote = parseRemote(origin?.trim() ?? '');
  const path = remote?.path.replace(/^\//, '').replace(/(\.git)?\/?$/, '') || env.GITHUB_REPOSITORY;
  return path?.toLowerCase();
}

/** Undefined where there is none. A file that is no workflow is a matter of `check`, which tells it. */
async function workflowsHere(context: Context): Promise<WorkflowFiles | undefined> {
  try {
    return await readWorkflows([], context);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function readersOf(entries: readonly Entry[], files: WorkflowFiles): Readers {
  const pushed = entries.flatMap((entry) => pushedEntries(entry).map((one) => ({ entry, one })));
  const found = findReaders(
    files,
    pushed.map(({ one }) => one),
  );
  return new Map(
    pushed.flatMap(({ entry, one }) => {
      const jobs = found.get(one);
      return jobs ? [[keyOf(entry), jobs] as const] : [];
    }),
  );
}
