import type { Section, WrittenKey } from './sections.ts';
import type { Alternatives, TargetKind } from './tables.ts';

/** A key that holds for a target, and where it was written. */
export interface EffectiveKey extends WrittenKey {
  readonly isDefault: boolean;
}

/**
 * Joins a target with the defaults: its own key replaces theirs, a list too. Of the defaults it takes those that its kind of
 * store and its layout know, and none that says in another way what it says itself.
 */
export function inherit(
  own: Section,
  defaults: Section,
  kind: TargetKind,
  alternatives: readonly Alternatives[],
): ReadonlyMap<string, EffectiveKey> {
  const layouts = layoutsIn(own, defaults, kind);
  const known = [...defaults.keys].filter(
    ([key]) =>
      kind.keys.has(key) &&
      !own.keys.has(key) &&
      !alternatives.some((ways) => isOtherWay(key, own, ways)) &&
      layoutTakes(key, layouts, kind),
  );
  return new Map<string, EffectiveKey>([
    ...known.map(([key, written]) => [key, { ...written, isDefault: true }] as const),
    ...[...own.keys]
      .filter(([key]) => key !== 'to')
      .map(([key, written]) => [key, { ...written, isDefault: false }] as const),
  ]);
}

/** Whether a default belongs to a way that the target does not go. */
function isOtherWay(key: string, own: Section, ways: Alternatives): boolean {
  const chosen = ways.filter((way) => way.some((one) => own.keys.has(one)));
  return (
    chosen.length > 0 && ways.some((way) => way.includes(key)) && !chosen.some((way) => way.includes(key))
  );
}

function layoutsIn(own: Section, defaults: Section, kind: TargetKind): readonly string[] {
  const written = own.keys.get('layout') ?? defaults.keys.get('layout');
  if (!written || !kind.keys.has('layout')) return kind.defaultLayouts;
  const { value } = written;
  if (value.type === 'string') return [value.value];
  return value.type === 'array'
    ? value.items.flatMap((item) => (item.type === 'string' ? [item.value] : []))
    : [];
}

/** What is no option of layouts at all is taken whatever they are. */
function layoutTakes(key: string, layouts: readonly string[], { layouts: specs }: TargetKind): boolean {
  const takers = Object.entries(specs).filter(([, { takes }]) => takes.some((taken) => taken === key));
  return takers.length === 0 || takers.some(([name]) => layouts.includes(name));
}
