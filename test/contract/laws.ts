import { expect } from 'vitest';
import { UserError } from '../../src/core/diagnostics.ts';
import { entryId } from '../../src/core/entries.ts';
import type { EntryId, Outcome, Remote, RemoteState, Write } from '../../src/core/model.ts';
import { Redacted } from '../../src/core/redacted.ts';
import type { Store } from '../../src/core/sync/provider.ts';
import { entriesOf, typeOf } from '../core/entries.ts';
import { entryLimitsOf, push, type Refusal, type StoreUnderTest } from './store-under-test.ts';

/** What every store must keep to. `broken` is a store that does not: with it, the law must be seen to fail. */
export interface Law {
  readonly name: string;
  check(subject: StoreUnderTest): Promise<void>;
  broken(store: Store): Store;
  /** Only for stores with a server that can refuse. */
  readonly needsServer?: true;
}

const CANARY = 'canary-9d41';

/** Values that something on the way likes to change. */
const awkward: Readonly<Record<string, string>> = {
  TRAILING_NEWLINE: `${CANARY}\n`,
  PADDED: `  ${CANARY}\t `,
  CRLF: `${CANARY}\r\nsecond\r\n`,
  QUOTES: `${CANARY} "double" 'single' \`back\` \\n $HOME \${{ secrets.X }} %0A`,
  UNICODE: `${CANARY} é ß 漢字 🗝 \u200b\u2028`,
  JSON_LIKE: `{"canary":"${CANARY}","n":1.0}`,
  PEM: `-----BEGIN PRIVATE KEY-----\n${CANARY}\n${'A'.repeat(64)}\n-----END PRIVATE KEY-----\n`,
  LOOKS_MASKED: '***',
};

const write = ({ type }: Pick<StoreUnderTest, 'type'>, name: string, value: string): Write => {
  const [entry] = entriesOf({ [name]: value }, type);
  if (!entry) throw new Error('entriesOf gives one entry a name');
  return { change: { action: 'create', ...entryId(entry) }, entry };
};
const removal = ({ type = 'secret' }: Pick<StoreUnderTest, 'type'>, name: string): Write => ({
  change: { action: 'remove', type: typeOf(type, name), name },
});

/** One batch through the store's whole protocol. */
async function carryOut(store: Store, writes: readonly Write[]): Promise<readonly Outcome[]> {
  await store.begin?.(writes);
  const outcomes = await store.write(writes, new AbortController().signal);
  await store.settle?.(outcomes);
  return outcomes;
}

const mapSeen = async (
  seen: Promise<RemoteState>,
  change: (remotes: Remote[]) => Remote[],
): Promise<RemoteState> => {
  const { remotes, ...rest } = await seen;
  const changed = change([...remotes.values()]).map(
    (remote) => [`${remote.type}:${remote.name}`, remote] as const,
  );
  return { ...rest, remotes: new Map(changed) };
};

const inTurn = async (store: Store, writes: readonly Write[], signal: AbortSignal): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const one of writes) outcomes.push(...(await store.write([one], signal)));
  return outcomes;
};

const NOTHING: EntryId = { type: 'secret', name: '' };

const alteringWrites = (store: Store, alter: (write: Write) => readonly Write[]): Store => ({
  ...store,
  write: async (batch, signal) => {
    const done = await Promise.all(batch.map((one) => inTurn(store, alter(one), signal)));
    return done.map(
      ([outcome], n) => outcome ?? { ...entryId(batch[n]?.change ?? NOTHING), result: 'skipped' },
    );
  },
});

const withValue = (one: Write, value: (text: string) => string): Write =>
  one.entry ? { ...one, entry: { ...one.entry, value: new Redacted(value(one.entry.value.reveal())) } } : one;

