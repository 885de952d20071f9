import { UserError } from '../../core/diagnostics.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import { VERIFY_NAME } from '../../core/marks/verify.ts';
import type { Entry } from '../../core/model.ts';
import { freshWorkflow, type Project } from '../../core/workflows/fresh.ts';
import type { Pushed } from '../../core/workflows/passed-on.ts';
import { github } from '../../providers/github/index.ts';
import type { Context } from '../context.ts';
import { flagsOf, valuesOf } from '../options.ts';
import { choose } from '../push/choose.ts';
import { layoutOptionSpecs } from '../push/naming.ts';
import { pushOptions, sameSource } from '../push/push-options.ts';
import { contentsOf } from '../render/contents.ts';
import { readSource } from '../sources/index.ts';
import { pushedFrom } from './as-pushed.ts';
import type { WorkflowWants } from './workflow-command.ts';

/** Writes a new workflow; one that is there already stays as it is. It holds names, so nothing is looked up or sent. */
export async function writeWorkflow(
  script: string,
  wants: WorkflowWants,
  naming: LayoutSelection,
  context: Context,
): Promise<number> {
  await checkFolder(context);
  const entries = await entriesFor(wants, naming, context);
  const pushed = entries.flatMap(pushedFrom).toSorted(verifyLast);
  const whole = pushed.find((one) => one.file);
  const text = freshWorkflow({
    script,
    lines: pushed.filter((one) => !one.file),
    ...(whole && { file: whole.name }),
    project: await projectOf(script, context),
    ...(wants.schedule !== undefined && { schedule: wants.schedule }),
    ...(wants.environment !== undefined && { environment: wants.environment }),
    ...(wants.withVerify && { verifyWith: context.version }),
  });
  const file =
    wants.output ?? `.github/workflows/run-${script.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase()}.yml`;
  if (file === '-') context.stdout.write(text);
  else await create(file, text, context);
  if (file !== '-') context.stdout.write(`${file}: runs ${script} with ${contentsOf(entries)}\n`);
  context.stderr.write(`hint: ${pushFirst(wants, naming)}\n`);
  return 0;
}

/** GitHub reads workflows at the root of a repository alone. */
async function checkFolder({ run }: Pick<Context, 'run'>): Promise<void> {
  const within = (await run('git', ['rev-parse', '--show-prefix']))?.trim();
  if (!within) return;
  throw new UserError(
    `this is the folder ${within} of the repository, and GitHub reads workflows at its root`,
    {
      hint: 'run this there, and name the script as seen from there; --secrets names the file',
    },
  );
}

const verifyLast = (one: Pushed, other: Pushed): number =>
  Number(one.name === VERIFY_NAME) - Number(other.name === VERIFY_NAME);

async function entriesFor(
  wants: WorkflowWants,
  naming: LayoutSelection,
  context: Context,
): Promise<readonly Entry[]> {
  const source = await readSource(wants, context);
  // Names are all that a workflow has, so an example file need not have its values at hand.
  const { allLeaves = source.leaves } = source;
  const job = {
    provider: github,
    layout: naming,
    wants: { ...valuesOf(pushOptions, {}), ...wants },
  };
  return choose({ ...source, leaves: allLeaves }, job, context.random).entries;
}

/** @throws UserError when there is no such script */
async function projectOf(script: string, { readFile }: Pick<Context, 'readFile'>): Promise<Project> {
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

/** Everything that was said here of the names has to be said there too. */
function pushFirst(wants: WorkflowWants, { layouts, name }: LayoutSelection): string {
  const [layout] = layouts.filter((one) => !github.defaultLayouts.includes(one));
  return [
    'push the secrets before it runs: deploy-secrets github',
    ...flagsOf(github.options, { environment: wants.environment }),
    ...flagsOf(layoutOptionSpecs(github), { layout, name }),
    ...sameSource(wants),
  ].join(' ');
}
