import { UserError } from '../../core/diagnostics.ts';
import { readSections } from '../../core/targets/sections.ts';
import { TARGET_NAME } from '../../core/targets/tables.ts';
import type { Context } from '../context.ts';
import { targetsFileIn } from './file.ts';

/** Lists the names that may follow where a command takes targets, for completion: a file that cannot be read has none. */
export async function targetNames(context: Pick<Context, 'env' | 'readFile'>): Promise<readonly string[]> {
  const file = targetsFileIn(undefined, context.env);
  try {
    const text = await context.readFile(file);
    const names = text === undefined ? [] : [...readSections(text, file).targets.keys()];
    // A shell takes what stands here as it is.
    return names.filter((name) => TARGET_NAME.test(name));
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
