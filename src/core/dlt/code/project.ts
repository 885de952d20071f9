import { type PythonModule, readPython } from './module.ts';
import { type CodeReaders, codeReaders } from './readers.ts';

interface PythonFile {
  readonly file: string;
  readonly text: string;
}

/**
 * Reads the files of a project: who asks dlt for which table. Most files of a large project do not name dlt: they are read
 * only where a type is looked for that may be in one of them.
 */
export function readProject(files: readonly PythonFile[]): CodeReaders {
  const read = (all: readonly PythonFile[]): PythonModule[] =>
    all.map(({ file, text }) => readPython(text, file));
  const ofDlt = files.filter(({ text }) => /\bdlt\b/.test(text));
  let others: readonly PythonModule[] | undefined;
  return codeReaders(read(ofDlt), () => {
    others ??= read(files.filter((one) => !ofDlt.includes(one)));
    return others;
  });
}
