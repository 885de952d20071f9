import { UserError } from '../../core/errors.ts';
import { VERIFY_NAME } from '../../core/verify.ts';
import { freshWorkflow, type Project } from '../../core/workflow/fresh.ts';
import { github } from '../../providers/github/index.ts';
import type { Context } from '../context.ts';
import { valuesOf } from '../options.ts';
import { choose } from '../push/choose.ts';
import { pushOptions } from '../push/push-options.ts';
import { count } from '../render/words.ts';
import { readSource } from '../sources.ts';
import type { WorkflowWants } from './workflow-command.ts';

/** Writes a new workflow; one that is there already stays as it is. It holds names, so nothing is looked up or sent. */
export async function writeWorkflow(script: string, wants: WorkflowWants, context: Context): Promise<number> {
  await checkFolder(context);
  const names = await namesFor(wants, context);
  const text = freshWorkflow({
    script,
    names,
    project: await projectOf(script, context),
    ...(wants.schedule !== undefined && { schedule: wants.schedule }),
    ...(wants.environment !== undefined && { environment: wants.environment }),
    ...(wants.withVerify && { verifyWith: context.version }),
  });
  const file =
    wants.output ?? `.github/workflows/run-${script.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase()}.yml`;
  if (file === '-') context.stdout.write(text);
  else await create(file, text, context);
  if (file !== '-') context.stdout.write(`${file}: runs ${script} with ${count(names.length, 'secret')}\n`);
  context.stderr.write(`hint: ${pushFirst(wants)}\n`);
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

async function namesFor(wants: WorkflowWants, context: Context): Promise<readonly string[]> {
  const source = await readSource(wants, context);
  // Names are all that a workflow has, so an example file need not have its values at hand.
  const { named = source.leaves } = source;
  const job = {
    provider: github,
    naming: { layouts: github.defaultLayouts },
    wants: { ...valuesOf(pushOptions, {}), ...wants },
  };
  const { entries } = choose({ ...source, leaves: named }, job, context.random);
  return entries
    .map(({ name }) => name)
    .toSorted((a, b) => Number(a === VERIFY_NAME) - Number(b === VERIFY_NAME));
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

const pushFirst = ({ environment, withVerify }: WorkflowWants): string =>
  [
    'push the secrets before it runs: deploy-secrets github',
    ...(environment === undefined ? [] : [`--environment ${environment}`]),
    ...(withVerify ? ['--with-verify'] : []),
  ].join(' ');
