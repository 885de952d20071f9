import type { Diagnostic } from '../../core/diagnostics.ts';
import type { Key } from '../../core/model.ts';
import { cellsOfNames, cellsOfPlan } from '../../core/status/make.ts';
import type { Look, LookedAt } from '../../core/status/status.ts';
import { compareNames } from '../../core/sync/compare-names.ts';
import type { Ready } from '../../core/sync/sync.ts';
import type { PreparedTarget } from '../targets/prepare.ts';

/** A prepared target as a status tells of it: the push that it would be is forgotten. */
export function lookedAt(
  one: PreparedTarget,
  readers: ReadonlyMap<Key, readonly string[]> | undefined,
): LookedAt {
  const { request, prepared, report } = one;
  const { ready, entries, limiter } = prepared;
  const about = {
    name: request.target.name,
    provider: request.request.name,
    place: ready?.store.label ?? request.place.label,
    requests: { ...limiter.counts },
    entries,
  };
  if (!ready) {
    const problems = [...prepared.problems, ...report.problems];
    return { ...about, look: failedLook(problems), cells: new Map() };
  }
  const { changes } = ready.plan;
  const names = request.request.options.namesOnly ? compareNames(entries, new Set(), ready.state) : undefined;
  return {
    ...about,
    look: lookOf(ready),
    cells: names ? cellsOfNames(names, changes) : cellsOfPlan(changes),
    ...(readers && { readers }),
  };
}

function lookOf({ plan, state, marks }: Ready): Look {
  const { changes, unmanaged } = plan;
  const { lastPush, diagnostics = [] } = state;
  const isOursKnown = marks !== undefined && !diagnostics.some(({ code }) => code === 'markless');
  const isUnseen = changes.some((change) => change.action === 'keep' && change.unverified);
  return {
    ok: true,
    ...(isOursKnown && { foreign: unmanaged }),
    besides: unmanaged + changes.filter(({ action }) => action === 'leftover' || action === 'remove').length,
    others: isUnseen ? 'unseen' : 'seen',
    ...(lastPush && { lastPush }),
  };
}

/** The first problem that stopped it. */
function failedLook(problems: readonly Diagnostic[]): Look {
  const [first] = problems.filter(({ severity }) => severity === 'error');
  return {
    ok: false,
    why: first?.failure ?? 'not looked at',
    message: first?.message ?? 'it could not be looked at',
    ...(first?.hint !== undefined && { hint: first.hint }),
  };
}
