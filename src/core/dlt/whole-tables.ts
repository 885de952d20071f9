import type { Path } from '../model.ts';
import type { CodeReaders } from './code/readers.ts';
import { isMapping } from './names.ts';

/** Tells whether dlt reads a table only whole. */
export type IsWhole = (path: Path) => boolean;

/** What dlt has a name for as a mapping, and what the code takes as one. */
export const wholeTables =
  (code: CodeReaders | undefined): IsWhole =>
  (path) =>
    isMapping(path) ||
    (code?.readersOf(path).some(({ kind, at }) => kind === 'whole' && at === 'own') ?? false);
