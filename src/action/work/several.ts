import { parseArguments, valuesOf } from '../../cli/arguments.ts';
import { applyCommand } from '../../cli/commands/apply.ts';
import { planCommand } from '../../cli/commands/plan.ts';
import { pushCommand } from '../../cli/commands/push/index.ts';
import type { Context } from '../../cli/context.ts';
import { unlessInterrupted } from '../../cli/interrupt.ts';
import { apply } from '../../cli/plan/apply.ts';
import { plan } from '../../cli/plan/plan.ts';
import { pushOptions } from '../../cli/push/options.ts';
import { renderJson } from '../../cli/render/json.ts';
import { renderMarkdown } from '../../cli/render/markdown.ts';
import { planMarkdown } from '../../cli/render/plan-markdown.ts';
import type { Report } from '../../cli/render/report.ts';
import { openTargets } from '../../cli/targets/open.ts';
import { pushTargets } from '../../cli/targets/push.ts';
import { joinReports, type ReporterMaker, TargetsReporter } from '../../cli/targets/reporter.ts';
import { shellPath } from '../../core/words.ts';
import { argumentsOf } from '../arguments.ts';
import { cutMarkdown } from '../markdown.ts';
import { runAddress } from '../repository.ts';
import { endingOf } from '../result.ts';
import type { Done, Room, Step } from './done.ts';

/** Says everything as ever, and keeps what it was told last. */
class ListeningReporter extends TargetsReporter {
  reports: readonly Report[] = [];

  override showDryRun(reports: readonly Report[]): number {
    this.reports = reports;
    return super.showDryRun(reports);
  }

  override showResult(reports: readonly Report[], ...rest: LaterParameters): number {
    this.reports = reports;
    return super.showResult(reports, ...rest);
  }
}

type LaterParameters =
  Parameters<TargetsReporter['showResult']> extends [unknown, ...infer Rest] ? Rest : never;

type SeveralCommand = (
  args: Awaited<ReturnType<typeof parseArguments>>,
  context: Context,
  reporterFor: ReporterMaker,
) => Promise<number>;

const push: SeveralCommand = async (args, context, reporterFor) => {
  const options = valuesOf(pushOptions, args);
  const opened = openTargets(args, { dryRun: false, yes: options.yes }, context);
  const requests = await unlessInterrupted(opened, context.interrupt);
  return await pushTargets(requests, options, context, reporterFor);
};

const COMMANDS = {
  plan: { command: planCommand, run: plan },
  apply: { command: applyCommand, run: apply },
  push: { command: pushCommand, run: push },
} as const;

/** Plans, applies or pushes, as the command line does: the same functions, the same words in the log. */
export async function workOnTargets(name: keyof typeof COMMANDS, step: Step): Promise<Done> {
  const { inputs, context } = step;
  const { command, run } = COMMANDS[name];
  const listening: ListeningReporter[] = [];
  const reporterFor: ReporterMaker = (...about) => {
    const reporter = new ListeningReporter(...about);
    listening.push(reporter);
    return reporter;
  };
  const code = await run(await parseArguments(command, argumentsOf(inputs)), context, reporterFor);
  const reports = listening.flatMap((reporter) => reporter.reports);
  return {
    code,
    ending: endingOf(reports),
    document: renderJson(joinReports(reports)),
    markdown: (room) => cutMarkdown(markdownOf(name, reports, { ...step, room }), room.most),
  };
}

interface Place extends Step {
  readonly room: Room;
}

/** A plan is one table of all targets; what was done is told target by target, as on the command line. */
function markdownOf(
  name: keyof typeof COMMANDS,
  reports: readonly Report[],
  { inputs, commit, context: { env, now }, room: { most, isSummary = false } }: Place,
): string {
  if (name !== 'plan') return reports.map((report) => renderMarkdown(report, now())).join('\n');
  const run = runAddress(env);
  const footer = {
    ...(inputs.planFile !== undefined && {
      command: `deploy-secrets apply ${shellPath(inputs.planFile)}`,
    }),
    ...(run !== undefined && { run }),
    ...(commit !== undefined && { commit }),
  };
  return planMarkdown(reports, { now: now(), withTargets: isSummary, limit: most, footer });
}
