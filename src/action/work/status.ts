import { parseArguments } from '../../cli/arguments.ts';
import { statusCommand } from '../../cli/commands/status.ts';
import type { Context } from '../../cli/context.ts';
import { statusJson } from '../../cli/render/status/json.ts';
import { statusMarkdown } from '../../cli/render/status/markdown.ts';
import type { StatusReport } from '../../cli/render/status/report.ts';
import { status } from '../../cli/status/run.ts';
import { type Diagnostic, diagnostic, isError } from '../../core/diagnostics.ts';
import { type StateKind, states } from '../../core/status/states.ts';
import { type Cell, rowsOf, type StatusRow } from '../../core/status/status.ts';
import { argumentsOf } from '../arguments.ts';
import type { Inputs } from '../inputs/read.ts';
import { cutMarkdown } from '../markdown.ts';
import {
  type ConflictFound,
  type Ending,
  endingWithout,
  NONE,
  type Result,
  type TargetEnd,
  togetherOf,
  unique,
} from '../result.ts';
import type { Done } from './done.ts';

/** Tells how everything stands: what a schedule watches. */
export async function tellStatus(inputs: Inputs, context: Context): Promise<Done> {
  const heard: StatusReport[] = [];
  const args = await parseArguments(statusCommand, argumentsOf(inputs));
  const code = await status(args, context, (report) => heard.push(report));
  const [report] = heard;
  return {
    code,
    ending: report ? endingOfStatus(report) : endingWithout([]),
    document: heard.map(statusJson).join(''),
    markdown: ({ most }) => cutMarkdown(heard.map((one) => statusMarkdown(one, most)).join(''), most),
  };
}

function endingOfStatus(report: StatusReport): Ending {
  const { answers, status: made } = report;
  const rows = rowsOf(made);
  const targets = made.targets.map(({ name }) => targetEnd(name, rows, report));
  const hasDrifted = targets.some((target) => target.hasDrifted);
  const sum = (name: 'create' | 'update' | 'keep' | 'leftover' | 'conflict'): number =>
    targets.reduce((all, { summary }) => all + (summary[name] ?? 0), 0);
  return {
    result: togetherOf(targets.map(({ result }) => result)),
    counts: {
      ...NONE,
      create: sum('create'),
      update: sum('update'),
      keep: sum('keep'),
      leftover: sum('leftover'),
      conflict: sum('conflict'),
      foreign: made.targets.reduce((all, { look }) => all + ((look.ok ? look.foreign : 0) ?? 0), 0),
    },
    conflicts: rows.flatMap(conflictsIn),
    targets,
    hasDrifted,
    needsSomeone: hasDrifted || answers.expired.length + answers.expiring.length > 0,
    problems: unique([...failedLooks(report), ...[...report.problems.values()].flat()]),
  };
}

function targetEnd(
  name: string,
  rows: readonly StatusRow[],
  { status: made, problems }: StatusReport,
): TargetEnd {
  const target = made.targets.find((one) => one.name === name);
  const cells = rows.flatMap((row) => row.cells.get(name) ?? []);
  const having = (...kinds: StateKind[]): number =>
    cells.filter((cell) => kinds.includes(kindOf(cell))).length;
  const [conflict, create, update] = [having('conflict'), having('missing'), having('pending', 'unknown')];
  const isRefused = !target?.look.ok || (problems.get(name) ?? []).some(isError);
  const result: Result = isRefused ? 'refused' : conflict + create + update > 0 ? 'pending' : 'clean';
  return {
    name,
    provider: target?.provider ?? '',
    target: target?.place ?? '',
    result,
    hasDrifted: conflict + create > 0,
    summary: { create, update, keep: having('fine'), leftover: having('left over'), conflict },
  };
}

/** Where names alone are compared, one that is there is as it should be. */
const kindOf = ({ state }: Cell): StateKind => (state === 'there' ? 'fine' : states[state].kind);

const isConflict = ({ state }: Cell): boolean => states[state].kind === 'conflict';

const conflictsIn = ({ path, cells }: StatusRow): ConflictFound[] =>
  [...cells]
    .filter(([, cell]) => isConflict(cell))
    .map(([target, { name, state }]) => ({ target, name, paths: [path], why: state }));

const failedLooks = ({ answers }: StatusReport): readonly Diagnostic[] =>
  answers.failedLooks.flatMap(({ name, look }) => {
    if (look.ok) return [];
    const hint = look.hint === undefined ? {} : { hint: look.hint };
    return [diagnostic('error', { message: `${name}: ${look.message}`, ...hint })];
  });
