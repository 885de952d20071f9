import path from 'node:path';
import { expect } from 'vitest';
import type { Run } from './program.ts';

/** The folder of what is recorded. */
export const RECORDED = path.resolve(import.meta.dirname, '../../fixtures/recorded');

/** One run as it is recorded: what was typed, what came of it. */
export interface Scene {
  readonly title: string;
  readonly args: readonly string[];
  readonly run: Run;
  /** Files that the run made or changed, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Compares scenes with what is recorded in a file below fixtures/recorded, or records them where it is not there. */
export async function expectRecorded(file: string, scenes: readonly Scene[]): Promise<void> {
  await expect(scenes.map(textOf).join('\n')).toMatchFileSnapshot(path.join(RECORDED, file));
}

const textOf = ({ title, args, run: { code, stdout, stderr, unasked }, files = {} }: Scene): string =>
  [
    `${'='.repeat(8)} ${title}\n`,
    `$ deploy-secrets ${args.map(typed).join(' ')}\n`,
    `exit ${code}\n`,
    ...(unasked > 0 ? ['nothing was asked\n'] : []),
    ...stream('stdout', stdout),
    ...stream('stderr', stderr),
    ...Object.entries(files).flatMap(([name, text]) => stream(name, text)),
  ].join('');

const typed = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word));

const stream = (name: string, text: string): string[] => [
  `${'-'.repeat(8)} ${name}${text === '' ? ', empty' : ''}\n`,
  ...(text === '' ? [] : [visible(text)]),
];

/** No byte is lost: control characters have pictures, and a last line that does not end says so. */
function visible(text: string): string {
  const shown = text.replaceAll(/[^\n\P{Cc}]/gu, (one) =>
    one.charCodeAt(0) < 32 ? String.fromCharCode(0x2400 + one.charCodeAt(0)) : `\\x${one.charCodeAt(0)}`,
  );
  return shown.endsWith('\n') ? shown : `${shown}␄\n`;
}
