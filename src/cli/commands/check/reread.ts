import { readWorkflow } from '../../../core/workflows/read.ts';
import type { Edit } from './edits.ts';
import type { WorkflowFiles } from './workflows.ts';
import type { Written } from './write.ts';

/** The files with the lines in them: those that were written, or all that are planned. */
export function rewritten(
  files: WorkflowFiles,
  edits: readonly (Edit & Partial<Written>)[],
  which: 'done' | 'planned' = 'done',
): WorkflowFiles {
  const after = new Map(
    edits
      .filter(({ outcome }) => which === 'planned' || outcome === 'done')
      .map((edit) => [edit.file, edit.after]),
  );
  return {
    ...files,
    texts: new Map([...files.texts, ...after]),
    workflows: files.workflows.map((workflow) => {
      const text = after.get(workflow.file);
      return text === undefined ? workflow : readWorkflow(text, workflow.file);
    }),
  };
}
