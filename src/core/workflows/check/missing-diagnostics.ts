import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import type { ContextName, NamedReference } from '../references/expressions.ts';
import type { ReferenceSite } from '../references/reference-sites.ts';
import {
  environmentsWith,
  type Inventory,
  type JobEnvironment,
  type Presence,
  type UnknownPresence,
} from './inventory.ts';

/** Says what is wrong with a name that a job will not find, or may not; nothing of one that it will. */
export function reportAbsence(
  site: ReferenceSite,
  reference: NamedReference,
  { job, presence }: { readonly job: JobEnvironment; readonly presence: Presence },
  inventory: Inventory,
): Diagnostic[] {
  if (presence === 'present') return [];
  if (typeof presence === 'object') return [uncertain(site, reference, presence)];
  if (presence === 'beyond-limit') return [notThere(site, reference, BEYOND_LIMIT)];
  const environment = job === 'none' ? '' : `nor in the environment ${job.environment} `;
  const message = `no such ${NOUN[reference.context]} will be in the repository ${environment}or shared by its organization: it arrives empty`;
  return [notThere(site, reference, { message, hint: hintFor(reference, inventory) })];
}

const NOUN: Readonly<Record<ContextName, string>> = { secrets: 'secret', vars: 'variable' };

const BEYOND_LIMIT = {
  message:
    'the organization shares it, but a workflow sees only the first 100 of its secrets in alphabetical order: it arrives empty',
  hint: 'push it to the repository itself, or share fewer secrets of the organization with it',
};

function hintFor(reference: NamedReference, inventory: Inventory): string {
  const [first] = environmentsWith(reference, inventory);
  if (first !== undefined) return `it is in the environment ${first}: give the job "environment: ${first}"`;
  return 'push it, mend the name, or take the line out';
}

const uncertain = (
  site: ReferenceSite,
  { name }: NamedReference,
  { unknown }: UnknownPresence,
): Diagnostic =>
  unknown === 'environment'
    ? cannotTell(
        site,
        'not in the repository, and which environment the job has is known only when it runs',
        { name },
      )
    : cannotTell(site, `not found, and the token may not list ${unknown.label}`, {
        name,
        hint: `let the token have "${unknown.permission}", or check it by hand`,
      });

export const notThere = (
  { at, optional }: ReferenceSite,
  { name }: NamedReference,
  { message, hint }: { readonly message: string; readonly hint: string },
): Diagnostic =>
  diagnostic('not-there', { name, at, message, hint, ...(optional && { severity: 'warning' }) });

export const cannotTell = (
  { at }: ReferenceSite,
  message: string,
  { name, hint = 'check it by hand' }: { readonly name?: string; readonly hint?: string } = {},
): Diagnostic => diagnostic('cannot-tell', { ...(name !== undefined && { name }), at, message, hint });
