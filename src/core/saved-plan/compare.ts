import { type Diagnostic, diagnostic } from '../diagnostics.ts';
import { keyOf } from '../entries.ts';
import type { Keyring } from '../marks/mark.ts';
import type { EntryId, Key, Remote } from '../model.ts';
import { count } from '../words.ts';
import { type PlannedTarget, savedTarget } from './make.ts';
import type { SavedChange, SavedLook, SavedPlan, SavedTarget } from './saved-plan.ts';
import { taggerFor } from './tags.ts';

/** What this run can say of a target before any look there. */
export type TargetNow = Pick<PlannedTarget, 'provider' | 'options' | 'layouts' | 'owner'>;

/** Why a target of a plan is refused before any look: it is another one now. Empty: it is as it was. */
export function differencesInTarget(saved: SavedTarget, now: TargetNow): Diagnostic[] {
  const options = optionsThatDiffer(saved, now);
  return [
    ...(options.length > 0
      ? [
          diagnostic('plan-other-options', {
            message: `other options than when the plan was made: ${options.join(', ')}`,
            hint: 'plan again',
          }),
        ]
      : []),
    ...(saved.owner === now.owner
      ? []
      : [
          diagnostic('plan-other-owner', {
            message: `the plan is of ${ownerText(saved.owner)}, and this run pushes for ${ownerText(now.owner)}`,
            hint: 'apply it in the project that it was made in, or plan again here',
          }),
        ]),
  ];
}

const ownerText = (owner: string | undefined): string => owner ?? 'nobody in particular';

function optionsThatDiffer(saved: SavedTarget, now: TargetNow): string[] {
  const differs = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other);
  const [before, after] = [new Map(Object.entries(saved.options)), new Map(Object.entries(now.options))];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return [
    ...(saved.provider === now.provider ? [] : ['to']),
    ...names.filter((name) => differs(before.get(name), after.get(name))),
    ...(differs(saved.layouts, now.layouts) && !differs(before.get('layout'), after.get('layout'))
      ? ['layout']
      : []),
  ];
}

/** Both ends of a comparison. */
export interface Comparison {
  readonly plan: Pick<SavedPlan, 'nonce' | 'tool'>;
  readonly saved: SavedTarget;
  /** The same target, prepared anew. */
  readonly planned: PlannedTarget;
  /** Version of deploy-secrets that compares. */
  readonly tool: string;
}

/**
 * Why a plan is not what this run would do at a target: everything that is different, by name. Empty: the new plan is
 * the old one, with the same values, on the same state.
 */
export function differencesInPlan(comparison: Comparison, keyring: Keyring): Diagnostic[] {
  const { plan, saved, planned } = comparison;
  const { look: after } = savedTarget(planned, plan.nonce, keyring);
  const before = saved.look;
  if (!before) return [notLooked()];
  // Why it could not be looked at now is a problem of its own.
  if (!after) return [];
  if (before.store !== after.store) return [otherPlace(before, after)];
  const values = otherValues(before, after);
  const moved = movesSince(before, after, namesOf(comparison, keyring));
  if (values.length === 0 && isDone(before, after)) return moved.length > 0 ? [applied()] : [];
  if (values.length + moved.length > 0) return [...values, ...moved];
  return isSamePlan(before, after) ? [] : [otherwise(comparison)];
}

const notLooked = (): Diagnostic =>
  diagnostic('plan-not-looked', {
    message: 'it could not be looked at when the plan was made, so nothing is planned for it',
    hint: 'plan again',
  });

const otherPlace = (before: SavedLook, after: SavedLook): Diagnostic =>
  diagnostic('plan-other-place', {
    message: `the plan is for ${before.label} (${before.store}), and this run finds ${after.label} (${after.store})`,
    hint: 'use the credentials of the place that was planned for, or plan again',
  });

const applied = (): Diagnostic =>
  diagnostic('plan-applied', {
    message: 'all that the plan would do here is done already: it was applied, or someone pushed the same',
    hint: 'nothing is left to do; for what changed since, plan again',
  });

const PLAN_AGAIN = 'plan again, and review what is different';

/** The same values and the same state, and yet another plan: it is this program that differs. */
const otherwise = ({ plan, tool }: Comparison): Diagnostic =>
  plan.tool === tool
    ? diagnostic('plan-stale', {
        message: 'it would do something else now than the plan says',
        hint: PLAN_AGAIN,
      })
    : diagnostic('plan-other-version', {
        message: `version ${tool} would do something else than version ${plan.tool}, which made the plan`,
        hint: `apply it with version ${plan.tool}, or plan again with this one`,
      });

/** What is compared of changes: not the paths, which may be others in a file that lays out the same. */
function isSamePlan(before: SavedLook, after: SavedLook): boolean {
  const textOf = ({ changes, managed, unmanaged, newContainer }: SavedLook): string =>
    JSON.stringify([changes.map((change) => ({ ...change, paths: [] })), managed, unmanaged, newContainer]);
  return textOf(before) === textOf(after);
}

