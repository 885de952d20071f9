import { type Diagnostic, UserError } from '../diagnostics.ts';
import { keyOf } from '../entries.ts';
import { formatJson } from '../inert.ts';
import { base32, type Random } from '../marks/key.ts';
import type { Keyring } from '../marks/mark.ts';
import type { Change, Entry } from '../model.ts';
import type { Prepared, Ready } from '../sync/sync.ts';
import { dotted } from '../toml/path.ts';
import {
  FORMAT,
  type SavedChange,
  type SavedLook,
  type SavedOptions,
  type SavedPlan,
  type SavedProblem,
  type SavedTarget,
  unsealedShape,
} from './saved-plan.ts';
import { seenOf, type Tagger, taggerFor } from './tags.ts';

/** A target that was planned, as the plan is to tell of it. */
export interface PlannedTarget {
  readonly name: string;
  readonly provider: string;
  readonly options: SavedOptions;
  readonly layouts: readonly string[];
  /** Whose the entries are. One that is made up anew in each run tells nothing, and is left out. */
  readonly owner?: string;
  readonly prepared: Pick<Prepared, 'entries' | 'ready'>;
  /** All that is wrong with it. */
  readonly problems: readonly Diagnostic[];
}

export interface PlanHead {
  /** Version of deploy-secrets. */
  readonly tool: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What the command line said besides the target file. */
  readonly given: SavedOptions;
}

/**
 * Makes the text of a plan: what `apply` will be held to.
 * @throws UserError where it is larger than what would be read again
 */
export function makeSavedPlan(
  planned: readonly PlannedTarget[],
  { tool, now, given }: PlanHead,
  keyring: Keyring,
  random: Random,
): string {
  const nonce = base32(random(NONCE_BYTES));
  const made = new Date(now).toISOString();
  const targets = planned.map((target) => savedTarget(target, nonce, keyring));
  const head = { version: FORMAT, tool, made, nonce, key: keyring.id, given };
  const plan = unsealedShape.read({ ...head, targets }, 'the plan');
  const written = formatJson({ ...plan, seal: keyring.seal(SEAL, JSON.stringify(plan)) });
  if (Buffer.byteLength(written) <= LARGEST_PLAN) return written;
  throw new UserError(`the plan would have more than ${LARGEST_PLAN / 1024 / 1024} MiB`, {
    hint: 'plan fewer targets at once',
  });
}

const NONCE_BYTES = 20;
/** Bytes. What is larger is not read either. */
const LARGEST_PLAN = 4 * 1024 * 1024;

/** Tells whether the holder of the key wrote exactly this plan. */
export const isSealed = ({ seal, ...plan }: SavedPlan, keyring: Keyring): boolean =>
  keyring.verifySeal(plan.key, seal, SEAL, JSON.stringify(plan));

const SEAL = 'saved plan';

/** Describes a target as a plan of this nonce has it: for the file, and for what the file is compared with. */
export function savedTarget(target: PlannedTarget, nonce: string, keyring: Keyring): SavedTarget {
  const { name, provider, options, layouts, owner, prepared, problems } = target;
  const { ready, entries } = prepared;
  return {
    name,
    provider,
    options,
    layouts,
    problems: problems.map(savedProblem),
    ...(owner !== undefined && { owner }),
    ...(ready && {
      look: savedLook(ready, entries, taggerFor(keyring, { nonce, target: name, store: ready.store.id })),
    }),
  };
}

function savedLook({ plan, store, state }: Ready, entries: readonly Entry[], tagger: Tagger): SavedLook {
  const byKey = new Map(entries.map((entry) => [keyOf(entry), entry]));
  return {
    store: store.id,
    label: store.label,
    changes: plan.changes.map((change) => savedChange(change, byKey.get(keyOf(change)), tagger)),
    managed: plan.managed,
    unmanaged: plan.unmanaged,
    seen: seenOf(state, tagger),
    ...(plan.newContainer !== undefined && { newContainer: plan.newContainer }),
  };
}

/** Leaves out when it was last written, which is in the tag of what was seen. */
function savedChange(change: Change, entry: Entry | undefined, tagger: Tagger): SavedChange {
  const { action, type, name } = change;
  return {
    action,
    type,
    name,
    paths: entry?.from.map(({ path }) => dotted(path)) ?? [],
    ...(entry && { value: tagger.value(entry) }),
    ...(entry && entry.from.length > 1 && { parts: entry.from.map((leaf) => tagger.part(entry, leaf)) }),
    ...(change.action === 'update' && updateFields(change)),
    ...(change.action === 'keep' && change.unverified && { unverified: true as const }),
    ...(change.action === 'leftover' && change.held && { held: change.held }),
    ...((change.action === 'leftover' || change.action === 'remove') &&
      change.layout !== undefined && { layout: change.layout }),
  };
}

type Update = Extract<Change, { action: 'update' }>;

const updateFields = ({ why, settings, drops, unnamed, prunable, pruned }: Update) => ({
  why,
  ...(settings && { settings }),
  ...(drops && { drops }),
  ...(unnamed !== undefined && { unnamed }),
  ...(prunable && { prunable }),
  ...(pruned && { prunedOf: pruned.of }),
});

/** Leaves the words out: they may tell the time, or be the server's. Those of the code say what it is about. */
const savedProblem = ({ severity, code, type, name, paths = [] }: Diagnostic): SavedProblem => ({
  severity,
  code,
  paths,
  ...(type && { type }),
  ...(name !== undefined && { name }),
});
