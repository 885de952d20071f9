import { parseArguments } from '../../cli/arguments.ts';
import { pushCommand } from '../../cli/commands/push/index.ts';
import type { Context } from '../../cli/context.ts';
import { unlessInterrupted } from '../../cli/interrupt.ts';
import { isLacking, lookUpNames } from '../../cli/push/names-only.ts';
import { diagnosticOf } from '../../cli/render/diagnostics.ts';
import { type NamesReport, namesMarkdown, namesReportsJson, namesText } from '../../cli/render/names.ts';
import { openTargets } from '../../cli/targets/open.ts';
import type { TargetRequest } from '../../cli/targets/request.ts';
import { isError, UserError } from '../../core/diagnostics.ts';
import { namesArguments } from '../arguments.ts';
import type { Inputs } from '../inputs/read.ts';
import { cutMarkdown } from '../markdown.ts';
import { type Ending, endingWithout, type Result, togetherOf, unique } from '../result.ts';
import type { Done } from './done.ts';

/** Compares names at each target: what a pull request may know. */
export async function compareNamesAtTargets(inputs: Inputs, context: Context): Promise<Done> {
  const args = await parseArguments(pushCommand, namesArguments(inputs));
  const requests = await openTargets(args, { dryRun: true, yes: false }, context);
  const looking = Promise.all(requests.map((request) => namesAt(request, context)));
  const reports = await unlessInterrupted(looking, context.interrupt);
  for (const report of reports) context.stdout.write(namesText(report, context.stdout.width));
  const ending = endingOfNames(reports, requests);
  return {
    code: ending.result === 'refused' ? 1 : 0,
    ending,
    document: namesReportsJson(
      reports,
      requests.map(({ target }) => target.name),
    ),
    markdown: ({ most }) => cutMarkdown(reports.map(namesMarkdown).join('\n'), most),
  };
}

/** What a person can mend at one target does not hide the others. */
async function namesAt({ request, env, place }: TargetRequest, context: Context): Promise<NamesReport> {
  try {
    return await lookUpNames(request, { ...context, env });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {
      provider: request.name,
      target: place.label,
      source: request.options.template ?? '',
      contents: '',
      problems: [diagnosticOf(error)],
      requests: { reads: 0, writes: 0 },
    };
  }
}

function endingOfNames(reports: readonly NamesReport[], requests: readonly TargetRequest[]): Ending {
  const named = reports.flatMap(({ names }) => names?.named ?? []);
  const having = (state: string): number => named.filter((one) => one.state === state).length;
  const none = endingWithout(unique(reports.flatMap(({ problems }) => problems)));
  const targets = reports.map((report, n) => ({
    name: requests[n]?.target.name ?? report.target,
    provider: report.provider,
    target: report.target,
    result: resultOf(report),
    hasDrifted: false,
    summary: {},
  }));
  return {
    ...none,
    result: togetherOf(targets.map(({ result }) => result)),
    counts: {
      ...none.counts,
      create: having('missing'),
      update: having('incomplete'),
      keep: having('there'),
      foreign: reports.reduce((sum, { names }) => sum + (names?.extra.length ?? 0), 0),
    },
    targets,
  };
}

function resultOf({ names, problems }: NamesReport): Result {
  if (problems.some(isError) || !names) return 'refused';
  return isLacking(names) ? 'pending' : 'clean';
}
