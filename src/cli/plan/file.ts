import path from 'node:path';
import { UserError } from '../../core/diagnostics.ts';
import { readSavedPlan } from '../../core/saved-plan/read.ts';
import type { SavedPlan } from '../../core/saved-plan/saved-plan.ts';
import type { Context } from '../context.ts';

/** @throws UserError where there is no such file, or it is no plan */
export async function readPlanFile(
  file: string,
  { readFile }: Pick<Context, 'readFile'>,
): Promise<SavedPlan> {
  const text = await readFile(file);
  if (text !== undefined) return readSavedPlan(text, file);
  throw new UserError(`there is no ${file}`, {
    hint: 'deploy-secrets plan --out FILE writes one',
    code: 'plan-unreadable',
  });
}

/**
 * Holds a file against being written over, before any look.
 * @throws UserError where something is there that is no plan: a slip of the pen must not cost a file of secrets
 */
export async function checkPlanFile(
  file: string,
  { readFile, kindOf }: Pick<Context, 'readFile' | 'kindOf'>,
): Promise<void> {
  const before = await readFile(file);
  if (before === undefined && (await kindOf(path.dirname(file))) !== 'folder')
    throw new UserError(`cannot write ${file}: there is no folder ${path.dirname(file)}`, {
      hint: 'make it first',
    });
  if (before === undefined || before.trim() === '' || isPlan(before, file)) return;
  throw new UserError(`cannot write ${file}: it is there already, and is no plan`, {
    hint: 'name another file, or remove that one',
  });
}

/** Writes a plan in one step, for its owner alone. */
export async function writePlanFile(file: string, text: string, context: Context): Promise<void> {
  await checkPlanFile(file, context);
  await context.writeFile(file, text);
}

/** A newer one is one too. */
function isPlan(text: string, file: string): boolean {
  try {
    readSavedPlan(text, file);
    return true;
  } catch (error) {
    if (error instanceof UserError) return error.code === 'plan-newer';
    throw error;
  }
}
