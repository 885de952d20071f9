import type { Context } from '../cli/context.ts';
import { interruptionOf } from '../cli/interrupt.ts';
import { diagnosticsOf, failureText } from '../cli/render/diagnostics.ts';
import { renderJson } from '../cli/render/json.ts';
import { diagnosticsMarkdown } from '../cli/render/markdown.ts';
import type { PullRequest } from '../cli/targets/ci-event.ts';
import { UserError } from '../core/diagnostics.ts';
import { checkNodeDebug } from '../core/node-debug.ts';
import type { Redacted } from '../core/redacted.ts';
import { checkEvent } from './guard.ts';
import { withHeadTemplate } from './head-template.ts';
import { credentialsIn, type Inputs, readInputs, withoutInputs } from './inputs/read.ts';
import { cutMarkdown } from './markdown.ts';
import { masksOf } from './masks.ts';
import { endingWithout } from './result.ts';
import { maskCommand } from './runner/commands.ts';
import { say } from './say.ts';
import { secretsOf } from './secrets.ts';
import type { Begun, Done } from './work/done.ts';
import { work } from './work/index.ts';
import type { ActionWorld } from './world.ts';

/** Runs the step: masks, then works, then says what came of it. The result is the exit code. */
export async function runAction(world: ActionWorld): Promise<number> {
  mask(credentialsIn(world.env), world);
  const begun = begin(world);
  if (!begun.inputs) return await say(begun, world);
  const { inputs, context } = begun;
  let pullRequest: PullRequest | undefined;
  const done = await endOf(async () => {
    pullRequest = await checkEvent(inputs, context);
    const looking = await withHeadTemplate({ inputs, context, pullRequest });
    mask(await secretsOf(inputs, looking), world);
    const commit = pullRequest?.head || context.env.GITHUB_SHA;
    return await work({ inputs, context: looking, commit });
  }, context);
  return await say({ ...begun, done, pullRequest }, world);
}

type Beginning = { readonly inputs: Inputs; readonly context: Context } & { readonly done?: never };

function begin(world: ActionWorld): Beginning | (Begun & { readonly inputs?: never }) {
  try {
    checkNodeDebug(world.env);
    const inputs = readInputs(world.env);
    const context = world.enter(inputs.workingDirectory);
    return { inputs, context: { ...context, env: environmentFor(inputs, world) } };
  } catch (error) {
    const context = world.enter('.');
    return { context, done: failed(error, context) };
  }
}

/** A token or a key that was given goes before one that is there already. */
function environmentFor({ key, githubToken }: Inputs, { env }: ActionWorld): Context['env'] {
  const token = githubToken?.reveal();
  return {
    ...withoutInputs(env),
    ...(key && { DEPLOY_SECRETS_KEY: key.reveal() }),
    // The one for this server, whichever it is (`gh help environment`); an App would go before it.
    ...(token !== undefined && {
      ...{ GH_TOKEN: token, GH_ENTERPRISE_TOKEN: token },
      GITHUB_APP_ID: undefined,
    }),
  };
}

function mask(secrets: readonly Redacted<string>[], { command }: ActionWorld): void {
  for (const text of masksOf(secrets)) command(maskCommand(text));
}

async function endOf(working: () => Promise<Done>, context: Context): Promise<Done> {
  try {
    return await working();
  } catch (error) {
    return failed(error, context);
  }
}

/** Whatever ended the work is told as the command line tells it. */
function failed(error: unknown, context: Context): Done {
  context.stderr.write(failureText(error, context.stderr));
  const problems = diagnosticsOf(error);
  const ended = interruptionOf(context.interrupt) ?? error;
  return {
    code: ended instanceof UserError ? ended.exitCode : 1,
    ending: endingWithout(problems),
    document: renderJson({ dryRun: false, contents: '', problems, targets: [] }),
    markdown: ({ most }) => cutMarkdown(diagnosticsMarkdown(problems), most),
  };
}
