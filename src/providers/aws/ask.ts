import type { ProviderRuntime } from '../../core/sync/provider.ts';
import type { Connection } from './connect.ts';
import { explain } from './errors.ts';
import { Failure, failureIn, verdictOn } from './failure.ts';

export interface Calling {
  /** Aborting ends the waiting for a turn, never a try that is under way. */
  readonly signal?: AbortSignal;
}

export interface Call<T> extends Calling {
  readonly kind: 'read' | 'write';
  readonly operation: string;
  /** `write` */
  readonly doing: string;
  /** Absent: it is about all of them. */
  readonly name?: string;
  readonly kmsKey?: string | undefined;
  /** Refusals that tell something, as AWS calls them: they come back as what they are. */
  readonly takes?: readonly string[];
  attempt(): Promise<T>;
}

/** Asks at the pace of the run. @throws UserError for every failure that is not among `takes` */
export type Ask = <T>(call: Call<T>) => Promise<T | Failure>;

export const makeAsk =
  (
    connection: Pick<Connection, 'region' | 'who' | 'address'>,
    { limiter }: Pick<ProviderRuntime, 'limiter'>,
  ): Ask =>
  async (call) => {
    const { kind, signal, takes = [], attempt } = call;
    try {
      return await limiter.run({
        kind,
        ...(signal && { signal }),
        judge: verdictOn,
        attempt: () => attempt().catch((error: unknown) => orTaken(error, takes)),
      });
    } catch (error) {
      throw error instanceof Failure ? explain(error, aboutIt(call, connection)) : error;
    }
  };

const aboutIt = (
  { doing, name, operation, kmsKey }: Omit<Call<unknown>, 'attempt'>,
  { region, who, address }: Pick<Connection, 'region' | 'who' | 'address'>,
) => ({
  doing: `${doing} ${name === undefined ? 'the secrets' : 'secrets'}`,
  what: `${doing} ${name ?? 'the secrets'}`,
  action: `secretsmanager:${operation}`,
  region,
  who,
  address: String(address),
  ...(kmsKey !== undefined && { kmsKey }),
});

function orTaken(error: unknown, takes: readonly string[]): Failure {
  const failure = failureIn(error);
  if (!failure) throw error;
  const isTaken = takes.some((taken) => {
    const [type, words = ''] = taken.split(':');
    return failure.type === type && failure.says.includes(words);
  });
  if (isTaken) return failure;
  throw failure;
}
