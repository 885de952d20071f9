// By its path, since the package's index loads the client of the beta as well.
import { SecretManagerServiceClient } from '@google-cloud/secret-manager/build/src/v1/secret_manager_service_client.js';
import type { GoogleAuth } from 'google-auth-library';
import type { Redacted } from '../../core/redacted.ts';
import type { Clock } from '../../core/runtime.ts';
import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { makeWatch, PATIENCE, type Watch, within } from '../http/patience.ts';
import type { GcpChannel } from './channel.ts';
import { explain } from './errors.ts';
import { GcpFailure, grpcStatus, isUnanswered, judgeFailure, toFailure } from './failure.ts';
import { endpointOf, type GcpLocation } from './location.ts';
import type { GcpErrorContext } from './refusals/context.ts';

/**
 * A page lists up to 25,000 secrets, most of them of some hundred bytes; unpacked, if it comes packed. Google's client
 * takes messages of any length, and so many headers as gRPC itself thinks right.
 */
const LARGEST = { 'grpc.max_receive_message_length': 64 * 2 ** 20 };

/** Makes Google's client. Nothing is sent. */
export function connect(
  { region, emulator }: Pick<GcpLocation, 'region' | 'emulator'>,
  auth: GoogleAuth,
  options: GcpChannel['options'] = {},
) {
  const always = { ...LARGEST, ...options, auth, fallback: false };
  if (emulator)
    return new SecretManagerServiceClient({ apiEndpoint: emulator.host, port: emulator.port, ...always });
  const apiEndpoint = region && endpointOf(region);
  return new SecretManagerServiceClient({ ...(apiEndpoint && { apiEndpoint }), ...always });
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
  /** The value that goes along: no error quotes it, whatever Google repeats. */
  readonly sent?: Redacted<string>;
  attempt(sdk: SecretManagerServiceClient, call: CallOptions): Promise<T>;
}

/** What goes with every call. */
interface CallOptions {
  /** Milliseconds until the client gives up. */
  readonly timeout: number;
}

/** Milliseconds more for what hangs before the client begins to count: signing in. */
const GRACE = 2000;

/** What errors say of where a client sends, and as whom. */
export type ClientContext = Pick<GcpErrorContext, 'project' | 'caller' | 'actsAs' | 'server' | 'kmsKeys'>;

/** Sends requests at the pace of the run. */
export class GcpClient {
  readonly #sdk: SecretManagerServiceClient;
  readonly #limiter: ProviderRuntime['limiter'];
  readonly #context: ClientContext;
  readonly #watch: Watch;
  readonly #timeout: number;
  readonly #dialErrorFor: GcpChannel['dialErrorFor'];

  /** @param context what errors say of where it sends, and as whom */
  constructor(
    sdk: SecretManagerServiceClient,
    runtime: Pick<ProviderRuntime, 'limiter' | 'tell' | 'patience'>,
    context: ClientContext,
    dialErrorFor: GcpChannel['dialErrorFor'] = async () => undefined,
  ) {
    this.#dialErrorFor = dialErrorFor;
    this.#sdk = sdk;
    this.#limiter = runtime.limiter;
    this.#context = context;
    this.#watch = makeWatch(() => context.server, runtime);
    this.#timeout = (runtime.patience ?? PATIENCE).silence;
  }

  /** @throws UserError for every failure that is not expected */
  async send<T>(request: GcpRequest<T> & { readonly expected?: undefined }): Promise<T>;
  async send<T>(request: GcpRequest<T>): Promise<T | GcpFailure>;
  async send<T>(request: GcpRequest<T>): Promise<T | GcpFailure> {
    const { kind, purpose, itemPurpose = purpose, permission, signal, sent: value, expected = [] } = request;
    let attempts = 0;
    let mayHaveApplied = false;
    const attempt = (): Promise<T> => {
      attempts += 1;
      const timeout = this.#timeout;
      const late = () => new GcpFailure({ code: grpcStatus.DEADLINE_EXCEEDED });
      const sent = () => within(timeout + GRACE, request.attempt(this.#sdk, { timeout }), late);
      return this.#watch(sent).catch(async (error: unknown) => {
        const failure = toFailure(error);
        if (!failure) throw error;
        failure.mayHaveApplied = mayHaveApplied;
        failure.dial = await this.#dialErrorFor(failure);
        mayHaveApplied ||= isUnanswered(failure);
        throw failure;
      });
    };
    try {
      return await this.#limiter.run({ kind, judge: judgeFailure, attempt, ...(signal && { signal }) });
    } catch (error) {
      if (!(error instanceof GcpFailure)) throw error;
      if (expected.includes(error.code)) return error;
      throw explain(error, {
        ...this.#context,
        ...{ purpose, itemPurpose, permission, attempts },
        ...(value && { sent: [value] }),
      });
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
