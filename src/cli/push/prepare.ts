import { fileConflicts } from '../../core/dlt/config-conflicts/index.ts';
import { expiryProblems } from '../../core/dlt/expiry.ts';
import { printable } from '../../core/inert.ts';
import { ownerOf } from '../../core/marks/owner.ts';
import { ownValue } from '../../core/own-value.ts';
import type { RateLimiter } from '../../core/sync/rate-limiter.ts';
import { marksOf, type Prepared, prepare, type SyncOptions } from '../../core/sync/sync.ts';
import { targetOf } from '../../core/sync/target.ts';
import { addKey, choosePlace, type KeyPlace } from '../commands/init/run.ts';
import type { Context } from '../context.ts';
import { errorsOf, type Report, reportOf } from '../render/report.ts';
import { checkSource, readSource, type Source } from '../sources/index.ts';
import { type LaidOutSource, layOutSource } from './lay-out.ts';
import type { PushOptions, PushRequest } from './options.ts';
import { findProvenance } from './provenance.ts';
import { type Teller, tellerFor } from './wait-listener.ts';

/** Everything that was found out before the first write, so that all that is wrong can be said at once. */
export interface PreparedPush {
  readonly prepared: Prepared;
  readonly report: Report;
  readonly waitListener: Teller;
}

/** Reads the source, lays it out, looks at the target and says what is wrong; nothing is sent. */
export async function preparePush<O extends object>(
  request: PushRequest<O>,
  context: Context,
): Promise<PreparedPush> {
  const { options } = request;
  const source = await readSource(options, context);
  const file = fileForKey(source, options, context);
  if (file === undefined) return await prepareFrom(source, request, context);
  const remembering = rememberingAnswers(context);
  const push = await prepareFrom(source, request, remembering);
  if (!isGoingAhead(push) || !(await addOfferedKey(file, options, context))) return push;
  return await prepareFrom(await readSource(options, context), request, remembering);
}

/**
 * The file to which a key is offered if there is none: only at a terminal, and only where the secrets are in a file. A
 * dry run changes nothing, so it offers nothing.
 */
export const fileForKey = (
  { file, keyring }: Source,
  { dryRun }: Pick<PushOptions, 'dryRun'>,
  context: Context,
): string | undefined => (keyring || dryRun || !context.interactive ? undefined : file);

/** A key is offered once it is known that there is a target, and that nothing but a question stops the push. */
export const isGoingAhead = ({
  prepared: { ready },
  report,
}: Pick<PreparedPush, 'prepared' | 'report'>): boolean =>
  ready !== undefined && !errorsOf(report).some(({ code }) => code !== 'conflict');

/** The same question is asked once, and the same line told once, though the target is opened twice. */
export function rememberingAnswers(context: Context): Context {
  const answers = new Map<string, ReturnType<Context['confirm']>>();
  const told = new Set<string>();
  return {
    ...context,
    confirm: (question, otherwise) => {
      const answer = answers.get(question) ?? context.confirm(question, otherwise);
      answers.set(question, answer);
      return answer;
    },
    tell: (line) => {
      if (!told.has(line)) context.tell(line);
      told.add(line);
    },
  };
}

/** Lays a source out, looks at the target and says what is wrong. */
export async function prepareFrom<O extends object>(
  source: Source,
  request: PushRequest<O>,
  context: Context,
  shared: SharedParts = {},
): Promise<PreparedPush> {
  const laidOut = layOutSource(source, request, context.random);
  const { limiter, waitListener = tellerFor(request.options, context) } = shared;
  const [prepared, warnings] = await Promise.all([
    prepareTarget(request, laidOut, { source, waitListener, ...(limiter && { limiter }) }, context),
    checkSource(source, context),
  ]);
  const leaves = new Set(prepared.entries.flatMap(({ from }) => from));
  const expiry = expiryProblems([...leaves], context.now());
  const aboutFile = [...fileConflictsOf(source, request, context), ...warnings, ...expiry];
  return { prepared, waitListener, report: reportOf(request, source, laidOut, prepared, aboutFile) };
}

