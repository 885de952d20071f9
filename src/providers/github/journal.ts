import { isDeepStrictEqual } from 'node:util';
import { type Diagnostic, diagnostic, UserError } from '../../core/diagnostics.ts';
import type { Keyring } from '../../core/marks/mark.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { type Intent, intend, type Manifest, settle, type WriteResult } from './manifest/manifest.ts';
import { AnotherPlace } from './manifest/text.ts';
import type { Notes } from './notes.ts';
import { Pages } from './pages.ts';

type Listed = ReadonlyMap<string, Date>;

/** The place whose secrets are noted. */
export interface NotedPlace {
  /** `Store.id` */
  readonly id: string;
  /** What a token needs to keep notes there, e.g. `Variables: write`. */
  readonly permissions: readonly string[];
  /** Asks whether it was called so (a `Store.id`) before. */
  wasCalled(former: string): Promise<boolean>;
}

/** Keeps the manifest for one run: what `manifest.ts` decides, read from and written to where it is kept. */
export class Journal {
  readonly #pages: Pages;
  /** For messages: where it is kept. */
  readonly #where: string;
  readonly #outside: Pick<ProviderRuntime, 'random' | 'tell'>;
  readonly #place: NotedPlace;
  readonly #wayOut: string;
  readonly #former: string[] = [];
  #intent: Intent | undefined;

  constructor(
    notes: Notes,
    keyring: Keyring,
    outside: Pick<ProviderRuntime, 'random' | 'tell'>,
    place: NotedPlace,
  ) {
    this.#pages = new Pages(notes, keyring, place.id);
    this.#where = notes.where(1);
    this.#outside = outside;
    this.#place = place;
    const needed = place.permissions.map((permission) => `"${permission}"`).join(', ');
    this.#wayOut = `give the token ${needed}, or keep the marks in a file with --manifest FILE`;
  }

  /** Undefined: the token may not read it. @throws UserError when it cannot be trusted */
  async read(): Promise<Manifest | undefined> {
    return (await this.#pages.read()) ? this.#understood() : undefined;
  }

  get markless(): Diagnostic {
    return diagnostic('markless', { message: `the token may not read ${this.#where}`, hint: this.#wayOut });
  }

  /**
   * Announces what is about to be written. Where the token may read but not write, the push goes on without.
   * @param marks name -> mark of everything to create or update
   */
  async begin(listed: Listed, manifest: Manifest, marks: ReadonlyMap<string, string>): Promise<void> {
    const intent = intend({ listed, manifest }, marks, this.#outside.random);
    if (intent.manifest === manifest || (await this.#pages.write(intent.manifest))) this.#intent = intent;
    else
      this.#outside.tell(
        `the token may not write ${this.#where}: the next diff will not know what is pushed now; ${this.#wayOut}`,
      );
  }

  /**
   * Notes what came of it.
   * @param list asks for the secrets anew: the manifest is read only after that
   */
  async settle(list: () => Promise<Listed>, results: ReadonlyMap<string, WriteResult>): Promise<void> {
    const intent = this.#intent;
    if (!intent) return;
    this.#intent = undefined;
    const listed = await list();
    const manifest = await this.read();
    if (!manifest) throw this.#unnoted();
    const settled = settle(intent, { listed, manifest }, results);
    if (!isDeepStrictEqual(settled, manifest) && !(await this.#pages.write(settled))) throw this.#unnoted();
  }

  async #understood(): Promise<Manifest> {
    try {
      return this.#pages.manifest(this.#former);
    } catch (error) {
      if (!(error instanceof AnotherPlace) || !(await this.#place.wasCalled(error.store))) throw error;
      this.#former.push(error.store);
      return this.#understood();
    }
  }

  #unnoted(): UserError {
    return new UserError(`403: the token may no longer use ${this.#where}`, { hint: this.#wayOut });
  }
}
