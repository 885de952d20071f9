import { generateKey, parseKey } from '../../../src/core/marks/key.ts';
import { Keyring } from '../../../src/core/marks/mark.ts';
import type { Entry, Key } from '../../../src/core/model.ts';
import { makeSavedPlan, type PlannedTarget } from '../../../src/core/saved-plan/make.ts';
import { readSavedPlan } from '../../../src/core/saved-plan/read.ts';
import type { SavedPlan } from '../../../src/core/saved-plan/saved-plan.ts';
import { MemoryVault, memoryLimits } from '../../../src/providers/memory.ts';
import { marksOf, testKeyring } from '../../keyring.ts';
import { prepareAt, pushAt, type SyncOptions } from '../../sync.ts';
import { FakeClock } from '../clock.ts';
import { entriesOf } from '../entries.ts';

export const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));
export const NOW = Date.parse('2026-11-28T09:00:00Z');
export const otherKeyring = (): Keyring => new Keyring(parseKey(generateKey(random)));

export type Values = Readonly<Record<string, string>>;

/** A shelf in memory that was pushed to before, with what others have there. */
export class Shelf {
  readonly clock = new FakeClock('2026-11-27T09:00:00Z');
  readonly vault = new MemoryVault(() => this.clock.now());
  readonly id: string;

  constructor(id = 'shelf') {
    this.id = id;
  }

  async push(values: Values, how: SyncOptions = {}): Promise<void> {
    this.clock.pass(5000);
    await pushAt(this.#place, entriesOf(values), { marks: marksOf, ...how });
  }

  /** Looks and plans for these values. */
  async planned(
    values: Values,
    more: Partial<PlannedTarget> = {},
    how: SyncOptions = {},
  ): Promise<PlannedTarget> {
    return { ...(await this.plannedFor(entriesOf(values), undefined, how)), ...more };
  }

  async plannedFor(
    entries: readonly Entry[],
    allKeys?: ReadonlySet<Key>,
    how: SyncOptions = {},
  ): Promise<PlannedTarget> {
    const all = { marks: marksOf, ...how, ...(allKeys && { allKeys }) };
    const prepared = await prepareAt(this.#place, entries, all);
    return {
      name: 'production',
      provider: 'memory',
      options: { shelf: this.id, include: ['a.*'] },
      layouts: ['env'],
      owner: 'us',
      prepared,
      problems: prepared.problems,
    };
  }

  get #place() {
    return { limits: memoryLimits, open: async () => this.vault.open(this.id) };
  }
}

/** Saves a plan of these targets; every one has a nonce of its own. */
export const saved = (...targets: readonly PlannedTarget[]): string =>
  makeSavedPlan(targets, { tool: '0.1.0', now: NOW, given: { prune: true } }, testKeyring, random);

export const read = (text: string): SavedPlan => readSavedPlan(text, 'plan.json');

/** The code of what is thrown; `none` where nothing is. */
export function codeOf(work: () => unknown): string {
  try {
    work();
    return 'none';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : `a bug: ${String(error)}`;
  }
}
