import { UserError } from '../../core/diagnostics.ts';
import { RateLimiter } from '../../core/sync/rate-limiter.ts';
import { SharedLimiter } from '../../core/sync/shared-limiter.ts';
import { targetOf } from '../../core/sync/target.ts';
import type { Context } from '../context.ts';
import { type PreparedPush, prepareFrom, rememberingAnswers } from '../push/prepare.ts';
import { type Teller, tellerFor } from '../push/wait-listener.ts';
import { type ReadOptions, readSource, type Source } from '../sources/index.ts';
import type { SourceOptions } from '../sources/request.ts';
import { contextOf, type TargetRequest } from './request.ts';

/** A target that was looked at, or could not be: then `prepared` has no `ready`, and its problems say why. */
export interface PreparedTarget extends PreparedPush {
  readonly request: TargetRequest;
  /** The world as this target sees it. */
  readonly context: Context;
  /** Absent where it could not be read. */
  readonly source?: Source;
}

/**
 * Looks at several targets side by side, plans and checks; nothing is sent. Each source is read once, targets of one
 * pace keep to it together, and one that fails stands in the result as one that failed.
 */
export async function prepareTargets(
  requests: readonly TargetRequest[],
  context: Context,
  reading: ReadOptions = {},
): Promise<PreparedTarget[]> {
  const shared = inTurn(rememberingAnswers(context));
  const waitListener = tellerFor({ quiet: requests.every(({ request }) => request.options.quiet) }, shared);
  const limiterOf = sharingLimiters(waitListener, shared);
  const read = readingOnce(shared, reading);
  return await Promise.all(
    requests.map(async (request) => {
      const own = contextOf(request, shared);
      const limiter = limiterOf(request);
      try {
        const source = await read(request.request.options);
        const push = await prepareFrom(source, request.request, own, { limiter, waitListener });
        return { ...push, request, context: own, source };
      } catch (error) {
        return { ...failedPush(error, request, limiter, waitListener), request, context: own };
      }
    }),
  );
}

/** What a person can mend at one target must not hide the others. Anything else is a bug, and ends the run. */
function failedPush(
  error: unknown,
  { request }: TargetRequest,
  limiter: RateLimiter,
  waitListener: Teller,
): PreparedPush {
  if (!(error instanceof UserError)) throw error;
  const { provider, providerOptions, layout, name, options, targetName } = request;
  const problems = [error.diagnostic];
  return {
    waitListener,
    prepared: { target: targetOf(provider, providerOptions, layout), limiter, entries: [], problems },
    report: {
      dryRun: options.dryRun,
      contents: '',
      problems: [],
      targets: [
        {
          provider: name,
          target: name,
          ...(targetName !== undefined && { name: targetName }),
          paths: new Map(),
          outcomes: new Map(),
          problems,
          requests: limiter.counts,
          remarks: [],
          notes: [],
        },
      ],
    },
  };
}

/** Makes one limiter for each pace, and a share of it for each target. */
function sharingLimiters(waitListener: Teller, context: Context): (request: TargetRequest) => RateLimiter {
  const limiters = new Map<string, RateLimiter>();
  return ({ pace: key, request: { provider } }) => {
    const known =
      limiters.get(key) ??
      new RateLimiter(provider.pace, context, (milliseconds, reason) =>
        waitListener.onWait(milliseconds, reason),
      );
    limiters.set(key, known);
    return new SharedLimiter(known, provider.pace, context);
  };
}

/** Reads each source once: standard input can be read no second time, and two targets shall see one file alike. */
function readingOnce(context: Context, reading: ReadOptions): (options: SourceOptions) => Promise<Source> {
  const read = new Map<string, Promise<Source>>();
  return async ({ secrets, template, fromEnv, namesOnly, profile, global, include, exclude, withConfig }) => {
    // Of an example file the selection decides which names are missing.
    const selection = template === undefined ? [] : [include, exclude];
    const key = JSON.stringify([
      secrets,
      template,
      fromEnv,
      namesOnly,
      profile,
      global,
      withConfig,
      selection,
    ]);
    const options = { secrets, template, fromEnv, namesOnly, profile, global, include, exclude };
    const source =
      read.get(key) ?? readSource({ ...options, ...(withConfig && { withConfig }) }, context, reading);
    read.set(key, source);
    return await source;
  };
}

/** Asks one question after the other, though several targets have one. */
function inTurn(context: Context): Context {
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...context,
    confirm: async (question, otherwise) => {
      const asked = last.then(() => context.confirm(question, otherwise));
      last = asked.catch(() => {});
      return await asked;
    },
  };
}
