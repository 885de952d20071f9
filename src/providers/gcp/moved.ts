import type { Secrets } from './secrets.ts';
import { isMoved, noteIn, type Sight } from './sight.ts';

/**
 * The names whose newest version is not the one that we wrote last, though the look said nothing of it: a
 * list does not show that someone added a version. Asked right before the first write, for what is about to be
 * replaced or removed alone, so that a secret rotated by hand is not undone by a pipeline that did not know.
 */
export async function moved(sights: readonly Sight[], secrets: Secrets): Promise<string[]> {
  const vouched = sights.filter((sight) => noteIn(sight)?.settled && !isMoved(sight));
  const checked = await Promise.all(
    vouched.map(async (sight) => {
      const versions = await secrets.versions(sight.secret.name, 'newest');
      return isMoved({ ...sight, versions }) ? [sight.secret.name] : [];
    }),
  );
  return checked.flat();
}
