import path from 'node:path';
import { diagnosticOf } from '../cli/render/diagnostics.ts';
import { UserError } from '../core/diagnostics.ts';
import { annotationsOf } from './annotations.ts';
import type { Inputs } from './inputs/read.ts';
import { type Outputs, outputsOf } from './outputs.ts';
import { inWorkspace, workspaceOf } from './paths.ts';
import { postOf } from './post.ts';
import { annotationCommand } from './runner/commands.ts';
import { drawDelimiter, outputText } from './runner/outputs.ts';
import type { Begun, Done } from './work/done.ts';
import type { ActionWorld } from './world.ts';

/** Says what came of the step wherever people and other steps look, and gives its exit code. */
export async function say(begun: Begun, world: ActionWorld): Promise<number> {
  const { inputs, context, done } = begun;
  const workspace = workspaceOf(context.folder, world.env);
  for (const one of annotationsOf(done.ending.problems, workspace)) world.command(annotationCommand(one));
  const reportFile = await writeReport(begun, world);
  await writeSummary(begun, world);
  const post = await postUnlessRefused(begun, world);
  const planFile = inputs?.command === 'plan' ? await savedPlan(begun) : undefined;
  await writeOutputs(
    outputsOf(done.ending, {
      planFile:
        planFile === undefined
          ? ''
          : (inWorkspace(planFile, workspace) ?? path.resolve(context.folder, planFile)),
      reportFile,
      post,
    }),
    begun,
    world,
  );
  return inputs ? exitCode(done, inputs) : done.code;
}

/** A comment that cannot be written changes nothing of what was done: it is a warning. */
async function postUnlessRefused(begun: Begun, { command }: ActionWorld): Promise<number | undefined> {
  try {
    return await postOf(begun);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, hint } = diagnosticOf(error);
    command(
      annotationCommand({
        kind: 'warning',
        title: 'deploy-secrets',
        message: hint === undefined ? message : `${message}\nhint: ${hint}`,
      }),
    );
    return undefined;
  }
}

async function savedPlan({ inputs, context }: Begun): Promise<string | undefined> {
  const file = inputs?.planFile;
  return file !== undefined && (await context.readFile(file)) !== undefined ? file : undefined;
}

async function writeReport({ context, done }: Begun, { env }: ActionWorld): Promise<string> {
  const { RUNNER_TEMP: folder } = env;
  if (!folder || done.document === '') return '';
  const file = path.join(folder, `deploy-secrets-${Buffer.from(context.random(8)).toString('hex')}.json`);
  await context.writeFile(file, done.document);
  return file;
}

/** GitHub takes a megabyte from a step, and drops all of it where there is more. */
const SUMMARY = 300_000;

async function writeSummary({ inputs, done }: Begun, { env, append }: ActionWorld): Promise<void> {
  const { GITHUB_STEP_SUMMARY: file } = env;
  if (!file) return;
  const text = done.markdown({ most: SUMMARY, isSummary: true });
  await append(
    file,
    `## deploy-secrets ${inputs?.command ?? ''}\n\n${text === '' ? 'Nothing to tell.\n' : text}\n`,
  );
}

async function writeOutputs(
  outputs: Outputs,
  { context }: Begun,
  { env, append }: ActionWorld,
): Promise<void> {
  const { GITHUB_OUTPUT: file } = env;
  if (!file) return;
  const lines = Object.entries(outputs).map(([name, value]) =>
    outputText(name, value, drawDelimiter(context.random)),
  );
  await append(file, lines.join(''));
}

function exitCode({ code, ending }: Done, { failOn }: Pick<Inputs, 'failOn'>): number {
  if (code !== 0) return code;
  const isPending = ending.result === 'pending';
  return (failOn === 'changes' && isPending) || (failOn === 'drift' && ending.hasDrifted) ? 1 : 0;
}
