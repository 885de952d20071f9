import { UserError } from '../core/errors.ts';
import type { Redacted } from '../core/redacted.ts';
import { takeSettings } from '../core/settings.ts';
import { parseToml } from '../core/toml.ts';

const SECTION = /^[ \t]*\[[ \t]*(?:deploy_secrets|"deploy_secrets"|'deploy_secrets')[ \t]*\][^\n]*$/m;

/**
 * The same text with a key in `[deploy_secrets]`: below that heading where there is one, else in a new section
 * at the end. Every other character stays, line ends are those of the file.
 * @throws UserError when the section is written in a way that a line cannot be added to
 */
export function withKey(text: string, key: Redacted<string>, file: string): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const line = `key = "${key.reveal()}"${end}`;
  const heading = SECTION.exec(text);
  const written = heading ? below(text, heading, line, end) : atTheEnd(text, line, end);
  if (!holds(written, key, file)) throw inAnotherForm(file);
  return written;
}

function below(text: string, heading: RegExpExecArray, line: string, end: string): string {
  const next = heading.index + heading[0].length;
  const rest = text.slice(next).replace(/^\r?\n/, '');
  return `${text.slice(0, next).replace(/\r$/, '')}${end}${line}${rest}`;
}

function atTheEnd(text: string, line: string, end: string): string {
  const gap = text === '' ? '' : text.endsWith('\n') ? end : end + end;
  return `${text}${gap}# Made by deploy-secrets. With it the next diff can tell changed from unchanged; it is never pushed.${end}[deploy_secrets]${end}${line}`;
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
