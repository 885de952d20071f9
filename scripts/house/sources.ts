import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Import, importsOf } from './imports.ts';

export interface Source {
  /** Relative to the folder that was read: `core/plan.ts`. */
  readonly name: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
}

/** Reads the TypeScript of a folder, by name. */
export function readSources(folder: string): Source[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => {
      const text = readFileSync(path.join(folder, name), 'utf8');
      return {
        name: name.replaceAll(path.sep, '/'),
        text,
        lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
        imports: importsOf(text),
      };
    });
}
