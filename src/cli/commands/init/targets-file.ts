import path from 'node:path';
import { UserError } from '../../../core/diagnostics.ts';
import { printable } from '../../../core/inert.ts';
import { FILE_VERSION } from '../../../core/targets/tables.ts';
import type { Context } from '../../context.ts';
import { settingsFolder, workspaceMarker } from '../../sources/project.ts';
import { rememberAgreement } from '../../targets/agreed-files.ts';
import { TARGETS_FILE, targetsFileIn } from '../../targets/file.ts';
import { readTargets } from '../../targets/read.ts';
import { type FoundTarget, findPlaces } from './found-targets.ts';

/** What a first deploy-secrets.toml would hold. */
export interface FirstTargets {
  readonly file: string;
  readonly places: readonly FoundTarget[];
}

/** Finds what a first deploy-secrets.toml could hold; undefined where there is one already, or nothing to put into it. */
export async function findFirstTargets(context: Context): Promise<FirstTargets | undefined> {
  const file = targetsFileIn(undefined, context.env);
  if ((await context.kindOf(file)) !== undefined) return undefined;
  const places = await findPlaces(context);
  return places.length > 0 ? { file, places } : undefined;
}

/**
 * Writes a first deploy-secrets.toml. What a machine cannot tell is asked: whether a place that was found is one to push to.
 * @returns whether there is one now
 */
export async function writeFirstTargets(
  { file, places }: FirstTargets,
  quiet: boolean,
  context: Context,
): Promise<boolean> {
  const chosen = await choose(places, context);
  if (chosen.length === 0) return false;
  const text = textFor(chosen, await deployedProfile(context), context.env);
  const { problems } = readTargets(text, file);
  if (problems.length > 0) throw new Error('init writes a file that is sound');
  if (!(await context.createFile(file, text)))
    throw new UserError(`${file} was made meanwhile, and stays as it is`, { hint: 'run it again' });
  await rememberAgreement({ file, text }, context);
  const names = `${chosen.length === 1 ? 'target' : 'targets'} ${chosen.map(({ name }) => name).join(', ')}`;
  if (!quiet)
    context.stderr.write(`wrote ${printable(file)} with the ${names}; deploy-secrets targets lists them\n`);
  if (!quiet && (await isIgnored(file, context)))
    context.stderr.write(
      `warning: git ignores ${printable(file)}, so nobody else gets it\nhint: there is no secret in it: add the line !${TARGETS_FILE} to .gitignore\n`,
    );
  return true;
}

async function choose(
  places: readonly FoundTarget[],
  { interactive, confirm }: Context,
): Promise<FoundTarget[]> {
  if (!interactive) return [...places];
  const chosen: FoundTarget[] = [];
  for (const place of places) if (await confirm(`  a target for ${place.label}?`, true)) chosen.push(place);
  return chosen;
}

/** The profile of a workspace that is deployed, where there is one: that of this machine is none to push. */
async function deployedProfile({ env, kindOf }: Context): Promise<string | undefined> {
  const inWorkspace = (await kindOf(workspaceMarker(env))) === 'file';
  const ofProd = ['prod.secrets.toml', 'prod.config.toml'].map((name) =>
    path.join(settingsFolder(env), name),
  );
  const kinds = inWorkspace ? await Promise.all(ofProd.map((file) => kindOf(file))) : [];
  return kinds.includes('file') ? 'prod' : undefined;
}

function textFor(places: readonly FoundTarget[], profile: string | undefined, env: Context['env']): string {
  const sections = places.map(
    ({ name, keys }) =>
      `\n[targets.${name}]\n${Object.entries(keys)
        .map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`)
        .join('')}`,
  );
  const hasAirflow = places.some(({ name }) => name === 'airflow');
  const wantsAirflow = !hasAirflow && (env.AIRFLOW_TOKEN || env.AIRFLOW_USERNAME);
  return [
    HEADING,
    ...(profile === undefined ? [] : [`\n[defaults]\nprofile = ${JSON.stringify(profile)}\n`]),
    ...sections,
    ...(wantsAirflow ? [AIRFLOW] : []),
  ].join('');
}

const HEADING = `# Where the secrets of this project go. No secret in here: a credential is named by its variable, as in token = "env:NAME".
# The keys are the options of deploy-secrets github, aws, gcp and airflow; deploy-secrets push TARGET pushes.
version = ${FILE_VERSION}
`;

const AIRFLOW = `
# AIRFLOW_… is set, and its address is not known:
# [targets.airflow]
# to = "airflow"
# url = "https://airflow.example.com"
`;

/** Many projects ignore whatever ends in secrets.toml. */
async function isIgnored(file: string, { run }: Pick<Context, 'run'>): Promise<boolean> {
  const { dir, base } = path.parse(file);
  return (await run('git', ['-C', dir || '.', 'check-ignore', '--', base])) !== undefined;
}
