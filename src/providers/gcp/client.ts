// By its path, since the package's index loads the client of the beta as well.
import { SecretManagerServiceClient } from '@google-cloud/secret-manager/build/src/v1/secret_manager_service_client.js';
import { credentials } from '@grpc/grpc-js';
import type { GoogleAuth } from 'google-auth-library';
import type { Clock } from '../../core/runtime.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { explain, type GcpErrorContext } from './errors.ts';
import { GcpFailure, isUnanswered, judgeFailure, toFailure } from './failure.ts';
import { type Emulator, endpointOf, type GcpLocation } from './location.ts';

/** Makes Google's client. Nothing is sent. */
export function connect({ region, emulator }: Pick<GcpLocation, 'region' | 'emulator'>, auth: GoogleAuth) {
  if (emulator) return new SecretManagerServiceClient({ ...plaintext(emulator), auth, fallback: false });
  const apiEndpoint = region && endpointOf(region);
  return new SecretManagerServiceClient({ ...(apiEndpoint && { apiEndpoint }), auth, fallback: false });
}

/** No proxy either: it is this machine. */
function plaintext({ host, port }: Emulator) {
  return { apiEndpoint: host, port, sslCreds: credentials.createInsecure(), 'grpc.enable_http_proxy': 0 };
}

export interface GcpRequest<T> {
  readonly kind: 'read' | 'write';
  /** For errors: `write secrets`, the same for all, so that one reason is told once. */
  readonly purpose: string;
  /** For errors about this one: `write A`. Absent: it is about all. */
  readonly itemPurpose?: string;
  /** For errors: `secretmanager.versions.add`. */
  readonly permission: string;
  /** Aborting ends the waiting for a turn, never a try that is under way. */
  readonly signal?: AbortSignal | undefined;
  /** Codes of refusals that tell something: they come back as answers. */
  readonly expected?: readonly number[];
  attempt(sdk: SecretManagerServiceClient): Promise<T>;
}

/** Sends requests at the pace of the run. */
export class GcpClient {
  readonly #sdk: SecretManagerServiceClient;
  readonly #limiter: ProviderRuntime['limiter'];
  readonly #context: Pick<GcpErrorContext, 'project' | 'caller' | 'server'>;

  /** @param context what errors say of where it sends, and as whom */
  constructor(
    sdk: SecretManagerServiceClient,
    { limiter }: Pick<ProviderRuntime, 'limiter'>,
    context: Pick<GcpErrorContext, 'project' | 'caller' | 'server'>,
  ) {
    this.#sdk = sdk;
    this.#limiter = limiter;
    this.#context = context;
  }

  /** @throws UserError for every failure that is not expected */
  async send<T>(request: GcpRequest<T> & { readonly expected?: undefined }): Promise<T>;
  async send<T>(request: GcpRequest<T>): Promise<T | GcpFailure>;
  async send<T>(request: GcpRequest<T>): Promise<T | GcpFailure> {
    const { kind, purpose, itemPurpose = purpose, permission, signal, expected = [] } = request;
    let attempts = 0;
    let mayHaveApplied = false;
    const attempt = (): Promise<T> => {
      attempts += 1;
      return request.attempt(this.#sdk).catch((error: unknown) => {
        const failure = toFailure(error);
        if (!failure) throw error;
        failure.mayHaveApplied = mayHaveApplied;
        mayHaveApplied ||= isUnanswered(failure);
        throw failure;
      });
    };
    try {
      return await this.#limiter.run({ kind, judge: judgeFailure, attempt, ...(signal && { signal }) });
    } catch (error) {
      if (!(error instanceof GcpFailure)) throw error;
      if (expected.includes(error.code)) return error;
      throw explain(error, { ...this.#context, purpose, itemPurpose, permission, attempts });
    }
  }
}

const SECOND = 1000;

/**
 * Spaces the writes to one secret. Secret Manager takes two a second to a global one, and 80 to a regional one (docs,
 * "Quotas", checked 2026-11-24). An update is three, so the last of them waits; different secrets do not.
 */
export class WriteThrottle {
  readonly #clock: Clock;
  readonly #perSecond: number;
  readonly #sent = new Map<string, number[]>();

  constructor(clock: Clock, { region }: Pick<GcpLocation, 'region'>) {
    this.#clock = clock;
    this.#perSecond = region ? 80 : 2;
  }

  /** Waits until one more write to this secret is welcome. */
  async wait(name: string, signal?: AbortSignal): Promise<void> {
    const sent = this.#sent.get(name) ?? [];
    const before = sent.at(-this.#perSecond);
    const milliseconds = before === undefined ? 0 : before + SECOND - this.#clock.now();
    if (milliseconds > 0) await this.#clock.sleep(milliseconds, signal);
    this.#sent.set(name, [...sent, this.#clock.now()].slice(-this.#perSecond));
  }
}
