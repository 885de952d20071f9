import { type Diagnostic, isError, type Position, place } from '../../core/diagnostics.ts';
import { variableOf } from '../../core/entries.ts';
import { count, shellOption, shellWord } from '../../core/words.ts';
import type { Adoption, OldName, Pair, Unclear } from '../../core/workflows/adopt/index.ts';
import type { Screen } from '../context.ts';
import { type EditReport, writtenLine } from './check.ts';
import { diagnosticsText } from './diagnostics.ts';
import { padTo, printable, WIDEST_TEXT, widthOf, wrap, wrapCommand } from './style.ts';

/** What there is to move, and what was written, without a value. */
export interface AdoptionReport extends Adoption {
  readonly source?: { readonly name: string; readonly contents: string };
  readonly workflows: readonly string[];
  readonly problems: readonly Diagnostic[];
  readonly edits: readonly EditReport[];
  readonly isWriting: boolean;
  readonly keepsNames: boolean;
  /** The pushes that bring the names there. */
  readonly commands: readonly string[];
}

/** Renders an adoption for people: what is certain, what is a guess, what is open, and what to do in which order. */
export function adoptionText(
  report: AdoptionReport,
  { width, colour }: Pick<Screen, 'width' | 'colour'>,
): string {
  const { source, workflows, problems, pairs, unclear, unmatched, unread, adopted, edits } = report;
  const head = [
    ...(source ? [printable(source.name), source.contents] : []),
    count(workflows.length, 'workflow'),
  ].join(' · ');
  const wide = Math.min(width, WIDEST_TEXT);
  const sure = pairs.filter(({ by }) => by !== 'name');
  const guesses = pairs.filter(({ by }) => by === 'name');
  const errors = problems.filter(isError);
  const warnings = problems.filter((one) => !isError(one));
  const said = (found: readonly Diagnostic[], title: string): string =>
    diagnosticsText(found, { width, colour, title });
  const titled = (title: string, rows: readonly Row[]): string => section(title, rows, wide);
  const one = adopted.length === 1;
  const sections = [
    titled(
      'a line of a workflow gives it to dlt under another name',
      pairRows(sure.filter(({ by }) => by === 'line')),
    ),
    titled('as --pair says', pairRows(sure.filter(({ by }) => by === 'told'))),
    titled('a guess, by the names alone; --pair agrees to it', guesses.flatMap(guessRows)),
    titled(
      'to be decided by hand',
      unclear.flatMap((each) => unclearRows(each, wide)),
    ),
    titled('read by a workflow, and like no value of the file', unmatched.flatMap(unmatchedRows)),
    titled(
      'in the file, and read by no workflow: deploy-secrets check --write adds a line',
      unread.map(({ name }) => [name]),
    ),
    adopted.length > 0
      ? `  ${count(adopted.length, 'name')} ${one ? 'is' : 'are'} read as dlt looks ${one ? 'it' : 'them'} up already\n`
      : '',
    edits.map((edit) => `  ${writtenLine(edit)}\n`).join(''),
    said(warnings, `${count(warnings.length, 'thing')} to look at`),
    said(errors, `${count(errors.length, 'problem')}, nothing was written`),
    errors.length > 0 ? '' : stepsText(report, sure, wide),
  ];
  const body = sections.filter((text) => text !== '').join('\n');
  const isNothing = pairs.length + unclear.length === 0 && problems.length === 0;
  return `${head}${isNothing ? ': nothing is read under another name' : ''}\n${body === '' ? '' : `\n${body}`}`;
}

type Row = readonly string[];

/** Rows of columns; the last has a line of its own where it finds no room. */
function section(title: string, rows: readonly Row[], width: number): string {
  if (rows.length === 0) return '';
  const cells = rows.filter((row) => row.length > 1);
  const [first = 0, second = 0] = [0, 1].map((n) =>
    Math.max(0, ...cells.map((row) => widthOf(row[n] ?? ''))),
  );
  const lines = rows.flatMap(([one = '', two = '', ...rest]) => {
    const start = `${padTo(one, first)}  ${padTo(two, second)}`.trimEnd();
    const [last] = rest;
    if (last === undefined) return [start];
    const row = `${padTo(start, first + 2 + second)}  ${last}`;
    return widthOf(row) + 4 <= width ? [row] : [start, `    ${last}`];
  });
  return [
    ...wrap(title, width - 2).map((line) => `  ${line}`),
    ...lines.map((line) => `    ${printable(line)}`),
    '',
  ].join('\n');
}

const label = ({ context, name }: Pick<OldName, 'context' | 'name'>): string => `${context}.${name}`;

const pairRows = (pairs: readonly Pair[]): Row[] =>
  pairs.map(({ entry, old, places, stillReadAt }) => [
    label(old),
    `-> ${variableOf(entry)}`,
    placesText(places.length > 0 ? places : stillReadAt),
  ]);

const guessRows = (pair: Pair): Row[] => {
  const { entry, old, stillReadAt } = pair;
  const agree = shellOption('--pair', `${entry.path ?? entry.name}=${old.name}`);
  return [[label(old), `?> ${variableOf(entry)}`, placesText(stillReadAt)], [`  ${agree}`]];
};

