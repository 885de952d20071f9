import type { Diagnostic } from '../../core/diagnostics.ts';
import { formatJson } from '../../core/inert.ts';
import { count } from '../../core/words.ts';
import type { Screen } from '../context.ts';
import { diagnosticsText } from './diagnostics.ts';
import { diagnosticJson } from './json.ts';
import { diagnosticsMarkdown } from './markdown.ts';
import { codeBlock, codeSpan, prose } from './prose.ts';
import { foldLine, printable } from './style.ts';

/** What a check found and did, without a value. */
export interface CheckReport {
  /** `github acme/etl`; absent when it was never reached. */
  readonly target?: string;
  /** Absent: no secrets file was read. */
  readonly source?: { readonly name: string; readonly contents: string };
  readonly workflows: readonly string[];
  readonly problems: readonly Diagnostic[];
  readonly requests: { readonly reads: number; readonly writes: number };
  readonly edits: readonly EditReport[];
}

/** Lines that a workflow gets, or would get. */
export interface EditReport {
  readonly file: string;
  /** Whose `env:`: `job run`. */
  readonly where: string;
  /** The variables that are new, or the file that is written whole. */
  readonly added: readonly string[];
  readonly what: 'line' | 'step' | 'file' | 'name';
  readonly outcome: 'done' | 'pending' | 'skipped';
  readonly diff: string;
}

/**
 * Renders a check for people.
 * @param isWriting whether lines were to be put in, so that it is said when there were none to put
 */
export function checkText(
  report: CheckReport,
  screen: Pick<Screen, 'width' | 'colour' | 'isTerminal'>,
  isWriting: boolean,
): string {
  const { target = 'github', source, workflows, problems, edits } = report;
  const head = [
    printable(target),
    ...(source ? [printable(source.name), source.contents] : []),
    count(workflows.length, 'workflow'),
  ].join(' · ');
  const done = edits.map((edit) => `  ${writtenLine(edit)}\n`).join('');
  const nothing = isWriting && edits.length === 0 ? '  nothing is missing\n' : '';
  if (problems.length === 0)
    return `${foldLine(`${head}: ${successText(report)}`, screen)}\n${done || nothing}`;
  const { width, colour } = screen;
  const section = (severity: Diagnostic['severity'], title: (n: number) => string): string => {
    const found = problems.filter((one) => one.severity === severity);
    return found.length === 0
      ? ''
      : `${diagnosticsText(found, { width, colour, title: title(found.length) })}\n`;
  };
  const warnings = section('warning', (n) => `${count(n, 'thing')} to look at`);
  const errors = section('error', (n) => count(n, 'problem'));
  return `${head}\n\n${warnings}${errors}${done || nothing}  ${tally(problems)}\n`;
}

function successText({ source, requests: { reads, writes } }: CheckReport): string {
  const pushed = source ? ', and all that is pushed is passed on' : '';
  return `all that is asked for is there${pushed} (${count(reads + writes, 'request')})`;
}

const WRITTEN = { done: 'written', pending: 'to write', skipped: 'not written' } as const;

const READS = { done: 'reads', pending: 'to read', skipped: 'does not read' } as const;

export function writtenLine({ file, where, added, what, outcome }: EditReport): string {
  if (what === 'file') return `${printable(file)} ${WRITTEN[outcome]}`;
  if (what === 'name') return `${printable(file)} ${READS[outcome]} ${count(added.length, 'new name')}`;
  const lines = count(added.length, what);
  const place = `${printable(file)} (${printable(where)})`;
  if (outcome === 'done') return `${lines} put into ${place}`;
  return outcome === 'pending' ? `${lines} to put into ${place}` : `${lines} not put into ${place}`;
}

const tally = (problems: readonly Diagnostic[]): string =>
  (['error', 'warning'] as const)
    .map((severity) => [severity, problems.filter((one) => one.severity === severity).length] as const)
    .filter(([, n]) => n > 0)
    .map(([severity, n]) => count(n, severity))
    .join(', ');

export function checkMarkdown(report: CheckReport): string {
  const { target = 'github', source, workflows, problems, edits } = report;
  const from = source ? `${source.contents} in ${codeSpan(source.name)}, ` : '';
  const found = problems.length === 0 ? successText(report) : tally(problems);
  return [
    `### ${prose(target)}\n`,
    `${from}${count(workflows.length, 'workflow')}: ${prose(found)}\n`,
    diagnosticsMarkdown(problems),
    ...edits.map((edit) => `${prose(writtenLine(edit))}\n\n${codeBlock(edit.diff, 'diff')}`),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** Renders the contract of `check --format json`: fields may be added here, never renamed. */
export function checkJson({ target, source, workflows, problems, requests, edits }: CheckReport): string {
  const countOf = (severity: Diagnostic['severity']): number =>
    problems.filter((one) => one.severity === severity).length;
  const document = {
    version: 1,
    target: target ?? null,
    source: source?.name ?? null,
    workflows,
    problems: problems.map(diagnosticJson),
    summary: { error: countOf('error'), warning: countOf('warning') },
    requests,
    edits: edits.map(({ file, where, what, added, outcome, diff }) => ({
      file,
      where,
      what,
      added,
      outcome,
      diff,
    })),
  };
  return formatJson(document);
}