export const laws: readonly Law[] = [
  {
    name: 'leaves out what it lacks',
    async check(subject) {
      const { remotes } = await (await subject.open()).observe();
      expect([...remotes.keys()]).toEqual([]);
    },
    broken: (store) => ({
      ...store,
      observe: () =>
        mapSeen(store.observe(), () => [{ type: 'secret', name: 'INVENTED', changedExternally: 'unknown' }]),
    }),
  },
  {
    name: 'keeps awkward values byte for byte',
    async check(subject) {
      await push(subject, awkward);
      const found = Object.fromEntries(Object.keys(awkward).map((name) => [name, subject.value(name)]));
      expect(found).toEqual(awkward);
    },
    broken: (store) => alteringWrites(store, (one) => [withValue(one, (text) => text.trim())]),
  },
  {
    name: 'replaces one and leaves its neighbours alone',
    async check(subject) {
      subject.setByHand('NEIGHBOUR', 'theirs');
      await push(subject, { A: 'one', B: 'two' });
      await push(subject, { A: 'other', B: 'two' }, { overwrite: true });
      expect([subject.value('A'), subject.value('B'), subject.value('NEIGHBOUR')]).toEqual([
        'other',
        'two',
        'theirs',
      ]);
    },
    broken: (store) => alteringWrites(store, (one) => [one, write(one.entry ?? {}, 'NEIGHBOUR', 'ours')]),
  },
  {
    name: 'removes, and removing what is gone already is done',
    async check(subject) {
      await push(subject, { A: 'one', B: 'two' });
      const store = await subject.open();
      await store.observe();
      expect(await carryOut(store, [removal(subject, 'A')])).toMatchObject([{ result: 'done' }]);
      expect(await carryOut(store, [removal(subject, 'A')])).toMatchObject([{ result: 'done' }]);
      expect([subject.value('A'), subject.value('B')]).toEqual([undefined, 'two']);
    },
    broken: (store) => ({
      ...store,
      write: async (batch) => batch.map(({ change }) => ({ ...entryId(change), result: 'done' })),
    }),
  },
  {
    name: 'sees past one page',
    async check(subject) {
      const names = Array.from({ length: subject.manyEntries }, (_, n) => `MANY_${n}`);
      for (const name of names) subject.setByHand(name, 'theirs');
      const { remotes } = await (await subject.open()).observe();
      expect([...remotes.values()].map(({ name }) => name).sort()).toEqual(names.sort());
    },
    broken: (store) => ({
      ...store,
      observe: () => mapSeen(store.observe(), (remotes) => remotes.slice(0, 30)),
    }),
  },
  {
    name: 'takes a value exactly at the limit and is refused one byte past it',
    async check(subject) {
      const bytes = entryLimitsOf(subject)?.value.bytes ?? 0;
      const store = await subject.open();
      await store.observe();
      expect(await carryOut(store, [write(subject, 'AT_LIMIT', 'x'.repeat(bytes))])).toMatchObject([
        { result: 'done' },
      ]);
      expect(subject.value('AT_LIMIT')).toHaveLength(bytes);
      expect(await carryOut(store, [write(subject, 'PAST_IT', 'x'.repeat(bytes + 1))])).toMatchObject([
        { result: 'failed' },
      ]);
      expect(subject.value('PAST_IT')).toBeUndefined();
    },
    broken: (store) => ({
      ...store,
      write: async (batch, signal) => {
        await store.write(batch, signal);
        return batch.map(({ change }) => ({ ...entryId(change), result: 'done' }));
      },
    }),
  },
  {
    name: 'is refused a name that the rules refuse',
    async check(subject) {
      const store = await subject.open();
      await store.observe();
      const outcomes = await carryOut(store, [write(subject, subject.badName ?? 'NOT-A-NAME', 'x')]);
      expect(outcomes).toMatchObject([{ result: 'failed', error: { name: 'UserError' } }]);
    },
    broken: (store) => alteringWrites(store, (one) => [{ ...one, ...write(one.entry ?? {}, 'A_NAME', 'x') }]),
  },
  ...(['401', '403', '404', '429', '500', 'cut'] as const).map((how) => refusalLaw(how)),
  {
    name: 'a failing write fails alone and says which',
    needsServer: true,
    async check(subject) {
      const store = await subject.open();
      await store.observe();
      const writes = [write(subject, 'A', CANARY)];
      await store.begin?.(writes);
      subject.refuse?.('500');
      const [outcome] = await store
        .write(writes, new AbortController().signal)
        .catch((error: unknown) => [error]);
      const error = outcome instanceof UserError ? outcome : failure(outcome);
      expect(error?.message).toMatch(/A\b|500/);
      expect(`${error?.message} ${error?.hint} ${error?.stack}`).not.toContain(CANARY);
    },
    broken: (store) => ({
      ...store,
      write: async (batch) =>
        batch.map(({ change }) => ({ ...entryId(change), result: 'failed', error: new UserError(CANARY) })),
    }),
  },
  {
    name: 'no URL and no header holds a value',
    needsServer: true,
    async check(subject) {
      await push(subject, { A: 'CANARY9D41' });
      expect(subject.value('A')).toBe('CANARY9D41');
      expect(subject.wire?.()).toMatch(/\S/);
      expect(subject.wire?.()).not.toContain('CANARY9D41');
    },
    broken: (store) =>
      alteringWrites(store, (one) => [
        one,
        write(one.entry ?? {}, 'CANARY9D41', 'x'),
        removal(one.entry ?? {}, 'CANARY9D41'),
      ]),
  },
];

function failure(outcome: unknown): UserError | undefined {
  const { error } = (outcome ?? {}) as { error?: UserError };
  return error;
}

/** A refusal is an exception with a way out, never an empty store. */
function refusalLaw(how: Refusal): Law {
  return {
    name: `a look that is answered ${how} is an error that says what to do, never an absence`,
    needsServer: true,
    async check(subject) {
      await push(subject, { A: CANARY });
      subject.refuse?.(how);
      const error: unknown = await subject
        .open()
        .then((store) => store.observe())
        .then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
      expect(error).toBeInstanceOf(UserError);
      if (!(error instanceof UserError)) return;
      expect(error.hint).toMatch(/\S/);
      expect(`${error.message} ${error.hint}`).not.toContain(CANARY);
    },
    broken: (store) => ({ ...store, observe: () => store.observe().catch(() => ({ remotes: new Map() })) }),
  };
}
