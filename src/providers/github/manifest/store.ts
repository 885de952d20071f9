import { isDeepStrictEqual } from 'node:util';
import { type Diagnostic, diagnostic, UserError } from '../../../core/diagnostics.ts';
import type { Keyring } from '../../../core/marks/mark.ts';
import { latestPush } from '../../../core/marks/provenance.ts';
import type { LastPush } from '../../../core/model.ts';
import type { ProviderRuntime } from '../../../core/sync/provider.ts';
import { type Intent, intend, isAsIntended, renew } from './announce.ts';
import type { Manifest, ManifestView, WriteSpan } from './manifest.ts';
import { ManifestPages } from './pages.ts';
import { type NameOutcome, settle } from './settle.ts';
import type { PageStorage } from './storage.ts';
import { AnotherPlace } from './text.ts';

/** By name: when it was written last. */
type Dates = ReadonlyMap<string, Date>;

/** What a manifest is about. */
interface ManifestSubject {
  /** `Store.id` */
  readonly id: string;
  /** What a token needs to keep it there, e.g. `Variables: write`. */
  readonly permissions: readonly string[];
  /** What the server last said of its clock. */
  serverTime(): Date | undefined;
  /** Asks whether it was called so (a `Store.id`) before. */
  isPreviousName(previous: string): Promise<boolean>;
}

/** A look, and when it was begun by our own clock, in milliseconds. */
export type DatedView = ManifestView & { readonly at: number };

/** Milliseconds that a run gives itself beyond what the pace of the store takes. */
const EXTRA = 30_000;
/** Milliseconds that a request may be under way: what begins in time is there by then. */
const UNDER_WAY = 30_000;
/** How often a manifest that others wrote meanwhile is read anew. */
const MOST_TRIES = 5;

type MarksRuntime = Pick<ProviderRuntime, 'random' | 'tell' | 'now' | 'limiter' | 'provenance'>;

/** Keeps the manifest for one run: what `manifest.ts` decides, read from and written to where it is kept. */
export class ManifestStore {
  readonly #pages: ManifestPages;
  /** For messages: where it is kept. */
  readonly #where: string;
  readonly #runtime: MarksRuntime;
  readonly #subject: ManifestSubject;
  readonly #wayOut: string;
  readonly #previousNames: string[] = [];
  #intent: Intent | undefined;
  #push: LastPush | undefined;
  /** By our own clock, in milliseconds: after that nothing is written under this announcement. */
  #deadline = Number.POSITIVE_INFINITY;
  #renewing: Promise<void> | undefined;
  /** What another run announced or wrote since we did. */
  #lost: ReadonlySet<string> = new Set();

  constructor(storage: PageStorage, keyring: Keyring, runtime: MarksRuntime, subject: ManifestSubject) {
    this.#pages = new ManifestPages(storage, keyring, subject.id);
    this.#where = storage.where(1);
    this.#runtime = runtime;
    this.#subject = subject;
    const needed = subject.permissions.map((permission) => `"${permission}"`).join(', ');
    this.#wayOut = `give the token ${needed}, or keep the marks in a file with --manifest FILE`;
  }

