import { UserError } from '../../core/errors.ts';
import type { Keyring } from '../../core/mark.ts';
import type { Outside } from '../../core/outside.ts';
import { Pacer } from '../../core/pace.ts';
import type { Seen, Store } from '../../core/provider.ts';
import type { Context } from '../context.ts';
import { findOwner } from '../owner.ts';
import { count } from '../render/words.ts';
import type { Source } from '../sources.ts';
import type { Job } from './job.ts';

/** One look at a store, or why there was none. */
export interface Look {
  readonly found: { readonly store: Store; readonly seen: Seen } | { readonly refusal: UserError };
  readonly pacer: Pacer;
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
  job: Job<O>,
  { keyring }: Source,
  context: Context,
): Promise<Look> {
  const tell = job.wants.quiet ? () => {} : context.tell;
  const waits: Waits = {
    heard: (milliseconds) =>
      tell(`waiting ${count(Math.ceil(milliseconds / 1000), 'second')} to keep to the rate limit`),
  };
  const pacer = new Pacer(job.provider.pace, context, (milliseconds) => waits.heard(milliseconds));
  const [found, owner] = await Promise.all([
    connected(job, outside(context, { pacer, tell, ...(keyring && { keyring }) })),
    keyring ? findOwner(job.wants.owner, context) : '',
  ]);
  return { found, pacer, waits, owner, ...(keyring && { keyring }) };
}

async function connected<O extends object>(
  { provider, options, naming }: Job<O>,
  outside: Outside,
): Promise<Look['found']> {
  try {
    const store = await provider.open(options, outside, naming);
    return { store, seen: await store.observe() };
  } catch (error) {
    if (error instanceof UserError) return { refusal: error };
    throw error;
  }
}

const outside = (
  { env, now, sleep, random, readFile, writeFile, run, confirm }: Context,
  own: Pick<Outside, 'pacer' | 'tell' | 'keyring'>,
): Outside => ({ env, now, sleep, random, readFile, writeFile, run, confirm, ...own });
