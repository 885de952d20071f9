import { readPython } from './module.ts';
import { type CodeReaders, codeReaders } from './readers.ts';

/** Reads the files of a project: who asks dlt for which table. */
export const readProject = (
  files: readonly { readonly file: string; readonly text: string }[],
): CodeReaders => codeReaders(files.map(({ file, text }) => readPython(text, file)));
