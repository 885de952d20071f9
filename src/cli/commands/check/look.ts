import { UserError } from '../../../core/diagnostics.ts';
import { RateLimiter } from '../../../core/sync/rate-limiter.ts';
import type { Workflow } from '../../../core/workflows/read.ts';
import { github } from '../../../providers/github/index.ts';
import type { RepositoryInventory } from '../../../providers/github/inventory.ts';
import type { Context } from '../../context.ts';
import { count } from '../../render/words.ts';
import type { CheckWants } from '../check-command.ts';

/** What is at GitHub, or why it could not be looked at: the rest of the check goes on without. */
export interface Look {
  readonly found: RepositoryInventory | { readonly refusal: UserError };
  readonly requests: { readonly reads: number; readonly writes: number };
}

export async function lookFor(
  workflows: readonly Workflow[],
  { repo, environment, quiet }: CheckWants,
  context: Context,
): Promise<Look> {
  const tell = quiet ? () => {} : context.tell;
  const pacer = new RateLimiter(github.pace, context, (milliseconds) =>
    tell(`waiting ${count(Math.ceil(milliseconds / 1000), 'second')} to keep to the rate limit`),
  );
  const { env, now, sleep, random, readFile, writeFile, run, confirm } = context;
  const outside = { env, now, sleep, random, readFile, writeFile, run, confirm, tell, limiter: pacer };
  const { takeInventory } = await import('../../../providers/github/inventory.ts');
  const options = repo === undefined ? {} : { repo };
  try {
    const found = await takeInventory(options, environmentsIn(workflows, environment), outside);
    return { found, requests: pacer.counts };
  } catch (error) {
    if (error instanceof UserError) return { found: { refusal: error }, requests: pacer.counts };
    throw error;
  }
}

/** GitHub takes letters of both cases for one. */
function environmentsIn(workflows: readonly Workflow[], own: string | undefined): string[] {
  const named = workflows.flatMap(({ jobs }) => jobs.flatMap(({ environments }) => environments));
  const all = [own, ...named].filter((name) => name !== undefined);
  return [...new Map(all.map((name) => [name.toLowerCase(), name])).values()];
}
