import { type Diagnostic, diagnostic, UserError } from '../../core/diagnostics.ts';
import { variableOf } from '../../core/entries.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { Random } from '../../core/marks/key.ts';
import type { Keyring } from '../../core/marks/mark.ts';
import { VERIFY_NAME, verifyText } from '../../core/marks/verify.ts';
import type { Entry, Plan } from '../../core/model.ts';
import { isPending } from '../../core/sync/plan.ts';
import type { PushOptions } from './push-options.ts';

interface Verifying {
  readonly naming: LayoutSelection;
  readonly wants: Pick<PushOptions, 'include' | 'exclude'>;
  readonly keyring: Keyring | undefined;
  readonly random: Random;
}

/**
 * What `--with-verify` pushes besides. @throws UserError where a job's environment would not be what is pushed,
 * or would be only in part
 */
export function verifyEntry(entries: readonly Entry[], { naming, wants, keyring, random }: Verifying): Entry {
  if (naming.layouts.some((layout) => layout !== 'env'))
    throw new UserError(
      `--with-verify checks environment variables, and ${naming.layouts.join(' and ')} makes none`,
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
  const { prefix = '' } = naming;
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

/** A push without `--with-verify` after one with it leaves behind what is no longer true. */
export function staleVerify({ changes }: Plan, { prefix = '' }: LayoutSelection): Diagnostic[] {
  const name = prefix + VERIFY_NAME;
  const left = changes.some(
    (change) => change.type === 'secret' && change.name === name && change.action === 'leftover',
  );
  if (!left || !changes.some(isPending)) return [];
  return [
    diagnostic('stale-verify', {
      name,
      message: 'it was pushed with --with-verify, and will call these changes wrong',
      hint: 'push with --with-verify again, or let --prune remove it',
    }),
  ];
}
