import type { Rule } from '../core/codes/index.ts';
import type { Example, OptionSpec } from '../core/sync/provider.ts';
import { kebab, valueName } from './arguments.ts';
import type { Command, Operand, OptionGroup } from './command.ts';
import { padTo, widthOf, wrap, wrapCommand } from './render/style.ts';

/** Longer lines are hard to read, however wide the terminal is. */
const WIDEST = 100;
const WIDEST_LEFT = 30;
/** Where a column leaves less room for text than that, the text stands below what it is about. */
const NARROWEST_TEXT = 30;
const GAP = 2;

/** Renders what `deploy-secrets --help` says. */
export function helpFor(commands: readonly Command[], width: number): string {
  return page(
    [
      'Pushes the credentials of a dlt project to the place where it runs, under the names that dlt looks up there.',
      'usage: deploy-secrets COMMAND [OPTION]...',
      section(
        'Commands',
        commands.map(({ name, summary }) => [name, summary]),
        width,
      ),
      section('Options', ALWAYS, width),
      examples(
        commands.flatMap((command) => command.examples.slice(0, 1)),
        width,
      ),
      'deploy-secrets help COMMAND tells the options of a command, deploy-secrets help CODE what a code means.',
    ],
    width,
  );
}

/** Renders what `deploy-secrets COMMAND --help` says. */
export function helpForCommand(
  { name, summary, operand, groups, examples: shown }: Command,
  width: number,
): string {
  return page(
    [
      summary.endsWith('?') ? summary : `${summary}.`,
      `usage: deploy-secrets ${name}${operand ? ` ${operandText(operand)}` : ''}${groups.length > 0 ? ' [OPTION]...' : ''}`,
      ...groups.map(({ title, options }) => section(title, rowsOf(options), width)),
      examples(shown, width),
    ],
    width,
  );
}

/** Renders what `deploy-secrets help CODE` says. */
export const helpForCode = (code: string, { severity, rule, wayOut }: Rule, width: number): string =>
  page(
    [
      `${code}: ${severity === 'error' ? 'an error' : 'a warning'}, unless the message itself says otherwise.`,
      section('What it means', [['', rule]], width),
      section('How to mend it', [['', wayOut]], width),
      'A message has its own hint, which is more exact. deploy-secrets help codes lists every code.',
    ],
    width,
  );

/** Renders what `deploy-secrets help codes` says. */
export const helpForCodes = (codes: Readonly<Record<string, Rule>>, width: number): string =>
  page(
    [
      section(
        'Codes',
        Object.entries(codes).map(([code, { rule }]) => [code, rule]),
        width,
      ),
      'deploy-secrets help CODE tells how to mend it.',
    ],
    width,
  );

/** `SCRIPT`, `[WORKFLOW]...` */
export const operandText = ({ value, required = false, many = false }: Operand): string =>
  `${required ? value : `[${value}]`}${many ? '...' : ''}`;

type HelpRow = readonly [left: string, right: string];

const ALWAYS: readonly HelpRow[] = [
  ['-h, --help', 'what a command does and takes'],
  ['-v, --version', 'the version'],
];

const rowsOf = (options: OptionGroup['options']): HelpRow[] =>
  Object.entries(options).map(([key, spec]) => [
    `--${kebab(key)}${valueIn(spec)}`,
    spec.describe + (spec.repeatable ? ' (repeatable)' : ''),
  ]);

const valueIn = (spec: OptionSpec): string => (spec.type === 'boolean' ? '' : ` ${valueName(spec)}`);

/** Puts what a title is about below it. What stands left and is wider than the column has a line of its own. */
function section(title: string, rows: readonly HelpRow[], width: number): string {
  if (rows.length === 0) return '';
  const room = Math.min(width, WIDEST) - INDENT.length;
  const lefts = rows.map(([left]) => widthOf(left)).filter((wide) => wide <= WIDEST_LEFT);
  const widest = Math.max(0, ...lefts);
  const column = widest === 0 ? 0 : widest + GAP;
  const isNarrow = room - column < NARROWEST_TEXT;
  const lines = rows.flatMap(([left, about]) => {
    if (isNarrow) return [left, ...indented(wrap(about, room - 4), 4)];
    const [first = '', ...more] = wrap(about, room - column);
    return widthOf(left) + GAP > column && left !== ''
      ? [left, ...indented([first, ...more], column)]
      : [padTo(left, column) + first, ...indented(more, column)];
  });
  return `${title}:\n${lines.map((line) => INDENT + line).join('\n')}`;
}

const INDENT = '  ';
const indented = (lines: readonly string[], by: number): string[] =>
  lines.map((line) => ' '.repeat(by) + line);

function examples(shown: readonly Example[], width: number): string {
  if (shown.length === 0) return '';
  const room = Math.min(width, WIDEST);
  const lines = shown.flatMap(({ line, does }) => [
    ...wrapCommand(line, room - INDENT.length).map((part) => INDENT + part),
    ...indented(wrap(does, room - 6), 6),
  ]);
  return `Examples:\n${lines.join('\n')}`;
}

const page = (parts: readonly string[], width: number): string =>
  `${parts
    .filter((part) => part !== '')
    .map((part) => (part.includes('\n') ? part : wrap(part, Math.min(width, WIDEST)).join('\n')))
    .join('\n\n')}\n`;
