import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');

/** Every page that people read, by its path from the root. */
export const pages: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'bench/README.md',
  ...readdirSync(path.join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

export const textOf = (page: string): string => readFileSync(path.join(root, page), 'utf8');

/** A block of code, empty in its `language` where it is a list of commands, or what a comment says to be at GitHub. */
export const PIECE = /```(?<language>\w*)\n(?<body>[\s\S]*?)```\n|<!-- at GitHub: (?<names>[\w ]+) -->/g;

/** The parts of a page that begin with a file of secrets, each of which is a project of its own; the first has what comes before. */
export function partsOf(text: string): string[] {
  const sections = text.split(/(?=^## )/m);
  const parts = [sections.shift() ?? ''];
  for (const section of sections) {
    if (section.includes('```toml\n# .dlt/secrets.toml')) parts.push(section);
    else parts.push((parts.pop() ?? '') + section);
  }
  return parts;
}

/** A command as a shell would take it apart. */
export interface CommandLine {
  readonly words: readonly string[];
  /** Behind `>` or `>>`. */
  readonly into?: string;
  /** What comes before the last `|`. */
  readonly from?: string;
}

/** The commands of a list: one a line, with `\` or `|` at the end one that goes on, with what is behind `#` left out. */
export const commandsOf = (body: string): string[] =>
  body
    .replaceAll(/(?:\\|(?<=\|))\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replace(/(?:^|\s+)# .*$/, '').trim())
    .filter((line) => line !== '');

export function takenApart(command: string): CommandLine {
  const [, from, last = ''] = /^(?:(.*)\s\|\s)?(.*)$/.exec(command) ?? [];
  const [, rest = '', into] = /^(.*?)(?:\s+>>?\s*(\S+))?$/.exec(last) ?? [];
  const words = [...rest.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
  return { words, ...(into !== undefined && { into }), ...(from !== undefined && { from }) };
}

/** The commands of ours in the steps of a piece of a workflow, however deep they lie. */
export function stepsOf(yaml: unknown): string[] {
  if (typeof yaml !== 'object' || yaml === null) return [];
  return Object.entries(yaml).flatMap(([key, value]) =>
    key === 'run' && typeof value === 'string'
      ? commandsOf(value).filter((command) => command.includes('deploy-secrets'))
      : stepsOf(value),
  );
}
