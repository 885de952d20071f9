import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { Keyring } from '../../core/marks/mark.ts';
import type { ProviderRuntime, Store } from '../../core/sync/provider.ts';
import type { AirflowApi } from './api.ts';
import type { AirflowLocation } from './location.ts';
import { readState } from './state.ts';
import { writeEntries } from './write.ts';

/** An Airflow that has let us in. */
export interface AirflowSession {
  readonly api: AirflowApi;
  /** `3.3.2` */
  readonly version: string;
}

export interface AirflowStoreOptions {
  readonly location: AirflowLocation;
  readonly selection: LayoutSelection;
  readonly keyring: Keyring | undefined;
  readonly runtime: Pick<ProviderRuntime, 'now' | 'provenance'>;
  connect(): Promise<AirflowSession>;
}

/** The Connections and Variables of one Airflow. Value and description, with the mark in it, are written in one request. */
export function airflowStore({ location, selection, keyring, runtime, connect }: AirflowStoreOptions): Store {
  const pipeline = selection.pipeline === undefined ? '' : `#${selection.pipeline}`;
  let version = '';
  let connecting: Promise<AirflowSession> | undefined;
  const connectOnce = async () => {
    connecting ??= connect();
    const session = await connecting;
    version = ` (Airflow ${session.version})`;
    return session.api;
  };
  return {
    // A run for one pipeline must not remove what a run for another one made.
    id: `airflow/${location.hostAndPath}${pipeline}`,
    get label() {
      return `airflow ${location.base}${version}`;
    },
    observe: async () => readState(await connectOnce(), selection, keyring),
    async write(batch, signal) {
      const [api, provenance] = await Promise.all([connectOnce(), runtime.provenance?.()]);
      // Of who would not be named the time alone is noted, so that a push before it is not taken for the last.
      const push = { at: new Date(runtime.now()), ...provenance };
      return await writeEntries(batch, { api, keyring, push, signal });
    },
  };
}