function unclearRows({ entry, sources, decidedBy }: Unclear, width: number): Row[] {
  const way =
    decidedBy === undefined
      ? `give each job an environment of GitHub and push to each with --environment; or say which is meant with ${shellOption('--pair', `${entry.path ?? entry.name}=NAME`)}`
      : WAYS[decidedBy];
  return [
    [variableOf(entry)],
    ...sources.map((one) => [`  ${label(one)}`, placesText(one.places)]),
    ...wrap(way, width - 6).map((line) => [`  ${line}`]),
  ];
}

const WAYS: Readonly<Record<NonNullable<Unclear['decidedBy']>, string>> = {
  'callers elsewhere':
    'workflows of other repositories call this one and hand it over: each of them says which secret it is',
  'the run':
    'GitHub makes this token for each run, and that is what the job gets now: leave the value out with --exclude; or, if it shall get the one in the file, change the line by hand',
  'a matrix': 'the names stand in the matrix: change them there',
};

const nameRow = (one: OldName): Row => [label(one), placesText(one.places)];

/** Names that people give to a secret that holds the whole file. */
const WHOLE_FILE = /TOML|DLT_?SECRETS|SECRETS_?FILE/;

const unmatchedRows = (one: OldName): Row[] => [
  nameRow(one),
  ...(one.context === 'secrets' && WHOLE_FILE.test(one.name)
    ? [
        ['  if it holds the whole file, that goes on with'],
        [`  --layout document ${shellOption('--name', one.name)}`],
      ]
    : []),
];

/** So many places are named. */
const SHOWN = 2;

function placesText(places: readonly Position[]): string {
  const shown = places.slice(0, SHOWN).map(({ file, line }) => `${file}:${line}`);
  const more = places.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

/** One thing to do, and the commands that do it, which are to be copied. */
interface Step {
  readonly say: string;
  readonly run?: readonly string[];
}

/** Says what comes after what: a job that runs between must not find an empty name. */
function stepsText(report: AdoptionReport, certain: readonly Pair[], width: number): string {
  if (certain.length === 0) return '';
  const steps = report.keepsNames ? keepSteps(report, certain) : moveSteps(report, certain);
  const lines = steps.flatMap(({ say, run = [] }, n) => [
    ...wrap(printable(say), width - 5).map((line, nth) => `  ${nth === 0 ? `${n + 1}.` : '  '} ${line}`),
    ...run.flatMap((command) => wrapCommand(command, width - 7)).map((line) => `       ${line}`),
  ]);
  return `${lines.join('\n')}\n`;
}

function keepSteps({ commands }: AdoptionReport, pairs: readonly Pair[]): Step[] {
  const others = pairs.filter(({ entry, old }) => entry.context !== old.context);
  return [
    {
      say: 'push under the old names. The first push writes over what they hold: GitHub gives no value back, so nobody can tell whether it is the same, and --overwrite-name says that it may',
      run: commands,
    },
    ...others.map(({ entry, old }) => ({
      say: `${label(old)} can't keep its name, since what is pushed for it is ${label(entry)}: without --keep-names it is moved`,
    })),
  ];
}

function moveSteps({ commands, edits, isWriting, pairs }: AdoptionReport, certain: readonly Pair[]): Step[] {
  const isWritten = isWriting && edits.length > 0 && edits.every(({ outcome }) => outcome === 'done');
  const hasEnvironments = pairs.some(({ environments }) => environments.length > 0);
  const pushed = new Set(pairs.map(({ entry }) => label(entry)));
  // What is pushed under an old name of another must not be taken away.
  const olds = uniqueNames(certain).filter((one) => !pushed.has(label(one)));
  const free = olds.filter(({ places }) => places.length === 0);
  const kept = olds.filter(({ places }) => places.length > 0);
  const [them, these] = free.length === 1 ? ['it', 'this'] : ['them', 'these'];
  return [
    {
      say: `push the new names${hasEnvironments ? ', to each environment the values that it has' : ''}`,
      run: commands,
    },
    {
      say: isWritten
        ? 'bring the changed workflows to the default branch, once the push is done'
        : 'let the workflows read them, with --write, and bring that to the default branch, once the push is done',
    },
    ...(free.length > 0
      ? [
          {
            say: `when that runs, and no other branch and no other repository reads ${them}, ${these} can go${hasEnvironments ? ' (with --env NAME where an environment has it)' : ''}; deploy-secrets deletes nothing that it did not push`,
            run: free.map(
              ({ context, name }) =>
                `gh ${context === 'vars' ? 'variable' : 'secret'} delete ${shellWord(name)}`,
            ),
          },
        ]
      : []),
    ...kept.map((one) => ({
      say: `${label(one)} stays: it is read for something else, at ${placesText(one.places)}`,
    })),
  ];
}

/** Lists each old name once, with where it is read all the same. */
function uniqueNames(pairs: readonly Pair[]): OldName[] {
  const changed = new Set(pairs.flatMap(({ places }) => places.map(place)));
  return [...Map.groupBy(pairs, ({ old }) => label(old)).values()].flatMap(([first]) =>
    first ? [{ ...first.old, places: first.stillReadAt.filter((at) => !changed.has(place(at))) }] : [],
  );
}
