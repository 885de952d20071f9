import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../../core/errors.ts';
import type { Keyring } from '../../core/mark.ts';
import type { Outside } from '../../core/outside.ts';
import type { Seen } from '../../core/provider.ts';
import { type Intent, intend, type Manifest, type Result, settle } from './manifest.ts';
import { readManifest, serialise } from './manifest-text.ts';
import { type Notes, refused } from './notes.ts';

type Listed = ReadonlyMap<string, Date>;

/** Keeps the manifest for one run: what `manifest.ts` decides, read from and written to where it is kept. */
export class Journal {
  readonly #notes: Notes;
  readonly #keyring: Keyring;
  readonly #outside: Pick<Outside, 'random' | 'tell'>;
  readonly #wayOut: string;
  #intent: Intent | undefined;

  /** @param permissions what a token needs to keep notes, e.g. `Variables: write` */
  constructor(
    notes: Notes,
    keyring: Keyring,
    outside: Pick<Outside, 'random' | 'tell'>,
    permissions: readonly string[],
  ) {
    this.#notes = notes;
    this.#keyring = keyring;
    this.#outside = outside;
    const needed = permissions.map((permission) => `"${permission}"`).join(', ');
    this.#wayOut = `give the token ${needed}, or keep the marks in a file with --manifest FILE`;
  }

  /** Undefined: the token may not read it. @throws UserError when it cannot be trusted */
  async read(): Promise<Manifest | undefined> {
    const text = await this.#notes.read();
    return text === refused ? undefined : readManifest(text, this.#keyring, this.#notes.where);
  }

  get markless(): NonNullable<Seen['markless']> {
    return { message: `the token may not read ${this.#notes.where}`, hint: this.#wayOut };
  }

  /**
   * Announces what is about to be written. Where the token may read but not write, the push goes on without.
   * @param marks name -> mark of everything to create or update
   */
  async begin(listed: Listed, manifest: Manifest, marks: ReadonlyMap<string, string>): Promise<void> {
    const intent = intend({ listed, manifest }, marks, this.#outside.random);
    if (intent.manifest === manifest || (await this.#write(intent.manifest))) this.#intent = intent;
    else
      this.#outside.tell(
        `the token may not write ${this.#notes.where}: the next diff will not know what is pushed now; ${this.#wayOut}`,
      );
  }

  /**
   * Notes what came of it.
   * @param list asks for the secrets anew: the manifest is read only after that
   */
  async settle(list: () => Promise<Listed>, results: ReadonlyMap<string, Result>): Promise<void> {
    const intent = this.#intent;
    if (!intent) return;
    this.#intent = undefined;
    const listed = await list();
    const manifest = await this.read();
    if (!manifest) throw this.#unnoted();
    const settled = settle(intent, { listed, manifest }, results);
    if (!isDeepStrictEqual(settled, manifest) && !(await this.#write(settled))) throw this.#unnoted();
  }

  #write(manifest: Manifest): Promise<boolean> {
    const { where, bytes } = this.#notes;
    const limit = bytes === undefined ? { where } : { where, bytes };
    return this.#notes.write(serialise(manifest, this.#keyring, limit));
  }

  #unnoted(): UserError {
    return new UserError(`403: the token may no longer use ${this.#notes.where}`, { hint: this.#wayOut });
  }
}
