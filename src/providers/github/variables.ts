import type { Redacted } from '../../core/redacted.ts';
import type { Access } from './access.ts';
import { type ListedEntry, variablesPage } from './answers.ts';
import type { VariableCalls } from './api/calls.ts';
import type { GitHubClient } from './client.ts';
import { CollectionApi, sharingOf, type WriteOptions } from './collection.ts';
import type { Location } from './location.ts';
import { holdsMarks } from './manifest/variable.ts';
import { upsertVariable } from './upsert.ts';

/** The variables of one location, but for those that hold our marks. */
export class VariablesApi extends CollectionApi<VariableCalls> {
  #present = new Set<string>();

  constructor(client: GitHubClient, location: Location) {
    super(client.api.variables(location), client, location, { noun: 'variables', read: variablesPage });
  }

  override async list(): Promise<ReadonlyMap<string, ListedEntry> | undefined> {
    const all = await super.list();
    const others = all && new Map([...all].filter(([name]) => !holdsMarks(name)));
    this.#present = new Set(others?.keys());
    return others;
  }

  /** Writes one: what the last list did not have is created, what it had is updated, and the other way where that fails. */
  async put(
    name: string,
    value: Redacted<string>,
    access: Access | undefined,
    options: WriteOptions,
  ): Promise<void> {
    const sharing = access && sharingOf(access);
    const request = { name, value: value.reveal(), ...(sharing && { sharing }) };
    const how = { doing: this.doing('write'), ...options };
    await upsertVariable(this.client, this.calls, request, { exists: this.#present.has(name), ...how });
    this.#present.add(name);
  }
}
