import { UserError } from '../../../core/diagnostics.ts';
import { jobsWithSteps, scriptsOf, usesDlt } from '../../../core/workflows/edit/pipeline-jobs.ts';
import { workflowMap } from '../../../core/workflows/edit/splice.ts';
import type { Context } from '../../context.ts';
import type { WorkflowFiles } from './workflow-files.ts';

/** Finds, of all scripts that jobs run, those that use dlt, by their path from the repository's root. */
export async function findPipelineScripts(
  { workflows, texts, root }: WorkflowFiles,
  { readInside, kindOf }: Pick<Context, 'readInside' | 'kindOf'>,
): Promise<ReadonlySet<string>> {
  const scripts = workflows.flatMap(({ file }) => {
    const map = workflowMap(texts.get(file) ?? '', file);
    return jobsWithSteps(map).flatMap((job) => scriptsOf(map, job.map));
  });
  const found = await Promise.all(
    [...new Set(scripts)].map(async (script) => {
      if ((await kindOf(root + script)) !== 'file') return [];
      const text = await readInside(root, root + script).catch(asNone);
      return usesDlt(script, text ?? '') ? [script] : [];
    }),
  );
  return new Set(found.flat());
}

/** What leads out of the repository, or is no file of text, is not taken for a pipeline's script. */
function asNone(error: unknown): undefined {
  if (error instanceof UserError) return undefined;
  throw error;
}
