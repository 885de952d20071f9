import { type Diagnostic, diagnostic, UserErrors } from '../../core/diagnostics.ts';
import type { NamedTarget } from '../../core/targets/check.ts';
import { count } from '../../core/words.ts';
import type { ParsedArguments } from '../command.ts';
import type { Context } from '../context.ts';
import { agreeToPlaces } from './agree.ts';
import { movedTargets } from './moved.ts';
import { chooseTargets, LOCAL_PROFILES, readTargetsFile, type TargetsFile } from './read.ts';
import { credentialProblems, type GivenOptions, requestFor, type TargetRequest } from './request.ts';

/** What this run does about the targets. */
interface TargetsRun {
  /** It looks, and writes nothing. */
  readonly dryRun: boolean;
  readonly yes: boolean;
}

/**
 * Reads deploy-secrets.toml and makes a push of each target that the arguments name, with all other arguments on top. Nothing is
 * sent before the file is sound, every credential is there, and it is agreed that the file may say where to push.
 * @throws UserErrors for all that is wrong, at once
 */
export async function openTargets(
  { _: names, all, config, ...given }: ParsedArguments,
  run: TargetsRun,
  context: Context,
): Promise<TargetRequest[]> {
  const found = await readTargetsFile(typeof config === 'string' ? config : undefined, context);
  refuseProblems(found.problems, found);
  const chosen = chooseTargets(found, names, all === true);
  refuseProblems([...localProfiles(chosen, given), ...credentialProblems(chosen, context.env)], found);
  const requests = chosen.map((target) => requestFor(target, given, context.env));
  const refusal = await agreeToPlaces(found, requests, run, context);
  if (refusal) refuseProblems([refusal], found);
  const moved = await movedTargets(found, requests, context);
  return requests.map((one) => {
    const warnings = moved.get(one.target.name);
    return warnings ? { ...one, request: { ...one.request, warnings } } : one;
  });
}

/** A profile for one machine goes only where the target itself names it, whatever the command line says of all. */
export function localProfiles(chosen: readonly NamedTarget[], { profile }: GivenOptions): Diagnostic[] {
  if (typeof profile !== 'string' || !LOCAL_PROFILES.includes(profile)) return [];
  return chosen
    .filter(({ values }) => values.get('profile')?.value !== profile)
    .map(({ name, at }) =>
      diagnostic('local-profile', {
        at,
        message: `the profile ${profile} is for one machine, and ${name} does not name it`,
        hint: `write profile = "${profile}" in the target, if it is meant for it`,
      }),
    );
}

/** @throws UserErrors where there is a problem */
export function refuseProblems(
  problems: readonly Diagnostic[],
  { file }: Pick<TargetsFile, 'file'>,
  ending = ', nothing was sent',
): void {
  if (problems.length === 0) return;
  throw new UserErrors(`${count(problems.length, 'problem')} in ${file}${ending}`, problems);
}
