import { parseArguments } from '../../cli/arguments.ts';
import { check, checkCommand } from '../../cli/commands/check/index.ts';
import { verifyCommand } from '../../cli/commands/verify/index.ts';
import type { Context } from '../../cli/context.ts';
import { type CheckReport, checkJson, checkMarkdown } from '../../cli/render/check.ts';
import { codeBlock } from '../../cli/render/prose.ts';
import { diagnostic } from '../../core/diagnostics.ts';
import { argumentsOf } from '../arguments.ts';
import type { Inputs } from '../inputs/read.ts';
import { cutMarkdown } from '../markdown.ts';
import { endingWithout } from '../result.ts';
import type { Done } from './done.ts';

/** Holds the workflows of the repository against what is there. */
export async function checkWorkflows(inputs: Inputs, context: Context): Promise<Done> {
  const heard: CheckReport[] = [];
  const args = await parseArguments(checkCommand, argumentsOf(inputs));
  const code = await check(args, context, (report) => heard.push(report));
  return {
    code,
    ending: endingWithout(heard.flatMap(({ problems }) => problems)),
    document: heard.map(checkJson).join(''),
    markdown: ({ most }) => cutMarkdown(heard.map(checkMarkdown).join(''), most),
  };
}

/** Compares the environment of the step with what was pushed. */
export async function verifyEnvironment(context: Context): Promise<Done> {
  const said: string[] = [];
  const listening = { ...context, stdout: { ...quiet, write: (text: string) => void said.push(text) } };
  const run = async (args: readonly string[], where: Context): Promise<number> =>
    await verifyCommand.run(await parseArguments(verifyCommand, args), where);
  const code = await run([], listening);
  const text = said.splice(0).join('');
  context.stdout.write(text);
  await run(['--format=json'], listening);
  const problems = code === 0 ? [] : [notAsPushed(text)];
  return {
    code,
    ending: endingWithout(problems),
    document: said.join(''),
    markdown: ({ most }) => cutMarkdown(codeBlock(text), most),
  };
}

const quiet = { isTerminal: false, colour: false, width: 100 };

const notAsPushed = (text: string) =>
  diagnostic('error', {
    message: text.split('\n')[0] ?? '',
    hint: 'the log of the step names each variable, and what may be the cause',
  });
