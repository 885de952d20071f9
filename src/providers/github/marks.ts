import { isDeepStrictEqual } from 'node:util';
import { type Diagnostic, diagnostic, UserError } from '../../core/diagnostics.ts';
import type { Keyring } from '../../core/marks/mark.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import type { GitHubClient } from './client.ts';
import type { Location } from './location.ts';
import { type Intent, intend, type Manifest, type NameOutcome, settle } from './manifest/manifest.ts';
import { ManifestPages } from './manifest/pages.ts';
import {
  fileStorage,
  type ManifestVariable,
  type PageStorage,
  variableOf,
  variableStorage,
} from './manifest/storage.ts';
import { AnotherPlace } from './manifest/text.ts';
import { findPresentName, isPreviousName } from './repository.ts';

/*
 * GitHub has no place for a mark beside a secret, so the marks of a location lie in a manifest: in Actions variables,
 * or in a file. Those of variables lie in a manifest of their own: neither of the two has to make room for the other, and
 * a run that does not look at variables cannot take them for gone.
 */

/** What the marks of a store are kept with. */
export interface MarksContext {
  readonly location: Location;
  readonly client: GitHubClient;
  readonly runtime: ProviderRuntime;
  /** `--manifest` */
  readonly file?: string | undefined;
}

/** Where the marks of secrets are kept; undefined without a key. */
export function secretMarks(context: MarksContext): ManifestStore | undefined {
  const { location, runtime, file } = context;
  const variable = variableOf(location);
  const most = location.organization === undefined ? 1 : 16;
  const storage = file === undefined ? inVariables(context, variable, most) : fileStorage(runtime, file);
  return manifestStore(context, { storage, id: location.id, variable });
}

/** Where the marks of variables are kept; undefined without a key. */
export function variableMarks(context: MarksContext): ManifestStore | undefined {
  const { location, runtime, file } = context;
  const ofSecrets = variableOf(location);
  const variable = { ...ofSecrets, name: `${ofSecrets.name}_VARIABLES` };
  const storage =
    file === undefined ? inVariables(context, variable, 16) : fileStorage(runtime, `${file}.variables`);
  return manifestStore(context, { storage, id: `${location.id}:variables`, variable });
}

const inVariables = (
  { client, location }: MarksContext,
  variable: ManifestVariable,
  most: number,
): PageStorage => variableStorage(client, location, { variable, most });

function manifestStore(
  { client, runtime }: MarksContext,
  { storage, id, variable }: { storage: PageStorage; id: string; variable: ManifestVariable },
): ManifestStore | undefined {
  const subject = {
    id,
    permissions: variable.permissions,
    isPreviousName: (previous: string) =>
      isPreviousName(previous, id, (repository) => findPresentName(repository, client)),
  };
  return runtime.keyring && new ManifestStore(storage, runtime.keyring, runtime, subject);
}

/** By name: when it was written last. */
type Dates = ReadonlyMap<string, Date>;

/** What a manifest is about. */
interface ManifestSubject {
  /** `Store.id` */
  readonly id: string;
  /** What a token needs to keep it there, e.g. `Variables: write`. */
  readonly permissions: readonly string[];
  /** Asks whether it was called so (a `Store.id`) before. */
  isPreviousName(previous: string): Promise<boolean>;
}

/** Keeps the manifest for one run: what `manifest.ts` decides, read from and written to where it is kept. */
export class ManifestStore {
  readonly #pages: ManifestPages;
  /** For messages: where it is kept. */
  readonly #where: string;
  readonly #runtime: Pick<ProviderRuntime, 'random' | 'tell'>;
  readonly #subject: ManifestSubject;
  readonly #wayOut: string;
  readonly #previousNames: string[] = [];
  #intent: Intent | undefined;

  constructor(
    storage: PageStorage,
    keyring: Keyring,
    runtime: Pick<ProviderRuntime, 'random' | 'tell'>,
    subject: ManifestSubject,
  ) {
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
    return diagnostic('markless', { message: `the token may not read ${this.#where}`, hint: this.#wayOut });
  }

  /**
   * Announces what is about to be written. Where the token may read but not write, the push goes on without.
   * @param marks name -> mark of everything to create or update
   * @param removals the names of everything to remove
   */
  async announce(
    listed: Dates,
    manifest: Manifest,
    marks: ReadonlyMap<string, string>,
    removals: readonly string[],
  ): Promise<void> {
    const intent = intend({ listed, manifest }, marks, this.#runtime.random, removals);
    if (intent.manifest === manifest || (await this.#pages.write(intent.manifest))) this.#intent = intent;
    else
      this.#runtime.tell(
        `the token may not write ${this.#where}: the next diff will not know what is pushed now; ${this.#wayOut}`,
      );
  }

  /**
   * Notes what came of it.
   * @param list asks for the secrets anew: the manifest is read only after that
   */
  async settle(list: () => Promise<Dates>, results: ReadonlyMap<string, NameOutcome>): Promise<void> {
    const intent = this.#intent;
    if (!intent) return;
    this.#intent = undefined;
    const listed = await list();
    const manifest = await this.read();
    if (!manifest) throw this.#refused();
    const settled = settle(intent, { listed, manifest }, results);
    if (!isDeepStrictEqual(settled, manifest) && !(await this.#pages.write(settled))) throw this.#refused();
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
}
