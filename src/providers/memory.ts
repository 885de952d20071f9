import { UserError } from '../core/diagnostics.ts';
import { entryId, keyOf } from '../core/entries.ts';
import type { Entry, EntryId, EntryType, Key, Outcome, Remote, RemoteState, Write } from '../core/model.ts';
import type { Clock } from '../core/runtime.ts';
import type { Limits, Store } from '../core/sync/provider.ts';

/** What one name holds, and who wrote it last. */
interface StoredItem {
  readonly type: EntryType;
  readonly name: string;
  readonly value: string;
  readonly mark: string | undefined;
  readonly previousMarks: readonly string[];
  readonly changedExternally: boolean;
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
 * Keeps entries in memory, for the stores that are opened on it: a mark beside each value, both replaced in one step. It
 * refuses what `memoryLimits` refuses, and can be changed by hand. For tests, docs and trying things out.
 */
export class MemoryVault {
  readonly #items = new Map<Key, StoredItem>();
  readonly #now: Clock['now'];

  constructor(now: Clock['now']) {
    this.#now = now;
  }

  value(name: string): string | undefined {
    return this.#items.get(keyOf({ type: 'secret', name }))?.value;
  }

  /** Writes as someone else would: the mark stays where it was and no longer speaks of the value. */
  setByHand(name: string, value: string): void {
    const before = this.#items.get(keyOf({ type: 'secret', name }));
    this.#set({ type: 'secret', name }, value, before?.mark, before?.previousMarks ?? [], true);
  }

  removeByHand(name: string): void {
    this.#items.delete(keyOf({ type: 'secret', name }));
  }

  /** Moves a mark about, as someone might: `mark` now stands beside `name`. */
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
      observe: async (): Promise<RemoteState> => ({ remotes: new Map([...this.#items].map(remoteOf)) }),
      write: async (batch): Promise<Outcome[]> => batch.map((write) => this.#write(write)),
    };
  }

  #write({ change, entry, mark, remote }: Write): Outcome {
    if (!entry) {
      this.#items.delete(keyOf(change));
      return { ...entryId(change), result: 'done' };
    }
    const error = checkEntry(entry);
    if (error) return { ...entryId(change), result: 'failed', error };
    const marks = [...(remote?.mark ? [remote.mark] : []), ...(remote?.previousMarks ?? [])].slice(0, 3);
    this.#set(entry, entry.value.reveal(), mark, marks, false);
    return { ...entryId(change), result: 'done' };
  }

  #set(
    { type, name }: EntryId,
    value: string,
    mark: string | undefined,
    previousMarks: readonly string[],
    changedExternally: boolean,
  ): void {
    const changedAt = new Date(this.#now());
    this.#items.set(keyOf({ type, name }), {
      type,
      name,
      value,
      mark,
      previousMarks,
      changedExternally,
      changedAt,
    });
  }
}

const remoteOf = ([key, item]: [Key, StoredItem]): [Key, Remote] => {
  const { type, name, mark, previousMarks, changedExternally, changedAt } = item;
  return [
    key,
    {
      type,
      name,
      ...(mark !== undefined && { mark, previousMarks }),
      changedExternally: changedExternally ? 'yes' : 'no',
      changedAt,
    },
  ];
};

/** Refuses as a real store does, whatever preflight said before. */
function checkEntry({ name, type, value }: Entry): UserError | undefined {
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
