import { UserError } from '../core/diagnostics.ts';
import { keyOf, named } from '../core/entries.ts';
import type { Entry, EntryType, Key, Named, Outcome, Remote, RemoteState, Write } from '../core/model.ts';
import type { Clock } from '../core/runtime.ts';
import type { Limits, Store } from '../core/sync/provider.ts';

/** What one name holds, and who wrote it last. */
interface Item {
  readonly type: EntryType;
  readonly name: string;
  readonly value: string;
  readonly mark: string | undefined;
  readonly past: readonly string[];
  readonly byOthers: boolean;
  readonly changedAt: Date;
}

export const memoryLimits: Limits = {
  types: {
    secret: {
      names: [
        {
          code: 'not-a-name',
          allows: /^[A-Za-z0-9_]*$/,
          message: 'memory takes only letters, digits and _ in a name',
        },
        { code: 'name-too-long', allows: /^.{1,64}$/, message: 'memory takes names of 1 to 64 characters' },
      ],
      caseInsensitive: false,
      value: { bytes: 1024, empty: true },
      entries: 200,
    },
  },
  batch: 10,
};

/**
 * A place in memory that stores may be opened on: it keeps a mark beside each value and replaces both in
 * one step, refuses what `memoryLimits` refuses, and can be written by other hands. For tests, docs and trying things out.
 */
export class MemoryPlace {
  readonly #items = new Map<Key, Item>();
  readonly #now: Clock['now'];

  constructor(now: Clock['now']) {
    this.#now = now;
  }

  value(name: string): string | undefined {
    return this.#items.get(keyOf({ type: 'secret', name }))?.value;
  }

  /** Someone else's hand: the mark stays where it was and no longer speaks of the value. */
  setByHand(name: string, value: string): void {
    const was = this.#items.get(keyOf({ type: 'secret', name }));
    this.#set({ type: 'secret', name }, value, was?.mark, was?.past ?? [], true);
  }

  removeByHand(name: string): void {
    this.#items.delete(keyOf({ type: 'secret', name }));
  }

  /** A place whose marks someone moved about: `mark` now stands beside `name`. */
  forgeMark(name: string, mark: string): void {
    this.#set({ type: 'secret', name }, this.value(name) ?? '', mark, [], false);
  }

  markOf(name: string): string | undefined {
    return this.#items.get(keyOf({ type: 'secret', name }))?.mark;
  }

  open(id: string): Store {
    return {
      id,
      label: `memory ${id}`,
      observe: async (): Promise<RemoteState> => ({ remotes: new Map([...this.#items].map(seen)) }),
      write: async (batch): Promise<Outcome[]> => batch.map((write) => this.#write(write)),
    };
  }

  #write({ change, entry, mark, remote }: Write): Outcome {
    if (!entry) {
      this.#items.delete(keyOf(change));
      return { ...named(change), result: 'done' };
    }
    const error = refusal(entry);
    if (error) return { ...named(change), result: 'failed', error };
    const past = [...(remote?.mark ? [remote.mark] : []), ...(remote?.previousMarks ?? [])].slice(0, 3);
    this.#set(entry, entry.value.reveal(), mark, past, false);
    return { ...named(change), result: 'done' };
  }

  #set(
    { type, name }: Named,
    value: string,
    mark: string | undefined,
    past: readonly string[],
    byOthers: boolean,
  ): void {
    const changedAt = new Date(this.#now());
    this.#items.set(keyOf({ type, name }), { type, name, value, mark, past, byOthers, changedAt });
  }
}

const seen = ([key, item]: [Key, Item]): [Key, Remote] => {
  const { type, name, mark, past, byOthers, changedAt } = item;
  return [
    key,
    {
      type,
      name,
      ...(mark !== undefined && { mark, previousMarks: past }),
      changedExternally: byOthers ? 'yes' : 'no',
      changedAt,
    },
  ];
};

/** The store's own word, as a real one has it, whatever preflight said before. */
function refusal({ name, type, value }: Entry): UserError | undefined {
  const rules = memoryLimits.types[type];
  if (!rules) return new UserError(`memory holds no ${type}`, { hint: 'push secrets alone' });
  const broken = rules.names.find(({ allows }) => !allows.test(name));
  if (broken)
    return new UserError(`${name}: ${broken.message}`, { hint: 'choose another name with --rename' });
  if (Buffer.byteLength(value.reveal()) <= rules.value.bytes) return undefined;
  return new UserError(`${name}: memory takes at most ${rules.value.bytes} bytes`, {
    hint: 'shorten the value',
  });
}
