import type { Example, OptionSpec } from '../core/sync/provider.ts';
import { kebab, valueName } from './arguments.ts';
import type { Command, Operand, OptionGroup } from './command.ts';
import { padTo, widthOf, wrap } from './render/style.ts';

const WIDEST = 100;
const WIDEST_LEFT = 30;
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
        commands.flatMap((command) => command.examples.slice(0, 2)),
        width,
      ),
      'deploy-secrets COMMAND --help tells the options of a command.',
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

/** `SCRIPT`, `[WORKFLOW]...` */
export const operandText = ({ value, required = false, many = false }: Operand): string =>
  `${required ? value : `[${value}]`}${many ? '...' : ''}`;

type HelpRow = readonly [left: string, right: string];

const ALWAYS: readonly HelpRow[] = [
  ['-h, --help', 'what a command does and takes'],
  ['--version', 'the version'],
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
  const column = Math.max(...rows.map(([left]) => widthOf(left)).filter((wide) => wide <= WIDEST_LEFT)) + GAP;
  const lines = rows.flatMap(([left, about]) => {
    const [first = '', ...more] = wrap(about, Math.min(width, WIDEST) - column - GAP);
    const indent = ' '.repeat(column);
    return widthOf(left) + GAP > column
      ? [left, indent + first, ...more.map((line) => indent + line)]
      : [padTo(left, column) + first, ...more.map((line) => indent + line)];
  });
  return `${title}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

function examples(shown: readonly Example[], width: number): string {
  if (shown.length === 0) return '';
  const lines = shown.flatMap(({ line, does }) => [
    `  ${line}`,
    ...wrap(does, Math.min(width, WIDEST) - 6).map((words) => `      ${words}`),
  ]);
  return `Examples:\n${lines.join('\n')}`;
}

const page = (parts: readonly string[], width: number): string =>
  `${parts
    .filter((part) => part !== '')
    .map((part) => (part.includes('\n') ? part : wrap(part, Math.min(width, WIDEST)).join('\n')))
    .join('\n\n')}\n`;
