/** The run of a workflow: a later one of the same workflow has a higher number, a repeated one a higher attempt. */
export interface WorkflowRun {
  readonly id: number;
  readonly attempt: number;
}

/** What a comment or an issue is kept for: another project, or other targets, have one of their own. */
export interface KeptFor {
  readonly what: 'plan' | 'drift';
  readonly config: string;
  /** From the root of the repository. */
  readonly folder: string;
  readonly targets: readonly string[];
}

/** No name ends the comment that hides the marker, or stands for another: what is no plain character is encoded. */
const encoded = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[-!'()*~]/g,
    (one) => `%${one.charCodeAt(0).toString(16)}`,
  );

/** The beginning by which a body is known again, whichever run wrote it. No encoded name has a bracket or a comma in it. */
export function markerOf({ what, config, folder, targets }: KeptFor): string {
  const [file, place] = [config, folder || '.'].map(encoded);
  const names = targets.toSorted().map(encoded).join(',');
  return `<!-- deploy-secrets ${what} ${file} ${place} [${names}] `;
}

/** Puts the marker before a text, with the run that wrote it. */
export const marked = (kept: KeptFor, { id, attempt }: WorkflowRun, text: string): string =>
  `${markerOf(kept)}run ${id}.${attempt} -->\n${text}`;

/** Whether a body was written by a run after this one, which knows better. */
export function isNewer(body: string, run: WorkflowRun): boolean {
  const [, id = '0', attempt = '0'] =
    /^<!-- deploy-secrets [^>]* run (\d{1,15})\.(\d{1,6}) -->/.exec(body) ?? [];
  return Number(id) > run.id || (Number(id) === run.id && Number(attempt) > run.attempt);
}