/** What several pushes side by side have in common. */
export interface SharedParts {
  readonly limiter?: RateLimiter;
  readonly waitListener?: Teller;
}

/** Looks once at the target of a request, plans and checks. */
export async function prepareTarget<O extends object>(
  request: PushRequest<O>,
  laidOut: LaidOutSource,
  {
    source: { keyring },
    waitListener,
    limiter,
  }: SharedParts & { readonly source: Source; readonly waitListener: Teller },
  context: Context,
): Promise<Prepared> {
  const { provider, providerOptions, layout, options } = request;
  const owner = keyring && findOwner(options.owner, context);
  // Who fails first is told of; the other one must not end the process.
  owner?.catch(() => {});
  const { removeAll, overwrite, include, exclude, maxRemovals } = options;
  const sync: SyncOptions = {
    prune: options.prune || removeAll,
    overwrite,
    include,
    exclude,
    ...(maxRemovals !== undefined && { maxRemovals }),
    removalsAgreed: options.yes || options.dryRun || context.interactive,
    source: laidOut.source,
    ...(keyring && owner && { keyring, marks: marksOf(keyring, owner, context.random) }),
    ...(!options.noProvenance && { provenance: () => findProvenance(context) }),
    onWait: (milliseconds, reason) => waitListener.onWait(milliseconds, reason),
    ...(limiter && { limiter }),
  };
  const tell = (line: string): void => waitListener.say(line);
  const { env, variablesFrom, now, sleep, random, readFile, writeFile, run, confirm, patience } = context;
  const runtime = {
    ...{ env, now, sleep, random, readFile, writeFile, run, confirm, tell },
    ...(variablesFrom && { variablesFrom }),
    ...(patience && { patience }),
  };
  return await prepare(targetOf(provider, providerOptions, layout), laidOut, sync, runtime);
}

export async function addOfferedKey(file: string, options: PushOptions, context: Context): Promise<boolean> {
  const place = await choosePlace(file, options.secrets === undefined, context);
  if (!(await offerKey(place, options, context))) return false;
  await addKey(place, (await context.readFile(file)) ?? '', context);
  return true;
}

async function offerKey(
  { shown, userFile, isUploaded }: KeyPlace,
  { yes, quiet }: PushOptions,
  { confirm, stderr }: Context,
): Promise<boolean> {
  const fate = isUploaded ? 'uploaded by dlthub deploy' : 'never pushed';
  const where = userFile === undefined ? `section [deploy_secrets], ${fate}` : 'which nothing deploys';
  if (yes) {
    // Nothing is written into a file of secrets without a word.
    if (quiet) return false;
    stderr.write(`adding a key to ${printable(shown)}, ${where}\n`);
    return true;
  }
  stderr.write('  No key yet: the next diff could not tell changed from unchanged.\n');
  return (await confirm(`  Add one to ${printable(shown)} (${where})?`, true)) ?? false;
}

/** Finds who owns what is pushed from here: `--owner`, or what git tells about the project's folder. */
export async function findOwner(named: string | undefined, { env, run, random }: Context): Promise<string> {
  if (named !== undefined) return ownerOf({ name: named }, random);
  const git = (...args: string[]): Promise<string | undefined> =>
    run('git', ['-C', env.DLT_PROJECT_DIR || '.', ...args]);
  const [remote, folder] = await Promise.all([
    git('remote', 'get-url', 'origin'),
    git('rev-parse', '--show-prefix'),
  ]);
  return ownerOf({ remote, folder }, random);
}

/** What of both files would get in each other's way, or in that of this environment. */
export const fileConflictsOf = <O extends object>(
  source: Source,
  { provider, layout, options }: PushRequest<O>,
  { env }: Pick<Context, 'env'>,
) =>
  fileConflicts(source, provider, layout, {
    filter: options,
    ...(source.file !== undefined && { isSet: (name) => ownValue(env, name) !== undefined }),
  });