const byKey = ({ changes }: SavedLook): ReadonlyMap<Key, SavedChange> =>
  new Map(changes.map((change) => [keyOf(change), change]));

/** Each name for which the file does not hold what it held when the plan was made. */
function otherValues(before: SavedLook, after: SavedLook): Diagnostic[] {
  const [old, fresh] = [byKey(before), byKey(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), fresh.get(key)];
    const shown = is?.value !== undefined ? is : was;
    if (!shown || was?.value === is?.value) return [];
    return [
      diagnostic('plan-other-values', {
        name: shown.name,
        paths: pathsThatDiffer(was, is) ?? shown.paths,
        message: otherValueText(was?.value, is?.value),
        hint: 'apply the plan with the secrets that it was made from, or plan again',
      }),
    ];
  });
}

function otherValueText(was: string | undefined, is: string | undefined): string {
  if (was === undefined) return 'the file has it now, and had it not when the plan was made';
  if (is === undefined) return 'the file had it when the plan was made, and has it no more';
  return 'the file holds another value than when the plan was made';
}

/** Of an entry that is made of many values, those that are others; undefined where that is not known. */
function pathsThatDiffer(was: SavedChange | undefined, is: SavedChange | undefined): string[] | undefined {
  const [old, fresh] = [partsOf(was), partsOf(is)];
  if (old.size + fresh.size === 0) return undefined;
  const paths = [...new Set([...fresh.keys(), ...old.keys()])];
  const other = paths.filter((path) => old.get(path) !== fresh.get(path));
  return other.length > 0 ? other : undefined;
}

const partsOf = ({ paths, parts = [] }: Pick<SavedChange, 'paths' | 'parts'> = { paths: [] }) =>
  new Map(parts.map((part, n) => [paths[n] ?? '', part]));

/** Whether all that was to be done is done, by this plan or by another hand, with the very values. */
function isDone(before: SavedLook, after: SavedLook): boolean {
  const now = byKey(after);
  const pending = before.changes.filter((change) => PENDING.has(change.action));
  return (
    pending.length > 0 &&
    pending.every((change) => {
      const is = now.get(keyOf(change));
      return change.action === 'remove' ? is === undefined : is?.action === 'keep';
    })
  );
}

const PENDING: ReadonlySet<SavedChange['action']> = new Set(['create', 'update', 'remove']);

/** Finds what a tag of a name stands for: of the plan the names that it tells, of this look all. */
type NameOf = (tag: string) => (EntryId & Pick<Remote, 'pendingDeletion'>) | undefined;

function namesOf({ plan, saved, planned }: Comparison, keyring: Keyring): NameOf {
  const { look } = saved;
  const { ready } = planned.prepared;
  if (!look || !ready) return () => undefined;
  const tagger = taggerFor(keyring, { nonce: plan.nonce, target: saved.name, store: look.store });
  const ids = [...look.changes, ...ready.state.remotes.values()];
  const names = new Map(ids.map((id) => [tagger.id(id), id]));
  return (tag) => names.get(tag);
}

/** What appeared, vanished or was changed at the target since: each by its name, as far as that is known. */
function movesSince(before: SavedLook, after: SavedLook, nameOf: NameOf): Diagnostic[] {
  const [old, fresh] = [standings(before), standings(after)];
  const ids = [...new Set([...old.keys(), ...fresh.keys()])];
  const moves = ids.flatMap((id) => {
    const [was, is] = [old.get(id), fresh.get(id)];
    if (was === is) return [];
    const entry = nameOf(id);
    // What is still known of though it is away has vanished all the same.
    const isGone = is === undefined || entry?.pendingDeletion;
    const how: Move = was === undefined ? 'appeared' : isGone ? 'vanished' : 'changed';
    return [{ how, entry }];
  });
  const named = moves.flatMap(({ how, entry }) => (entry ? [{ how, entry }] : []));
  const unnamed = moves.length - named.length;
  return [
    ...named
      .sort((one, other) => (keyOf(one.entry) < keyOf(other.entry) ? -1 : 1))
      .map(({ how, entry: { name } }) => stale(MOVES[how], { name })),
    ...(unnamed > 0
      ? [stale(`${count(unnamed, 'entry', 'entries')} of others vanished since the plan was made`)]
      : []),
    ...(before.seen.place === after.seen.place
      ? []
      : [stale('the place itself is not as it was when the plan was made')]),
  ];
}

type Move = 'appeared' | 'vanished' | 'changed';

const MOVES: Readonly<Record<Move, string>> = {
  appeared: 'it is there now, and was not when the plan was made',
  vanished: 'it was there when the plan was made, and is gone',
  changed: 'it was changed there since the plan was made',
};

const stale = (message: string, named: Pick<Diagnostic, 'name'> = {}): Diagnostic =>
  diagnostic('plan-stale', { ...named, message, hint: PLAN_AGAIN });

/** How each entry stood, by the tag of its name. */
const standings = ({ seen: { entries } }: SavedLook): ReadonlyMap<string, string> =>
  new Map(entries.map((entry) => [entry.slice(0, entry.indexOf(':')), entry]));
