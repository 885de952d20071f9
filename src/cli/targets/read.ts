import path from 'node:path';
import { type Diagnostic, diagnostic, UserError } from '../../core/diagnostics.ts';
import { nearest } from '../../core/nearest.ts';
import type { OptionRule } from '../../core/sync/provider.ts';
import { checkTargets, inOrder, type NamedTarget } from '../../core/targets/check.ts';
import { isInside } from '../checkout.ts';
import type { Context } from '../context.ts';
import { settingsFolder } from '../sources/project.ts';
import { parseSourceOptions } from '../sources/request.ts';
import { TARGETS_FILE, targetsFileIn } from './file.ts';
import { otherCredentials, requestFor, type TargetRequest } from './request.ts';
import { targetTables } from './tables.ts';

/** deploy-secrets.toml, read and checked. */
export interface TargetsFile {
  /** As it is shown to people. */
  readonly file: string;
  readonly text: string;
  /** Those in which nothing is wrong. */
  readonly targets: readonly NamedTarget[];
  /** All that is wrong with the file. */
  readonly problems: readonly Diagnostic[];
}

type FileContext = Pick<Context, 'env' | 'folder' | 'readInside' | 'readFile' | 'kindOf'>;

/**
 * Reads the file and checks it, by the tables of the command line; undefined where there is none.
 * @throws UserError for what is no TOML
 */
export async function findTargets(
  config: string | undefined,
  context: FileContext,
): Promise<TargetsFile | undefined> {
  const file = targetsFileIn(config, context.env);
  const { DLT_PROJECT_DIR: project = '' } = context.env;
  // What the checkout has in this place shall be in the checkout; a file that was named may lie anywhere.
  const text =
    config === undefined ? await context.readInside(project || '.', file) : await context.readFile(file);
  return text === undefined ? undefined : readTargets(text, file);
}

/** @throws UserError where there is no such file, or in the wrong place, and for what is no TOML */
export async function readTargetsFile(
  config: string | undefined,
  context: FileContext,
): Promise<TargetsFile> {
  const file = targetsFileIn(config, context.env);
  if (isAmongSettings(file, context)) throw amongSettings(file);
  const found = await findTargets(config, context);
  if (found) return found;
  const misplaced = path.join(settingsFolder(context.env), TARGETS_FILE);
  if (config === undefined && (await context.kindOf(misplaced)) === 'file') throw amongSettings(misplaced);
  throw new UserError(`there is no ${file}`, {
    hint: 'deploy-secrets init writes a first one, if the git remote, AWS, gcloud or AIRFLOW_… tells of a place; else write it as docs/targets.md shows, or name the store: deploy-secrets github --help',
    code: 'usage',
  });
}

/** Where the project keeps its settings in its root, there is no other place for this file. */
function isAmongSettings(file: string, { env, folder }: FileContext): boolean {
  const root = path.resolve(folder, env.DLT_PROJECT_DIR || '.');
  const settings = path.resolve(folder, settingsFolder(env));
  return settings !== root && isInside(path.resolve(folder, file), settings);
}

const amongSettings = (file: string): UserError =>
  new UserError(
    `${file} lies among the settings of dlt, and dlthub deploy uploads what ends in secrets.toml there`,
    {
      hint: 'move it to the root of the project',
    },
  );

/** Checks a text as deploy-secrets.toml, by the tables and the rules of the command line. */
export function readTargets(text: string, file: string): TargetsFile {
  const { targets, problems } = checkTargets(text, file, targetTables);
  const checked = targets.map((target) => checkRules(target));
  const all = [...problems, ...checked.flatMap((one) => one.problems)];
  const requests = checked.flatMap(({ request }) => request ?? []);
  return {
    file,
    text,
    targets: requests.map(({ target }) => target),
    problems: inOrder([...all, ...samePlaces(requests)]),
  };
}

interface CheckedTarget {
  readonly request?: TargetRequest;
  readonly problems: readonly Diagnostic[];
}

