// By its path, since the package's index loads the client of the beta as well.
import { SecretManagerServiceClient } from '@google-cloud/secret-manager/build/src/v1/secret_manager_service_client.js';
import { credentials } from '@grpc/grpc-js';
import { GoogleAuth, PassThroughClient } from 'google-auth-library';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { type About, explain } from './errors.ts';
import { Failure, failureIn, isUnanswered, verdictOn } from './failure.ts';
import { type Emulator, endpointOf, type Place } from './place.ts';

/** One request, as its sender means it. */
export interface Call<T> {
  readonly kind: 'read' | 'write';
  /** For errors: `write secrets`, the same for all, so that one reason is told once. */
  readonly doing: string;
  /** For errors about this one: `write A`. Absent: it is about all. */
  readonly what?: string;
  /** For errors: `secretmanager.versions.add`. */
  readonly permission: string;
  /** Aborting ends the waiting for a turn, never a try that is under way. */
  readonly signal?: AbortSignal;
  /** Codes of refusals that tell something: they come back as answers. */
  readonly takes?: readonly number[];
  attempt(api: Api): Promise<T>;
}

/** Sends one request at the pace of the run. @throws UserError for every failure that is not among `takes`. */
export type Send = <T>(call: Call<T>) => Promise<T | Failure>;

export type Api = SecretManagerServiceClient;

/** Google's client. Nothing is sent. */
export function connect({ location, emulator }: Pick<Place, 'location' | 'emulator'>, auth: GoogleAuth) {
  if (emulator) return new SecretManagerServiceClient({ ...plaintext(emulator), auth, fallback: false });
  const apiEndpoint = location && endpointOf(location);
  return new SecretManagerServiceClient({ ...(apiEndpoint && { apiEndpoint }), auth, fallback: false });
}

/** No proxy either: it is this machine. */
function plaintext({ host, port }: Emulator) {
  return { apiEndpoint: host, port, sslCreds: credentials.createInsecure(), 'grpc.enable_http_proxy': 0 };
}

/** For a server that asks no one who he is; without it Google's client would look for Google's metadata server. */
export const anonymous = (): GoogleAuth => new GoogleAuth({ authClient: new PassThroughClient() });

export function makeSend(
  api: Api,
  outside: Pick<ProviderRuntime, 'limiter'>,
  at: Pick<About, 'project' | 'who' | 'server'>,
): Send {
  return async ({ kind, doing, what = doing, permission, signal, takes = [], attempt }) => {
    let unsure = false;
    let tries = 0;
    const once = () => {
      tries += 1;
      return attempt(api).catch((error: unknown) => {
        const failure = failureIn(error);
        if (!failure) throw error;
        failure.unsure = unsure;
        unsure ||= isUnanswered(failure);
        throw failure;
      });
    };
    try {
      return await outside.limiter.run({ kind, judge: verdictOn, attempt: once, ...(signal && { signal }) });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (takes.includes(error.code)) return error;
      throw explain(error, { ...at, doing, what, permission, tries });
    }
  };
}
