import type { Diagnostic } from '../core/diagnostics.ts';
import { count } from '../core/words.ts';
import { inWorkspace, type Workspace } from './paths.ts';
import type { Annotation } from './runner/commands.ts';

/** So many of a kind are shown for a step (docs, "Limitations on annotations": 10; checked 2026-11-28). */
const SHOWN = 10;

/** Shows each problem beside its line, errors first; what does not fit is counted in the last one. */
export function annotationsOf(problems: readonly Diagnostic[], place: Workspace): readonly Annotation[] {
  return (['error', 'warning'] as const).flatMap((severity) => {
    const found = problems.filter((problem) => problem.severity === severity);
    const shown = found.slice(0, found.length > SHOWN ? SHOWN - 1 : SHOWN);
    const left = found.length - shown.length;
    const more = {
      kind: severity,
      title: 'deploy-secrets',
      message: `${count(left, 'problem')} more: see the summary`,
    };
    return [...shown.map((problem) => annotationOf(problem, place)), ...(left > 0 ? [more] : [])];
  });
}

function annotationOf(problem: Diagnostic, place: Workspace): Annotation {
  const { severity, code, message, hint, paths = [], name, at } = problem;
  const subject = paths.length > 0 ? paths.join(', ') : name;
  const text = subject === undefined ? message : `${subject}: ${message}`;
  const file = at && fileInRepository(at.file, place);
  return {
    kind: severity === 'error' ? 'error' : 'warning',
    title: `deploy-secrets ${code}`,
    message: hint === undefined ? text : `${text}\nhint: ${hint}`,
    ...(at && file !== undefined && { file, line: at.line, column: at.column }),
  };
}

/** What was read from a variable is no file. */
const fileInRepository = (file: string, place: Workspace): string | undefined =>
  file.startsWith('env:') || file === 'standard input' ? undefined : inWorkspace(file, place) || undefined;
