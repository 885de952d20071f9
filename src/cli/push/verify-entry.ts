import { UserError } from '../../core/diagnostics.ts';
import { variableOf } from '../../core/entries.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { Random } from '../../core/marks/key.ts';
import type { Keyring } from '../../core/marks/mark.ts';
import { VERIFY_NAME, verifyText } from '../../core/marks/verify.ts';
import type { Entry } from '../../core/model.ts';
import type { PushOptions } from './options.ts';

interface Verifying {
  readonly layout: LayoutSelection;
  readonly wants: Pick<PushOptions, 'include' | 'exclude'>;
  readonly keyring: Keyring | undefined;
  readonly random: Random;
}

/**
 * What `--with-verify` pushes besides. @throws UserError where a job's environment would not be what is pushed,
 * or would be only in part
 */
export function verifyEntry(entries: readonly Entry[], { layout, wants, keyring, random }: Verifying): Entry {
  if (layout.layouts.some((name) => name !== 'env'))
    throw new UserError(
      `--with-verify checks environment variables, and ${layout.layouts.join(' and ')} makes none`,
      {
        hint: 'use it with --layout env',
        code: 'usage',
      },
    );
  if (wants.include.length + wants.exclude.length > 0)
    throw new UserError('--with-verify speaks for the whole file', {
      hint: 'leave out --include and --exclude',
      code: 'usage',
    });
  const { prefix = '' } = layout;
  if (entries.some(({ name }) => name === prefix + VERIFY_NAME))
    throw new UserError(`the file itself has a value for ${VERIFY_NAME}`, {
      hint: 'give it another key, or leave out --with-verify',
      code: 'name-collision',
    });
  const inJob = entries.map((entry) => ({ name: variableOf(entry), value: entry.value }));
  return {
    type: 'secret',
    name: prefix + VERIFY_NAME,
    ...(prefix !== '' && { variable: VERIFY_NAME }),
    value: verifyText(inJob, keyring, random),
    from: [],
  };
}
