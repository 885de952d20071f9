import { readWorkflow } from '../../../core/workflows/read.ts';
import type { Edit } from './plan-edits.ts';
import type { WorkflowFiles } from './workflow-files.ts';
import type { WrittenEdit } from './write-edits.ts';

/** The files with the lines in them: those that were written, or all that are planned. */
export function applyEdits(
  files: WorkflowFiles,
  edits: readonly (Edit & Partial<WrittenEdit>)[],
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
