import { fileConflicts } from '../../core/layouts/file-conflicts.ts';
import { marksOf, type Prepared, prepare, type SyncOptions } from '../../core/sync/sync.ts';
import { targetOf } from '../../core/sync/target.ts';
import { count } from '../../core/words.ts';
import type { Context } from '../context.ts';
import { findOwner } from '../owner.ts';
import type { Report } from '../render/report.ts';
import { checkSource, type Source } from '../sources/index.ts';
import { type Chosen, choose } from './choose.ts';
import { keyedSource } from './keyed-source.ts';
import { reportOf } from './report.ts';
import type { PushRequest } from './request.ts';

/** Everything that was found out before the first write, so that all that is wrong can be said at once. */
export interface PreparedPush {
  readonly prepared: Prepared;
  readonly report: Report;
  readonly waits: Waits;
}

/** Who hears that all requests have to wait; a bar may take the place of the line on stderr. */
export interface Waits {
  heard: (milliseconds: number) => void;
}

export async function preparePush<O extends object>(
  request: PushRequest<O>,
  context: Context,
): Promise<PreparedPush> {
  const source = await keyedSource(request.wants, context);
  const chosen = choose(source, request, context.random);
  const waits = waitsFor(request, context);
  const [prepared, aboutFile] = await Promise.all([
    prepareFor(request, chosen, { source, waits }, context),
    checkSource(source, context),
  ]);
  const about = [...conflictsOf(source, request, context), ...aboutFile];
  return { prepared, waits, report: reportOf(request, source, chosen, prepared, about) };
}

interface About {
  readonly source: Source;
  readonly waits: Waits;
}

/** One look at the target of a request. */
export async function prepareFor<O extends object>(
  request: PushRequest<O>,
  chosen: Chosen,
  { source: { keyring }, waits }: About,
  context: Context,
): Promise<Prepared> {
  const { provider, options, layout, wants } = request;
  const owner = keyring && findOwner(wants.owner, context);
  // Who fails first is told of; the other one must not end the process.
  owner?.catch(() => {});
  const { prune, overwrite, include, exclude, maxRemovals } = wants;
  const sync: SyncOptions = {
    prune,
    overwrite,
    include,
    exclude,
    ...(maxRemovals !== undefined && { maxRemovals }),
    removalsAgreed: wants.yes || wants.dryRun || context.interactive,
    source: chosen.source,
    ...(keyring && owner && { keyring, marks: marksOf(keyring, owner, context.random) }),
    onWait: (milliseconds) => waits.heard(milliseconds),
  };
  const tell = wants.quiet ? () => {} : context.tell;
  const { env, now, sleep, random, readFile, writeFile, run, confirm } = context;
  const runtime = { env, now, sleep, random, readFile, writeFile, run, confirm, tell };
  return await prepare(targetOf(provider, options, layout), chosen, sync, runtime);
}

export const waitsFor = (
  { wants }: Pick<PushRequest<never>, 'wants'>,
  { tell }: Pick<Context, 'tell'>,
): Waits => ({
  heard: (milliseconds) => {
    if (!wants.quiet)
      tell(`waiting ${count(Math.ceil(milliseconds / 1000), 'second')} to keep to the rate limit`);
  },
});

const conflictsOf = <O extends object>(
  source: Source,
  { provider, layout, wants }: PushRequest<O>,
  { env }: Pick<Context, 'env'>,
) =>
  fileConflicts(source, provider, layout, {
    filter: wants,
    ...(source.file !== undefined && { isSet: (name) => env[name] !== undefined }),
  });
