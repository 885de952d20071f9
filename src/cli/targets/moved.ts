import path from 'node:path';
import { type Diagnostic, diagnostic, UserError } from '../../core/diagnostics.ts';
import type { NamedTarget } from '../../core/targets/check.ts';
import { flagsOf } from '../arguments.ts';
import type { Context } from '../context.ts';
import { layoutOptionsOf, safetyOptions, sourceOptions } from '../push/options.ts';
import { readTargets, type TargetsFile } from './read.ts';
import { requestFor, type TargetRequest } from './request.ts';

/**
 * Finds the targets that led elsewhere before, by name. There is no state but the stores' own, and no store knows where a target
 * was before: git does, as far as its history is here.
 */
export async function movedTargets(
  found: Pick<TargetsFile, 'file' | 'text'>,
  requests: readonly TargetRequest[],
  context: Pick<Context, 'run' | 'env'>,
): Promise<ReadonlyMap<string, readonly Diagnostic[]>> {
  const before = targetsIn(await textBefore(found, context), found.file);
  const moved = requests.flatMap((now) => {
    const then = before.find(({ name }) => name === now.target.name);
    const former = then && requestFor(then, {}, context.env);
    return former && isElsewhere(former, now) ? [[now.target.name, [tell(former, now)]] as const] : [];
  });
  return new Map(moved);
}

/** The file as git has it; where that is what is here, as it was before the last change of it. */
async function textBefore(
  { file, text }: Pick<TargetsFile, 'file' | 'text'>,
  { run }: Pick<Context, 'run'>,
): Promise<string | undefined> {
  const { dir, base } = path.parse(file);
  const git = (...args: string[]): Promise<string | undefined> => run('git', ['-C', dir || '.', ...args]);
  const committed = await git('show', `HEAD:./${base}`);
  if (committed === undefined || committed.trimEnd() !== text.trimEnd()) return committed;
  const commit = (await git('log', '-1', '--format=%H', '--', base))?.trim();
  return commit ? await git('show', `${commit}~1:./${base}`) : undefined;
}

/** What could not be pushed by then left nothing behind. */
function targetsIn(text: string | undefined, file: string): readonly NamedTarget[] {
  if (text === undefined) return [];
  try {
    return readTargets(text, file).targets;
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

const isElsewhere = (then: TargetRequest, now: TargetRequest): boolean =>
  then.request.options.owner !== now.request.options.owner ||
  then.place.ids.some((id) => !now.place.ids.includes(id));

function tell(then: TargetRequest, now: TargetRequest): Diagnostic {
  const { owner } = then.request.options;
  const isOwner = owner !== now.request.options.owner;
  const was = isOwner ? `was owned by ${owner ?? 'this checkout'}` : `led to ${then.place.label}`;
  return diagnostic('moved-target', {
    at: now.target.at,
    message: `${now.target.name} ${was} before, and what was pushed there stays`,
    hint: `if it is not wanted there any more: ${removeCommand(then)}`,
  });
}

/** The key and the owner come from there. */
const { secrets, profile } = sourceOptions;

/** The command that looks there first; it removes what this owner pushed, and nothing else. */
function removeCommand({
  request: { name, provider, providerOptions, layout, options },
}: TargetRequest): string {
  const flags = [
    ...flagsOf(provider.options, providerOptions),
    ...flagsOf(layoutOptionsOf(provider), {
      ...layout,
      layout: layout.layouts.join() === provider.defaultLayouts.join() ? undefined : layout.layouts,
    }),
    ...flagsOf({ owner: safetyOptions.owner, secrets, profile }, options),
  ];
  return ['deploy-secrets', name, ...flags, '--remove-all'].join(' ');
}
