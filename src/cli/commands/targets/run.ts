import type { Context } from '../../context.ts';
import { effectiveToml, targetsTable } from '../../render/target-list.ts';
import { refuseProblems } from '../../targets/open.ts';
import { chooseTargets, readTargetsFile } from '../../targets/read.ts';
import { requestFor } from '../../targets/request.ts';

interface TargetsOptions {
  readonly effective: boolean;
  readonly config: string | undefined;
}

/** Lists the targets, or what holds for each. No store is asked for anything. */
export async function listTargets(
  names: readonly string[],
  { effective, config }: TargetsOptions,
  context: Context,
): Promise<number> {
  const found = await readTargetsFile(config, context);
  refuseProblems(found.problems, found, '');
  const targets = chooseTargets(found, names, names.length === 0);
  const { stdout, env } = context;
  const requests = targets.map((target) => requestFor(target, {}, env));
  stdout.write(effective ? effectiveToml(targets) : targetsTable(requests, stdout));
  return 0;
}
