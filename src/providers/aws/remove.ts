import type { Write } from '../../core/model.ts';
import { isReplicated, writtenSince } from './conflict.ts';
import type { Parts } from './write.ts';

/** Removes what is still as the plan saw it. What is gone, or going, is removed. */
export async function removeEntry(
  name: string,
  was: Write['remote'],
  signal: AbortSignal,
  { calls, wishes }: Parts,
): Promise<void> {
  const now = await calls.describe(name, { signal });
  if (!now || now.leaving) return;
  if (was && now.current !== was.mark) throw writtenSince(name);
  if (now.replicas.length > 0) throw isReplicated(name, now.replicas);
  await calls.remove(name, wishes.recoveryDays, { signal });
}
