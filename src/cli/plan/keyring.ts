import { type Diagnostic, diagnostic, UserError } from '../../core/diagnostics.ts';
import type { Keyring } from '../../core/marks/mark.ts';
import type { Context } from '../context.ts';
import { readSource, type Source } from '../sources/index.ts';
import type { TargetRequest } from '../targets/request.ts';

/** Lets standard input be read more than once: for the key before any look, and then for the values. */
export function rememberingStdin(context: Context): Context {
  let read: Promise<string> | undefined;
  return {
    ...context,
    readStdin: () => {
      read ??= context.readStdin();
      return read;
    },
  };
}

/**
 * Finds the key of these targets, before any look. A source that cannot be read is told with its target.
 * @param id which is wanted, where there are several
 * @throws UserError where none has a key, or none can be read
 */
export async function keyringFor(
  requests: readonly TargetRequest[],
  context: Context,
  id?: string,
): Promise<Keyring> {
  const reading = requests.map(({ request, env }) => readSource(request.options, { ...context, env }));
  const ends = await Promise.allSettled(reading);
  const failures = ends.flatMap((end): unknown[] => (end.status === 'rejected' ? [end.reason] : []));
  const bug = failures.find((reason) => !(reason instanceof UserError));
  if (bug !== undefined) throw bug;
  const keyrings = ends.flatMap((end) => (end.status === 'fulfilled' ? (end.value.keyring ?? []) : []));
  const found = keyrings.find((keyring) => keyring.id === id) ?? keyrings[0];
  if (found) return found;
  if (failures.length > 0) throw failures[0];
  throw new UserError('a saved plan is sealed by the key, and there is none', {
    hint: 'deploy-secrets init makes one; in CI it comes in DEPLOY_SECRETS_KEY',
    code: 'no-key',
  });
}

/** Why a target does not go with a plan: its own secrets come with another key. What could not be read has its own reason. */
export function otherKeyring(source: Source | undefined, { id }: Pick<Keyring, 'id'>): Diagnostic[] {
  if (!source || source.keyring?.id === id) return [];
  const own = source.keyring ? `with the key ${source.keyring.id}` : 'without a key';
  return [
    diagnostic('plan-other-key', {
      message: `its secrets come ${own}, and the plan is sealed by ${id}`,
      hint: 'give all targets of one plan the same key, as DEPLOY_SECRETS_KEY does',
    }),
  ];
}
