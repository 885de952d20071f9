import { type Diagnostic, UserError } from '../../../core/diagnostics.ts';
import { printable } from '../../../core/inert.ts';
import type { LayoutSelection } from '../../../core/layouts/layout.ts';
import { VERIFY_NAME } from '../../../core/marks/verify.ts';
import { count } from '../../../core/words.ts';
import { type PushedEntry, pushedEntries } from '../../../core/workflows/check/unused-secrets.ts';
import { VERIFY_SCRIPT, verifyScript } from '../../../core/workflows/generate/verify-script.ts';
import { generateWorkflow, type ProjectKind } from '../../../core/workflows/generate/workflow.ts';
import { github } from '../../../providers/github/index.ts';
import { flagsOf, valuesOf } from '../../arguments.ts';
import type { Context } from '../../context.ts';
import { type LaidOutSource, layOutSource } from '../../push/lay-out.ts';
import {
  layoutOptionsOf,
  type PushOptions,
  pushOptions,
  sameSource,
  type sourceOptions,
} from '../../push/options.ts';
import { refusedNames } from '../../push/refused-names.ts';
import { diagnosticsText } from '../../render/diagnostics.ts';
import { contentsOf } from '../../render/report.ts';
import { foldLine } from '../../render/style.ts';
import { readSource } from '../../sources/index.ts';

interface WorkflowOptions
  extends Pick<PushOptions, keyof typeof sourceOptions | 'withConfig' | 'withVerify'> {
  readonly schedule: string | undefined;
  readonly environment: string | undefined;
  readonly output: string | undefined;
  readonly layout: LayoutSelection;
}

/** Writes a new workflow; one that is there already stays as it is. It holds names, so nothing is looked up or sent. */
export async function writeWorkflow(
  script: string,
  options: WorkflowOptions,
  context: Context,
): Promise<number> {
  await checkFolder(context);
  const { schedule, environment } = options;
  const laidOut = await layOutNames(options, context);
  const { entries } = laidOut;
  const refused = refusedNames(laidOut, github);
  if (refused.length > 0) return showRefused(refused, laidOut, context);
  const pushed = entries.flatMap(pushedEntries).toSorted(verifyLast);
  const wholeFile = pushed.find((entry) => entry.wholeFile);
  const text = generateWorkflow({
    script,
    envLines: pushed.filter((entry) => !entry.wholeFile),
    ...(wholeFile && { fileSecret: wholeFile.name }),
    project: await projectKindOf(script, context),
    ...(schedule !== undefined && { schedule }),
    ...(environment !== undefined && { environment }),
    withVerify: options.withVerify,
  });
  const file =
    options.output ?? `.github/workflows/run-${script.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase()}.yml`;
  const hints = [pushFirst(options)];
  if (file === '-') {
    context.stdout.write(text);
    if (options.withVerify)
      hints.push(`it runs ${VERIFY_SCRIPT}: deploy-secrets check --write writes that file`);
  } else {
    const needsScript = options.withVerify && (await isVerifyScriptMissing(context));
    await create(file, text, context);
    context.stdout.write(`${printable(file)}: runs ${printable(script)} with ${contentsOf(entries)}\n`);
    if (needsScript) await create(VERIFY_SCRIPT, verifyScript, context);
    if (needsScript) context.stdout.write(`${VERIFY_SCRIPT}: checks in the job that every secret arrived\n`);
  }
  for (const hint of hints) context.stderr.write(`${foldLine(`hint: ${hint}`, context.stderr)}\n`);
  return 0;
}

/** @throws UserError when there is another file in its place, which stays as it is */
async function isVerifyScriptMissing({ readFile }: Pick<Context, 'readFile'>): Promise<boolean> {
  const text = await readFile(VERIFY_SCRIPT);
  if (text === undefined || text.replaceAll('\r\n', '\n') === verifyScript) return text === undefined;
  throw new UserError(`there is ${VERIFY_SCRIPT} already, and it is not what this version writes`, {
    hint: 'see who changed it; deploy-secrets check --write renews it',
  });
}

/** Refuses a folder within a repository: GitHub reads workflows at its root alone. */
async function checkFolder({ run }: Pick<Context, 'run'>): Promise<void> {
  const prefix = (await run('git', ['rev-parse', '--show-prefix']))?.trim();
  if (!prefix) return;
  throw new UserError(
    `this is the folder ${prefix} of the repository, and GitHub reads workflows at its root`,
    {
      hint: 'run this there, and name the script as seen from there; --secrets names the file',
    },
  );
}

const verifyLast = (one: PushedEntry, other: PushedEntry): number =>
  Number(one.name === VERIFY_NAME) - Number(other.name === VERIFY_NAME);

async function layOutNames(options: WorkflowOptions, context: Context): Promise<LaidOutSource> {
  const source = await readSource(options, context);
  // Names are all that a workflow has, so an example file need not have its values at hand.
  const { allLeaves = source.leaves } = source;
  const request = {
    provider: github,
    layout: options.layout,
    options: { ...valuesOf(pushOptions, {}), ...options },
  };
  return layOutSource({ ...source, leaves: allLeaves }, request, context.random);
}

/** Says of each name why a push would be refused; a workflow that asks for it would be of no use, or do something else. */
function showRefused(
  refused: readonly Diagnostic[],
  { source }: LaidOutSource,
  { stderr }: Pick<Context, 'stderr'>,
): number {
  const title = `${count(refused.length, 'problem')} in ${printable(source)}, nothing was written`;
  stderr.write(diagnosticsText(refused, { width: stderr.width, colour: stderr.colour, title }));
  return 1;
}

/** @throws UserError when there is no such script */
async function projectKindOf(script: string, { readFile }: Pick<Context, 'readFile'>): Promise<ProjectKind> {
  const text = await readFile(script);
  if (text === undefined)
    throw new UserError(`there is no ${script}`, {
      hint: "name the script as seen from the repository's root",
    });
  if (/^# \/\/\/ script\s*$/m.test(text)) return 'script';
  if ((await readFile('pyproject.toml')) !== undefined) return 'pyproject';
  return (await readFile('requirements.txt')) === undefined ? 'bare' : 'requirements';
}

async function create(
  file: string,
  text: string,
  { createFile }: Pick<Context, 'createFile'>,
): Promise<void> {
  if (await createFile(file, text)) return;
  throw new UserError(`there is ${file} already`, {
    hint: 'deploy-secrets check --write adds to it what it lacks; --output names another file',
  });
}

/** Names the push that has to come first, with every option that this command had for the names. */
function pushFirst(options: WorkflowOptions): string {
  const { layouts, name } = options.layout;
  const [layout] = layouts.filter((one) => !github.defaultLayouts.includes(one));
  return [
    'push the secrets before it runs: deploy-secrets github',
    ...flagsOf(github.options, { environment: options.environment }),
    ...flagsOf(layoutOptionsOf(github), { layout, name }),
    ...sameSource(options),
  ].join(' ');
}
