import { UserError } from '../../core/diagnostics.ts';
import type { Secrets } from './secrets.ts';
import { isActive, noteIn, type Sight } from './sight.ts';

/**
 * Destroys what we wrote before, but for the newest `keep` of ours: after the new value stands and is vouched
 * for. What others wrote stays, as does a version that an alias points at.
 * @throws UserError that says that the value itself is written
 */
export async function clearAway(sight: Sight, secrets: Secrets, keep: number): Promise<void> {
  const { name, aliased } = sight.secret;
  const ours = noteIn(sight)?.ours ?? [];
  const superseded = new Set(ours.toReversed().slice(keep));
  if (superseded.size === 0) return;
  try {
    const versions = await secrets.versions(name, 'all');
    const doomed = versions.filter(
      (version) =>
        superseded.has(version.number) &&
        isActive(version) &&
        !version.leaving &&
        !aliased.has(version.number),
    );
    for (const version of doomed) await secrets.destroy(name, version);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, hint } = error;
    throw new UserError(`it is written, but older versions stay: ${message}`, {
      ...(hint !== undefined && { hint }),
    });
  }
}
