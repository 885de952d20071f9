import { type Diagnostic, UserErrors } from '../../core/diagnostics.ts';
import { count } from '../../core/words.ts';
import type { ParsedArguments } from '../command.ts';
import type { Context } from '../context.ts';
import { agreeToPlaces } from './agree.ts';
import { movedTargets } from './moved.ts';
import { chooseTargets, readTargetsFile, type TargetsFile } from './read.ts';
import { missingCredentials, requestFor, type TargetRequest } from './request.ts';

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
  refuseProblems(missingCredentials(chosen, context.env), found);
  const requests = chosen.map((target) => requestFor(target, given, context.env));
  const refusal = await agreeToPlaces(found, requests, run, context);
  if (refusal) refuseProblems([refusal], found);
  const moved = await movedTargets(found, requests, context);
  return requests.map((one) => {
    const warnings = moved.get(one.target.name);
    return warnings ? { ...one, request: { ...one.request, warnings } } : one;
  });
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
