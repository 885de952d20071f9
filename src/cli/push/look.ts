import { UserError } from '../../core/diagnostics.ts';
import type { Keyring } from '../../core/marks/mark.ts';
import type { RemoteState } from '../../core/model.ts';
import type { ProviderRuntime, Store } from '../../core/sync/provider.ts';
import { RateLimiter } from '../../core/sync/rate-limiter.ts';
import type { Context } from '../context.ts';
import { findOwner } from '../owner.ts';
import { count } from '../render/words.ts';
import type { Source } from '../sources/index.ts';
import type { PushRequest } from './job.ts';

/** One look at a store, or why there was none. */
export interface Look {
  readonly found: { readonly store: Store; readonly seen: RemoteState } | { readonly refusal: UserError };
  readonly limiter: RateLimiter;
  /** Who hears that all requests have to wait; a bar may take the place of the line on stderr. */
  readonly waits: Waits;
  readonly keyring?: Keyring;
  /** Whose the marks are; nobody asks without a key. */
  readonly owner: string;
}

export interface Waits {
  heard: (milliseconds: number) => void;
}

/** Connects and looks once. What a person can mend is a value here: it is told together with all the rest. */
export async function lookAt<O extends object>(
  job: PushRequest<O>,
  { keyring }: Source,
  context: Context,
): Promise<Look> {
  const tell = job.wants.quiet ? () => {} : context.tell;
  const waits: Waits = {
    heard: (milliseconds) =>
      tell(`waiting ${count(Math.ceil(milliseconds / 1000), 'second')} to keep to the rate limit`),
  };
  const pacer = new RateLimiter(job.provider.pace, context, (milliseconds) => waits.heard(milliseconds));
  const [found, owner] = await Promise.all([
    connected(job, outside(context, { limiter: pacer, tell, ...(keyring && { keyring }) })),
    keyring ? findOwner(job.wants.owner, context) : '',
  ]);
  return { found, limiter: pacer, waits, owner, ...(keyring && { keyring }) };
}

async function connected<O extends object>(
  { provider, options, layout }: PushRequest<O>,
  outside: ProviderRuntime,
): Promise<Look['found']> {
  try {
    const store = await provider.open(options, outside, layout);
    return { store, seen: await store.observe() };
  } catch (error) {
    if (error instanceof UserError) return { refusal: error };
    throw error;
  }
}

const outside = (
  { env, now, sleep, random, readFile, writeFile, run, confirm }: Context,
  own: Pick<ProviderRuntime, 'limiter' | 'tell' | 'keyring'>,
): ProviderRuntime => ({ env, now, sleep, random, readFile, writeFile, run, confirm, ...own });
