import { UserError } from '../../core/diagnostics.ts';
import { keyOf, named } from '../../core/entries.ts';
import type { Key, Outcome, Remote, RemoteState, Write } from '../../core/model.ts';
import type { Store } from '../../core/sync/provider.ts';
import type { Scope } from './location.ts';
import { idOf, type Place } from './place.ts';
import { removeEntry } from './remove.ts';
import type { Shape } from './shape.ts';
import { remoteOf } from './sight.ts';
import { type End, type Parts as Writing, writeEntry } from './write.ts';

export interface Parts extends Writing {
  readonly scope: Scope;
  readonly outside: Writing['outside'] & { tell(line: string): void };
  /** Where this is, as far as that is known before a look. */
  readonly place: Place;
  placeOf(looked: readonly Shape[]): Promise<Place>;
}

/** The secrets of one account and region, as far as this run is about them. The mark of each is the id of its version. */
export function awsStore(parts: Parts): Store {
  const { scope } = parts;
  const told = new Told(parts.outside);
  let looked: ReadonlyMap<string, Shape> = new Map();
  let { place } = parts;
  return {
    get id() {
      if (place.account === '') throw new Error('the account is known only after a look');
      return idOf(place, scope);
    },
    get label() {
      const account = place.account === '' ? '' : ` ${place.account}`;
      return `aws${account} ${place.region}${scope.single || scope.prefix === '' ? '' : ` ${scope.prefix}`}`;
    },
    async observe() {
      looked = await lookAt(parts);
      place = await parts.placeOf([...looked.values()]);
      return seenIn(looked, parts);
    },
    write: (batch, signal) => Promise.all(batch.map((write) => carryOut(write, looked, signal, parts, told))),
    settle: async () => told.say(),
  };
}

/** One pass over the list; with `--deep`, each that our key marked is asked for besides, since the list may be behind. */
async function lookAt({ calls, scope, wishes, outside }: Parts): Promise<Map<string, Shape>> {
  const listed = await calls.list(scope.prefix);
  const ours = listed.filter(({ name }) => !scope.single || name === scope.prefix);
  const isMarked = (shape: Shape): boolean => {
    const { mark } = remoteOf(shape, undefined);
    return mark !== undefined && outside.keyring?.reads(mark) === true;
  };
  const shapes = await Promise.all(
    ours.map((shape) => (wishes.deep && isMarked(shape) ? calls.describe(shape.name, {}) : shape)),
  );
  return new Map(shapes.flatMap((shape) => (shape ? [[shape.name, shape] as const] : [])));
}

function seenIn(looked: ReadonlyMap<string, Shape>, { wishes }: Parts): RemoteState {
  const remotes = [...looked.values()].map((shape) => remoteOf(shape, wishes.kmsKey));
  return { remotes: new Map(remotes.map((remote): [Key, Remote] => [keyOf(remote), remote])) };
}

async function carryOut(
  write: Write,
  looked: ReadonlyMap<string, Shape>,
  signal: AbortSignal,
  parts: Parts,
  told: Told,
): Promise<Outcome> {
  const { change, entry, remote } = write;
  const { name } = change;
  try {
    if (entry) told.hear(name, await writeEntry(write, entry, looked.get(name), signal, parts));
    else await removeEntry(name, remote, signal, parts);
    return { ...named(change), result: 'done' };
  } catch (error) {
    if (signal.aborted && error === signal.reason) return { ...named(change), result: 'skipped' };
    if (error instanceof UserError) return { ...named(change), result: 'failed', error };
    throw error;
  }
}

/** What a plan could not know of its writes, said once at the end. */
class Told {
  readonly #outside: Parts['outside'];
  #ends: { readonly name: string; readonly end: End }[] = [];

  constructor(outside: Parts['outside']) {
    this.#outside = outside;
  }

  hear(name: string, end: End): void {
    this.#ends.push({ name, end });
  }

  say(): void {
    const back = this.#named('brought back');
    if (back) this.#outside.tell(`had been removed, and was brought back before it was written: ${back}`);
    const found = this.#named('found');
    if (found) this.#outside.tell(`held its value already, which AWS's list did not show yet: ${found}`);
    this.#ends = [];
  }

  #named(wanted: End): string {
    return this.#ends
      .filter(({ end }) => end === wanted)
      .map(({ name }) => name)
      .join(', ');
  }
}