/** Holds a target to the rules between its options, in the words of the file. */
function checkRules(target: NamedTarget): CheckedTarget {
  try {
    const request = requestFor(target, {}, {});
    const { provider, providerOptions, options } = request.request;
    parseSourceOptions(options);
    const broken = brokenRules(provider.optionRules ?? [], providerOptions);
    const problems = [
      ...broken.map((error) => inFile(error, target)),
      ...localByDefault(target),
      ...otherCredentials(target),
    ];
    return problems.length > 0 ? { problems } : { request, problems };
  } catch (error) {
    if (error instanceof UserError) return { problems: [inFile(error, target)] };
    throw error;
  }
}

/** Profiles for the machine at which one works: a target that means one says so itself. */
export const LOCAL_PROFILES = ['dev', 'tests'];

function localByDefault({ name, values }: NamedTarget): Diagnostic[] {
  const profile = values.get('profile');
  if (!profile?.isDefault || !LOCAL_PROFILES.includes(String(profile.value))) return [];
  return [
    diagnostic('wrong-value', {
      at: profile.at,
      message: `the profile ${profile.value} is for one machine, and no default`,
      hint: `write profile = ${JSON.stringify(profile.value)} in each target that means it, such as ${name}`,
    }),
  ];
}

const brokenRules = <O extends object>(rules: readonly OptionRule<O>[], options: O): UserError[] =>
  rules
    .filter((rule) => rule.when(options))
    .map((rule) => new UserError(rule.message(options), { hint: rule.hint }));

/** Says it of keys instead of options, at the first of them that stands in the file. */
function inFile({ message, hint }: UserError, { at, values }: NamedTarget): Diagnostic {
  const asKeys = (text: string): string => text.replaceAll(/--(?=[a-z])/g, '');
  const named = [...message.matchAll(/--([a-z][a-z-]*)/g)].map(([, key = '']) => values.get(key));
  return diagnostic('wrong-value', {
    at: named.find((one) => one !== undefined)?.at ?? at,
    message: asKeys(message),
    ...(hint !== undefined && { hint: asKeys(hint) }),
  });
}

function samePlaces(requests: readonly TargetRequest[]): Diagnostic[] {
  const first = new Map<string, TargetRequest['target']>();
  return requests.flatMap(({ target, place }) => {
    const other = place.ids.map((id) => first.get(id)).find((one) => one !== undefined);
    for (const id of place.ids) if (!first.has(id)) first.set(id, target);
    if (!other) return [];
    return [
      diagnostic('same-place', {
        at: target.at,
        message: `${target.name} leads where ${other.name} (line ${other.at.line}) does: ${place.label}`,
        hint: 'make one target of both, or tell them apart by environment, prefix, layout or pipeline',
      }),
    ];
  });
}

/**
 * Finds the targets that were named; without a name the only one there is.
 * @throws UserError of code `usage` for a name that is none, and where it is not said which
 */
export function chooseTargets(
  { targets, file }: Pick<TargetsFile, 'targets' | 'file'>,
  names: readonly string[],
  all: boolean,
): readonly NamedTarget[] {
  if (all && names.length > 0)
    throw new UserError('--all and names of targets contradict each other', {
      code: 'usage',
      hint: 'leave one of them out',
    });
  if (all || (names.length === 0 && targets.length === 1)) return targets;
  if (names.length === 0)
    throw new UserError(`which target? ${file} has ${targets.map(({ name }) => name).join(', ')}`, {
      code: 'usage',
      hint: 'name one or several, or say --all',
    });
  return [...new Set(names)].map((name) => named(name, targets, file));
}

function named(name: string, targets: readonly NamedTarget[], file: string): NamedTarget {
  const found = targets.find((target) => target.name === name);
  if (found) return found;
  const names = targets.map((target) => target.name);
  const meant = nearest(name, names);
  throw new UserError(`${file} has no target ${JSON.stringify(name)}`, {
    code: 'usage',
    hint: meant === undefined ? `it has ${names.join(', ')}` : `did you mean ${meant}?`,
  });
}
