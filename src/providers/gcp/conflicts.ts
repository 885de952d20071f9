import { UserError } from '../../core/diagnostics.ts';

const AGAIN = {
  hint: 'run the same command again: it looks anew, and asks before it overwrites',
  code: 'conflict',
} as const;

export const madeMeanwhile = (): UserError =>
  new UserError('someone else made it after the look; nothing was overwritten', AGAIN);

export const removedMeanwhile = (): UserError =>
  new UserError('someone else removed it after the look', AGAIN);

export const writtenMeanwhile = (): UserError =>
  new UserError('someone else wrote it at the same time', AGAIN);

/** Refuses what only the question right before the first write showed: nobody could be asked. */
export const changedMeanwhile = (label: string): UserError =>
  new UserError(`changed at ${label} after our last push; nothing was written`, {
    hint: 'take the new value into the file if it is the right one, then push with --deep --overwrite (--overwrite alone goes over nothing that the look could not show)',
    code: 'conflict',
  });
