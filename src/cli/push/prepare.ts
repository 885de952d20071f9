import { fileConflicts } from '../../core/dlt/config-conflicts/index.ts';
import { generateKey } from '../../core/marks/key.ts';
import { ownerOf } from '../../core/marks/owner.ts';
import { marksOf, type Prepared, prepare, type SyncOptions, targetOf } from '../../core/sync/sync.ts';
import { count } from '../../core/words.ts';
import { addKeyTo } from '../commands/init/run.ts';
import type { Context } from '../context.ts';
import { type Report, reportOf } from '../render/report.ts';
import { checkSource, readSource, type Source } from '../sources/index.ts';
import { type LaidOutSource, layOutSource } from './lay-out.ts';
import type { PushOptions, PushRequest } from './options.ts';
import { findProvenance } from './provenance.ts';

/** Everything that was found out before the first write, so that all that is wrong can be said at once. */
export interface PreparedPush {
  readonly prepared: Prepared;
  readonly report: Report;
  readonly waitListener: WaitListener;
}

/** Hears that all requests have to wait; a bar may take the place of the line on stderr. */
interface WaitListener {
  onWait: (milliseconds: number) => void;
}

/** Reads the source, lays it out, looks at the target and says what is wrong; nothing is sent. */
export async function preparePush<O extends object>(
  request: PushRequest<O>,
  context: Context,
): Promise<PreparedPush> {
  const source = await readSourceWithKey(request.options, context);
  const laidOut = layOutSource(source, request, context.random);
  const waitListener = waitListenerFor(request.options, context);
  const [prepared, warnings] = await Promise.all([
    prepareTarget(request, laidOut, { source, waitListener }, context),
    checkSource(source, context),
  ]);
  const aboutFile = [...fileConflictsOf(source, request, context), ...warnings];
  return { prepared, waitListener, report: reportOf(request, source, laidOut, prepared, aboutFile) };
}

/** Looks once at the target of a request, plans and checks. */
export async function prepareTarget<O extends object>(
  request: PushRequest<O>,
  laidOut: LaidOutSource,
  { source: { keyring }, waitListener }: { readonly source: Source; readonly waitListener: WaitListener },
  context: Context,
): Promise<Prepared> {
  const { provider, providerOptions, layout, options } = request;
  const owner = keyring && findOwner(options.owner, context);
  // Who fails first is told of; the other one must not end the process.
  owner?.catch(() => {});
  const { prune, overwrite, include, exclude, maxRemovals } = options;
  const sync: SyncOptions = {
    prune,
    overwrite,
    include,
    exclude,
    ...(maxRemovals !== undefined && { maxRemovals }),
    removalsAgreed: options.yes || options.dryRun || context.interactive,
    source: laidOut.source,
    ...(keyring && owner && { keyring, marks: marksOf(keyring, owner, context.random) }),
    ...(!options.noProvenance && { provenance: () => findProvenance(context) }),
    onWait: (milliseconds) => waitListener.onWait(milliseconds),
  };
  const tell = options.quiet ? () => {} : context.tell;
  const { env, now, sleep, random, readFile, writeFile, run, confirm } = context;
  const runtime = { env, now, sleep, random, readFile, writeFile, run, confirm, tell };
  return await prepare(targetOf(provider, providerOptions, layout), laidOut, sync, runtime);
}

/** Says on stderr how long all requests wait, unless it shall be quiet. */
export const waitListenerFor = (
  { quiet }: Pick<PushOptions, 'quiet'>,
  { tell }: Pick<Context, 'tell'>,
): WaitListener => ({
  onWait: (milliseconds) => {
    if (!quiet) tell(`waiting ${count(Math.ceil(milliseconds / 1000), 'second')} to keep to the rate limit`);
  },
});

/**
 * Reads the source, with a key if there is one or the user takes the offer of one. Only at a terminal and only for
 * a file is one offered; a dry run changes nothing, so it offers nothing.
 */
async function readSourceWithKey(options: PushOptions, context: Context): Promise<Source> {
  const source = await readSource(options, context);
  const { file, keyring } = source;
  if (keyring || file === undefined || options.dryRun || !context.interactive) return source;
  if (!(await offerKey(file, options, context))) return source;
  const text = (await context.readFile(file)) ?? '';
  await context.rewriteFile(file, addKeyTo(text, generateKey(context.random), file));
  return await readSource(options, context);
}

async function offerKey(
  file: string,
  { yes, quiet }: PushOptions,
  { confirm, stderr }: Context,
): Promise<boolean> {
  if (yes) {
    if (!quiet) stderr.write(`adding a key to ${file}, section [deploy_secrets], never pushed\n`);
    return true;
  }
  stderr.write('  No fingerprint key yet: the next diff could not tell changed from unchanged.\n');
  return (await confirm(`  Add one to ${file} (section [deploy_secrets], never pushed)?`, true)) ?? false;
}

/** Finds who owns what is pushed from here: `--owner`, or what git tells about the project's folder. */
async function findOwner(named: string | undefined, { env, run, random }: Context): Promise<string> {
  if (named !== undefined) return ownerOf({ name: named }, random);
  const git = (...args: string[]): Promise<string | undefined> =>
    run('git', ['-C', env.DLT_PROJECT_DIR || '.', ...args]);
  const [remote, folder] = await Promise.all([
    git('remote', 'get-url', 'origin'),
    git('rev-parse', '--show-prefix'),
  ]);
  return ownerOf({ remote, folder }, random);
}

const fileConflictsOf = <O extends object>(
  source: Source,
  { provider, layout, options }: PushRequest<O>,
  { env }: Pick<Context, 'env'>,
) =>
  fileConflicts(source, provider, layout, {
    filter: options,
    ...(source.file !== undefined && { isSet: (name) => env[name] !== undefined }),
  });
