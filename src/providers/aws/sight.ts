import type { Remote } from '../../core/model.ts';
import { mayBe } from './kms.ts';
import { heldIn } from './note.ts';
import type { Shape } from './shape.ts';

/** An id that we gave, whatever the version of the mark: everyone else's are UUIDs. */
const MARK = /^[a-z][a-z2-7]{62}$/;

/**
 * What a look tells of one secret. The id of the version that readers get is our mark, so nobody wrote since; when
 * ours is only among the versions before it, someone else wrote last.
 */
export function remoteOf(shape: Shape, kmsKey: string | undefined): Remote {
  const { name, current, others, changedAt, leaving, description } = shape;
  const [mark, ...past] = [...(current === undefined ? [] : [current]), ...others].filter((id) =>
    MARK.test(id),
  );
  const settings = settingsOf(shape, kmsKey);
  return {
    type: 'secret',
    name,
    ...(mark !== undefined && { mark, previousMarks: past }),
    changedExternally: touchedBy(mark, current),
    ...(changedAt && { changedAt }),
    ...(leaving && { pendingDeletion: leaving }),
    ...heldIn(description),
    ...(settings.length > 0 && { settings }),
    native: shape,
  };
}

const touchedBy = (mark: string | undefined, current: string | undefined): Remote['changedExternally'] => {
  if (mark === undefined) return 'unknown';
  return mark === current ? 'no' : 'yes';
};

function settingsOf({ leaving, kmsKey: listed }: Shape, wanted: string | undefined): string[] {
  return [
    ...(leaving ? ['was removed, comes back'] : []),
    ...(wanted !== undefined && !mayBe(wanted, listed) ? ['another KMS key'] : []),
  ];
}

/** The full ARN of what was seen. */
export const arnOf = ({ native }: Remote): string | undefined =>
  typeof native === 'object' && native !== null && 'arn' in native ? String(native.arn) : undefined;
