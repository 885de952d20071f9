import { type Diagnostic, UserError } from '../../../core/diagnostics.ts';
import type { LayoutSelection } from '../../../core/layouts/layout.ts';
import type { Entry } from '../../../core/model.ts';
import { RateLimiter } from '../../../core/sync/rate-limiter.ts';
import type { Inventory, NamesByContext } from '../../../core/workflows/check/inventory.ts';
import { type PushedEntry, pushedEntries } from '../../../core/workflows/check/unused-secrets.ts';
import type { Workflow } from '../../../core/workflows/read.ts';
import { github } from '../../../providers/github/index.ts';
import type { RepositoryInventory } from '../../../providers/github/inventory.ts';
import { valuesOf } from '../../arguments.ts';
import type { Context } from '../../context.ts';
import { layOutSource } from '../../push/lay-out.ts';
import { type PushOptions, pushOptions, type sourceOptions } from '../../push/options.ts';
import { refusedNames } from '../../push/refused-names.ts';
import { tellerFor } from '../../push/wait-listener.ts';
import { contentsOf } from '../../render/report.ts';
import { readSource } from '../../sources/index.ts';

/** What is at GitHub, or why it could not be looked at: the rest of the check goes on without. */
export interface InventoryResult {
  readonly found: RepositoryInventory | { readonly refusal: UserError };
  readonly requests: { readonly reads: number; readonly writes: number };
}

export interface InventoryOptions {
  readonly repo: string | undefined;
  readonly environment: string | undefined;
  readonly quiet: boolean;
}

/** Looks at the repository and at every environment that a job has, or that is pushed to. */
export async function lookAtRepository(
  workflows: readonly Workflow[],
  { repo, environment, quiet }: InventoryOptions,
  context: Context,
): Promise<InventoryResult> {
  const tell = quiet ? () => {} : context.tell;
  const limiter = new RateLimiter(github.pace, context, tellerFor({ quiet }, context).onWait);
  const { env, now, sleep, random, readFile, writeFile, run, confirm, patience } = context;
  const runtime = {
    ...{ env, now, sleep, random, readFile, writeFile, run, confirm, tell, limiter },
    ...(patience && { patience }),
  };
  const { takeInventory } = await import('../../../providers/github/inventory.ts');
  const options = repo === undefined ? {} : { repo };
  try {
    const found = await takeInventory(options, checkedEnvironments(workflows, environment), runtime);
    return { found, requests: limiter.counts };
  } catch (error) {
    if (error instanceof UserError) return { found: { refusal: error }, requests: limiter.counts };
    throw error;
  }
}

/** Each environment costs requests at GitHub, so that a workflow must not name them without end. */
const MOST_ENVIRONMENTS = 200;

function checkedEnvironments(workflows: readonly Workflow[], own: string | undefined): string[] {
  const environments = environmentsIn(workflows, own);
  if (environments.length <= MOST_ENVIRONMENTS) return environments;
  throw new UserError(
    `the workflows name more than ${MOST_ENVIRONMENTS} environments, so none is looked at`,
    {
      hint: 'check fewer workflows at once: name them',
      code: 'too-large',
    },
  );
}

/** Lists each environment once: GitHub takes letters of both cases for one. */
function environmentsIn(workflows: readonly Workflow[], own: string | undefined): string[] {
  const named = workflows.flatMap(({ jobs }) => jobs.flatMap(({ environments }) => environments));
  const all = [own, ...named].filter((name) => name !== undefined);
  return [...new Map(all.map((name) => [name.toLowerCase(), name])).values()];
}

export interface PushedSourceOptions
  extends Pick<PushOptions, keyof typeof sourceOptions | 'withConfig' | 'withVerify'> {
  readonly withoutSecrets: boolean;
  readonly layout: LayoutSelection;
}

/** What the secrets file would bring; nothing where none is read. */
export interface PushedSource {
  readonly pushed: readonly PushedEntry[];
  /** The source's name and what it holds, for people. */
  readonly source?: { readonly name: string; readonly contents: string };
  /** Names that a push would be refused for: they stand in no workflow, and are in no inventory. */
  readonly refused: readonly Diagnostic[];
}

/** Reads the names that a push would send. No value goes any further, and of what a push would refuse only names count. */
export async function readPushed(options: PushedSourceOptions, context: Context): Promise<PushedSource> {
  if (options.withoutSecrets) return { pushed: [], refused: [] };
  const source = await readSource(options, context).catch(hintAtWithoutSecrets);
  const request = {
    provider: github,
    layout: options.layout,
    options: { ...valuesOf(pushOptions, {}), ...options },
  };
  const laidOut = layOutSource(source, request, context.random);
  const { entries } = laidOut;
  const refused = refusedNames(laidOut, github);
  const isRefused = ({ name }: Entry): boolean => refused.some((one) => one.name === name);
  return {
    refused,
    pushed: entries.filter((entry) => !isRefused(entry)).flatMap(pushedEntries),
    source: { name: source.name, contents: contentsOf(entries) },
  };
}

function hintAtWithoutSecrets(error: unknown): never {
  if (!(error instanceof UserError) || error.code !== 'no-secrets') throw error;
  throw new UserError(error.message, {
    hint: `${error.hint ?? ''}\n  --without-secrets             none: only what is there now counts`,
    code: error.code,
  });
}

/** Adds what is pushed to what is there. */
export function inventoryAfterPush<I extends Inventory>(
  found: I,
  pushed: readonly PushedEntry[],
  environment: string | undefined,
): I {
  if (environment === undefined) return { ...found, shared: withNames(found.shared, pushed) };
  const key = environment.toLowerCase();
  const present = found.environments.get(key) ?? { secrets: new Set<string>(), vars: new Set<string>() };
  return { ...found, environments: new Map([...found.environments, [key, withNames(present, pushed)]]) };
}

const withNames = (names: NamesByContext, pushed: readonly PushedEntry[]): NamesByContext => ({
  secrets: new Set([...names.secrets, ...namesOf(pushed, 'secrets')]),
  vars: new Set([...names.vars, ...namesOf(pushed, 'vars')]),
});

const namesOf = (pushed: readonly PushedEntry[], context: PushedEntry['context']): string[] =>
  pushed.filter((entry) => entry.context === context).map(({ name }) => name);
