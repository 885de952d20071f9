import type { Figures, LineCount, Sizes } from './figures.ts';

const LONG = 250;
const SHORT = 50;

/** Says on one screen how the house stands. */
export function summaryOf(figures: Figures, pushFiles: readonly string[]): string {
  const { files, functions, cycles, cyclesAtRunTime, duplicates, singleImports } = figures;
  const inCycles = cycles.reduce((sum, cycle) => sum + cycle.files.length, 0);
  const short = singleImports.filter(({ lines }) => lines < SHORT).length;
  const ofOneFunction = singleImports.filter(({ isOneFunction }) => isOneFunction).length;
  const often = duplicates.slice(0, 8).map((one) => `${one.type} ${one.files.length}`);
  const rows: [string, string][] = [
    ['files of src', `${files.count}, ${files.lines} lines; ${spread(files)}`],
    [`  over ${LONG} lines`, `${files.all.filter(({ lines }) => lines > LONG).length}`],
    ['functions with a name', `${functions.count}; ${spread(functions)}`],
    [
      'cycles of imports',
      `${cycles.length} with types, through ${inCycles} files; ${cyclesAtRunTime} without`,
    ],
    ...cycles.map((cycle): [string, string] => [`  ${cycle.files.length} files`, cycle.path.join(' -> ')]),
    ['files one secret crosses', `${pushFiles.length}`],
    ['type names in many files', [`${duplicates.length}`, ...often].join(', ')],
    ['imported by one file', `${singleImports.length}, ${short} under ${SHORT} lines`],
    ['  of one function', `${ofOneFunction}`],
  ];
  return rows.map(([label, text]) => `${label.padEnd(26)}${text}`).join('\n');
}

/** Names what the summary counts. */
export function listOf(figures: Figures, pushFiles: readonly string[]): string {
  const { files, functions, cycles, duplicates, singleImports } = figures;
  const withLines = ({ name, lines }: LineCount): string => `${String(lines).padStart(4)}  ${name}`;
  const sections: [string, readonly string[]][] = [
    ['The longest files', files.all.slice(0, 10).map(withLines)],
    ['The longest functions', functions.all.slice(0, 10).map(withLines)],
    ['Files that reach each other', cycles.map((cycle) => cycle.files.join(', '))],
    ['Files that the push of one secret crosses', pushFiles],
    ['Types declared in more than one file', duplicates.map((one) => `${one.type}: ${one.files.join(', ')}`)],
    [
      'Files that one other file imports (* exports one function and nothing else)',
      singleImports.map((one) => `${withLines(one)} <- ${one.importer}${one.isOneFunction ? ' *' : ''}`),
    ],
  ];
  return sections
    .map(([title, lines]) => [title, ...lines.map((line) => `  ${line}`)].join('\n'))
    .join('\n\n');
}

const spread = ({ median, ninetieth, all }: Sizes): string =>
  `median ${median}, 90th percentile ${ninetieth}, longest ${all[0]?.lines ?? 0} (${all[0]?.name ?? 'none'})`;
