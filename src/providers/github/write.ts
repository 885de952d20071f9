import { UserError } from '../../core/diagnostics.ts';
import { named } from '../../core/entries.ts';
import type { Entry, Named, Outcome, Write } from '../../core/model.ts';
import type { Access } from './access.ts';
import type { Listed } from './answers.ts';
import type { Holdings } from './holdings.ts';
import type { WriteResult } from './manifest/manifest.ts';
import type { Scope } from './scope.ts';
import { Tries } from './tries.ts';

/** What carrying out a write needs. */
export interface Writing {
  readonly scope: Scope;
  /** Where it goes: to the secrets, or to the variables. */
  readonly holdings: Holdings;
  /** Who may use what is of an organization. Absent: whoever may now. */
  readonly access?: Access;
  /** What the newest look found there. */
  readonly listed: ReadonlyMap<string, Listed>;
  readonly signal: AbortSignal;
}

/** One write. `note` hears of what came of it, for the manifest. */
export async function carryOut(
  write: Write,
  writing: Writing,
  note: (name: string, result: WriteResult) => void,
): Promise<Outcome> {
  const { change } = write;
  const name = nameOf(change);
  const tries = new Tries();
  try {
    note(name, await carriedOut(name, write, writing, tries));
    return { ...named(change), result: 'done' };
  } catch (error) {
    note(name, tries.failed());
    if (error instanceof UserError) return { ...named(change), result: 'failed', error };
    throw error;
  }
}

async function carriedOut(name: string, write: Write, writing: Writing, tries: Tries): Promise<WriteResult> {
  const { holdings, signal } = writing;
  if (!write.entry) {
    await holdings.remove(name, { signal, tries });
    return { kind: 'removed' };
  }
  if (isAboutRepositories(write, writing.listed.get(name), writing.access))
    return share(name, write.entry, writing, tries);
  await holdings.put(name, write.entry.value, await accessTo(name, writing), { signal, tries });
  return tries.written();
}

/** The value stays, and so does the visibility: for another one GitHub wants the value as well. */
const isAboutRepositories = (
  { change }: Write,
  there: Listed | undefined,
  wanted: Access | undefined,
): boolean =>
  change.action === 'update' &&
  change.why === 'settings' &&
  wanted?.visibility === 'selected' &&
  there?.visibility === 'selected';

/**
 * Changes the repositories and leaves the value alone. Whether GitHub takes that for an update of the secret is
 * not documented: if it does, the value is written as well, since its date is all that the manifest goes by.
 */
async function share(name: string, { value }: Entry, writing: Writing, tries: Tries): Promise<WriteResult> {
  const { holdings, access, listed, signal } = writing;
  await holdings.share(name, access?.repositories ?? [], { signal, tries });
  tries.doubt();
  const at = await holdings.writtenAt(name, { signal });
  if (at.getTime() === listed.get(name)?.at.getTime()) return { kind: 'untouched' };
  await holdings.put(name, value, access, { signal, tries });
  return tries.written();
}

/** GitHub wants it with every value: what was asked for, else what is there, asked for right before. */
async function accessTo(
  name: string,
  { scope, holdings, access, listed }: Writing,
): Promise<Access | undefined> {
  if (scope.organization === undefined || access) return access;
  const visibility = listed.get(name)?.visibility;
  if (visibility === undefined) {
    const { message, hint } = untold(scope.organization);
    throw new UserError(`${message}: ${name}`, { hint });
  }
  return { visibility, repositories: visibility === 'selected' ? await holdings.repositories(name) : [] };
}

export const untold = (organization: string) => ({
  message: `nothing says which repositories of ${organization} may use what is new`,
  hint: 'say it with --visibility all, --visibility private, or --repos A,B',
});

/** GitHub keeps names in upper case, and lists them so. */
export const nameOf = ({ name }: Named): string => name.toUpperCase();
