import { formatJson } from '../../../core/inert.ts';
import { targetsSchema } from '../../../core/targets/schema.ts';
import { usageError } from '../../arguments.ts';
import type { Context } from '../../context.ts';
import { effectiveToml, targetsTable } from '../../render/target-list.ts';
import { refuseProblems } from '../../targets/open.ts';
import { chooseTargets, readTargetsFile } from '../../targets/read.ts';
import { requestFor } from '../../targets/request.ts';
import { targetTables } from '../../targets/tables.ts';

interface TargetsOptions {
  readonly effective: boolean;
  readonly printSchema: boolean;
  readonly config: string | undefined;
}

/** Lists the targets, or what holds for each. No store is asked for anything. */
export async function listTargets(
  names: readonly string[],
  { effective, printSchema, config }: TargetsOptions,
  context: Context,
): Promise<number> {
  if (printSchema && (effective || names.length > 0))
    throw usageError('--print-schema is of no target', 'leave out --effective and the targets');
  if (printSchema) {
    context.stdout.write(formatJson(targetsSchema(targetTables)));
    return 0;
  }
  const found = await readTargetsFile(config, context);
  refuseProblems(found.problems, found, '');
  const targets = chooseTargets(found, names, names.length === 0);
  const { stdout, env } = context;
  const requests = targets.map((target) => requestFor(target, {}, env));
  stdout.write(effective ? effectiveToml(targets) : targetsTable(requests, stdout));
  return 0;
}