  /** Undefined: the token may not read it. @throws UserError when it cannot be trusted */
  async read(): Promise<Manifest | undefined> {
    return (await this.#pages.read()) ? this.#readSections() : undefined;
  }

  get unreadable(): Diagnostic {
    return diagnostic('markless', {
      message: `the token may not read ${this.#where}: no push knows what an earlier one wrote`,
      hint: this.#wayOut,
    });
  }

  /**
   * Announces what is about to be written. Where the token may read but not write, the push goes on without.
   * @param marks name -> mark of everything to create or update
   * @param removals the names of everything to remove
   * @throws UserError when the manifest is not as it was read
   */
  async announce(
    view: DatedView,
    marks: ReadonlyMap<string, string>,
    removals: readonly string[] = [],
  ): Promise<void> {
    const allowed = this.#runtime.limiter.forecast(marks.size) + EXTRA;
    const intent = intend(view, marks, this.#runtime.random, spanOf(view.now, allowed), removals);
    this.#push = { at: view.now ?? new Date(view.at), ...(await this.#runtime.provenance?.()) };
    if (intent.manifest !== view.manifest && !(await this.#writeIntent(intent))) {
      this.#runtime.tell(
        `the token may not write ${this.#where}: the next diff will not know what is pushed now; ${this.#wayOut}`,
      );
      return;
    }
    this.#intent = intent;
    if (intent.within) this.#deadline = view.at + allowed;
  }

  /** Whether the time that was announced is over: then nothing may be written before it is announced anew. */
  readonly isLapsed = (): boolean => this.#runtime.now() > this.#deadline;

  /**
   * Announces once more what is still to be written, after a long wait for a rate limit, say. For all that ask at once.
   * @throws UserError when another run has announced or written this name meanwhile
   */
  async renew(name: string): Promise<void> {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = undefined;
    });
    await this.#renewing;
    if (this.#lost.has(name)) throw this.#changedMeanwhile();
  }

  /**
   * Notes what came of it.
   * @param list asks for the secrets anew: the manifest is read only after that
   */
  async settle(list: () => Promise<Dates>, results: ReadonlyMap<string, NameOutcome>): Promise<void> {
    const intent = this.#intent;
    if (!intent) return;
    this.#intent = undefined;
    this.#deadline = Number.POSITIVE_INFINITY;
    const listed = await list();
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      const manifest = await this.#readAgain();
      const settled = settle(intent, { listed, manifest }, results);
      if (isDeepStrictEqual(settled, manifest)) return;
      const written = await this.#write(settled);
      if (written === false) throw this.#refused();
      if (written === true) return;
    }
    throw this.#changedMeanwhile();
  }

  /** False when the token may not. What others put beside it meanwhile stays; where ours is another, the plan was wrong. */
  async #writeIntent(intent: Intent): Promise<boolean> {
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      const written = await this.#write(intent.manifest);
      if (typeof written === 'boolean') return written;
      if (!isAsIntended(intent, await this.#readAgain())) break;
    }
    throw this.#changedMeanwhile();
  }

  async #renew(): Promise<void> {
    const intent = this.#intent;
    if (!intent) return;
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      const found = await this.#readAgain();
      const at = this.#runtime.now();
      const allowed = this.#runtime.limiter.forecast(intent.marks.size) + EXTRA;
      const within = spanOf(this.#subject.serverTime(), allowed);
      if (!within) return;
      const { manifest, lost } = renew(intent, found, within);
      this.#lost = lost;
      this.#intent = { ...intent, within: { ...within, from: intent.within?.from ?? within.from } };
      const written = await this.#write(manifest);
      if (written === false) throw this.#refused();
      if (written === true) {
        this.#deadline = at + allowed;
        return;
      }
    }
    throw this.#changedMeanwhile();
  }

  /** With who pushes, where that is known. */
  #write(manifest: Manifest) {
    const lastPush = latestPush([manifest.lastPush, this.#push]);
    return this.#pages.write({ ...manifest, ...(lastPush && { lastPush }) });
  }

  async #readAgain(): Promise<Manifest> {
    const manifest = await this.read();
    if (!manifest) throw this.#refused();
    return manifest;
  }

  async #readSections(): Promise<Manifest> {
    try {
      return this.#pages.manifest(this.#previousNames);
    } catch (error) {
      if (!(error instanceof AnotherPlace) || !(await this.#subject.isPreviousName(error.store))) throw error;
      this.#previousNames.push(error.store);
      return this.#readSections();
    }
  }

  #refused(): UserError {
    return new UserError(`403: the token may no longer use ${this.#where}`, { hint: this.#wayOut });
  }

  #changedMeanwhile(): UserError {
    return new UserError(`${this.#where} holds something else than when it was read`, {
      hint: 'another push may be under way: let them wait for each other, then run the same command again',
    });
  }
}

/** When a run may have written, by the server's clock: until what it begins in time is surely there. */
function spanOf(now: Date | undefined, allowed: number): WriteSpan | undefined {
  const lasts = Math.ceil((allowed + UNDER_WAY) / 1000) * 1000;
  return now && { from: now, until: new Date(now.getTime() + lasts) };
}
