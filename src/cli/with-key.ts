import { UserError } from '../core/diagnostics.ts';
import type { Redacted } from '../core/redacted.ts';
import { parseToml } from '../core/toml/parse.ts';
import { parseSyntaxTree } from '../core/toml/parsers.ts';
import { takeSettings } from '../core/toml/settings.ts';

/**
 * The same text with a key in `[deploy_secrets]`: below that heading where there is one, else in a new section
 * at the end. Every other character stays, line ends are those of the file.
 * @throws UserError when the section is written in a way that a line cannot be added to
 */
export function withKey(text: string, key: Redacted<string>, file: string): string {
  const end = /\r?\n/.exec(text)?.[0] ?? '\n';
  const line = `key = "${key.reveal()}"${end}`;
  const heading = headingIn(text, file);
  const written = heading === undefined ? text + atTheEnd(text, line, end) : below(text, heading, line, end);
  if (!holds(written, key, file)) throw inAnotherForm(file);
  return written;
}

/** The line of `[deploy_secrets]`, from 1. A text inside a string or a comment is no heading, whatever it looks like. */
function headingIn(text: string, file: string): number | undefined {
  const [{ body }] = parseSyntaxTree(text.replaceAll('\r\n', '\n'), file).body;
  return body.find((node) => node.type === 'TOMLTable' && isSection(node.resolvedKey))?.loc.start.line;
}

const isSection = (path: readonly (string | number)[]): boolean =>
  path.length === 1 && path[0] === 'deploy_secrets';

function below(text: string, heading: number, line: string, end: string): string {
  const lines = text.split(/(?<=\n)/);
  const before = lines.slice(0, heading).join('');
  return `${before}${before.endsWith('\n') ? '' : end}${line}${lines.slice(heading).join('')}`;
}

function atTheEnd(text: string, line: string, end: string): string {
  const gap = text === '' ? '' : text.endsWith('\n') ? end : end + end;
  return `${gap}# Made by deploy-secrets. With it the next diff can tell changed from unchanged; it is never pushed.${end}[deploy_secrets]${end}${line}`;
}

/** Text is read again, as the next run will read it. */
function holds(text: string, key: Redacted<string>, file: string): boolean {
  try {
    return takeSettings(parseToml(text, file)).key?.reveal() === key.reveal();
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

const inAnotherForm = (file: string): UserError =>
  new UserError(`${file} has deploy_secrets in a form that a key cannot be added to`, {
    hint: 'write it as a section of its own: [deploy_secrets]',
  });
