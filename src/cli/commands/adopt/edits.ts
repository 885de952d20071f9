import type { Pair } from '../../../core/workflows/adopt/index.ts';
import { addEnvLines } from '../../../core/workflows/edit/add-env-lines.ts';
import { replaceReferences } from '../../../core/workflows/edit/replace-references.ts';
import { unifiedDiff } from '../../../core/workflows/edit/splice.ts';
import type { Edit } from '../check/edits.ts';
import type { WorkflowFiles } from '../check/workflow-files.ts';

/**
 * Plans what each workflow gets, so that it reads the new names: where a line feeds the variable, that line reads the new one;
 * where none does, the job that reads the old name gets a new line.
 * @throws UserError where a line is not written so that it can be changed, or it can't be told whose `env:` is meant
 */
export function planAdoption(pairs: readonly Pair[], { texts }: Pick<WorkflowFiles, 'texts'>): Edit[] {
  return [...texts].flatMap(([file, before]) => {
    const changes = pairs.flatMap(({ places, old, entry }) =>
      places.filter((at) => at.file === file).map((at) => ({ at, from: old, to: entry })),
    );
    const replaced = changes.length > 0 ? replaceReferences(before, file, changes) : before;
    const { text: after, added } = addLines(replaced, file, pairs);
    if (after === before) return [];
    return [
      {
        file,
        where: 'what reads the old names',
        what: 'name',
        added: [...new Set([...changes.map(({ to }) => to.variable ?? to.name), ...added])],
        before,
        after,
        diff: unifiedDiff(before, after, file),
      },
    ];
  });
}

/** Adds a line for each pair that no line feeds, in the job that reads the old name. */
function addLines(
  text: string,
  file: string,
  pairs: readonly Pair[],
): { readonly text: string; readonly added: readonly string[] } {
  let result = { text, added: [] as readonly string[] };
  for (const { entry, old, places, stillReadAt } of pairs) {
    if (places.length > 0 || !stillReadAt.some((at) => at.file === file)) continue;
    const edited = addEnvLines(result.text, [entry], { file, pushedNames: [old.name] });
    result = { text: edited.text, added: [...result.added, ...edited.added] };
  }
  return result;
}
