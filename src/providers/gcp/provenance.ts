import type { Keyring } from '../../core/marks/mark.ts';
import { formatPush, type Provenance, parsePush } from '../../core/marks/provenance.ts';
import type { LastPush } from '../../core/model.ts';
import { PUSH } from './annotations.ts';
import type { GcpSecret } from './answers.ts';
import type { MarkNote, NoteSubject } from './marks.ts';

/*
 * Who pushed, in an annotation of its own, so that a program that does not know it reads the mark all the same:
 *
 *   v1 PUSH SEAL
 *
 * PUSH is a word as core/marks/provenance.ts has it, SEAL binds it to the secret and its mark: beside another mark, or on a secret
 * that was made anew, it tells nothing.
 */

const PURPOSE = 'gcp-push';

export function formatProvenance(
  provenance: Provenance,
  { mark, settled }: Pick<MarkNote, 'mark' | 'settled'>,
  { path, created }: NoteSubject,
  keyring: Keyring,
): string {
  const word = formatPush({ at: new Date(settled?.created ?? 0), ...provenance });
  return `v1 ${word} ${keyring.seal(PURPOSE, path, created, mark, word)}`;
}

/** Who pushed the value that the mark is of; undefined where nobody said so, or without the key of the mark. */
export function readProvenance(
  { annotations, path, created }: GcpSecret,
  mark: string,
  keyring: Keyring | undefined,
): LastPush | undefined {
  const [, word = '', seal = ''] = /^v1 (\S+) ([a-z2-7]{26})$/.exec(annotations[PUSH] ?? '') ?? [];
  const isOurs = keyring?.verifySeal(mark.slice(1, 5), seal, PURPOSE, path, created, mark, word);
  return isOurs ? parsePush(word) : undefined;
}
