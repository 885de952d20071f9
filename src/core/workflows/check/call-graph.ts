import type { Position, UserError } from '../../diagnostics.ts';
import { limits, tooLarge } from '../limits.ts';
import type { Workflow, WorkflowCall, WorkflowJob } from '../read.ts';
import type { Reference } from '../references/expressions.ts';
import type { ReferenceSite } from '../references/reference-sites.ts';

/** Which secrets a workflow sees, by who starts it. Variables are those of the repository, whoever does. */
export type SecretScope =
  /** All that the repository has: something other than a call starts it, or the calls inherit all of that. */
  | { readonly kind: 'repository' }
  | CallScope
  /** Only workflows that were not read call it. */
  | { readonly kind: 'unknown-caller' };

/** What one call passes by name. */
export interface CallScope {
  readonly kind: 'call';
  readonly job: WorkflowJob;
  readonly caller: Workflow;
  readonly callerScope: SecretScope;
}

const REPOSITORY: SecretScope = { kind: 'repository' };
const UNKNOWN: SecretScope = { kind: 'unknown-caller' };

interface LocalCall {
  readonly caller: Workflow;
  readonly job: WorkflowJob;
  readonly call: WorkflowCall;
}

/**
 * Who calls whom among the workflows that were read. What was worked out once is kept, and every comparison is counted:
 * workflows that call each other in all ways would keep a reader busy for ever.
 */
export class CallGraph {
  readonly workflows: readonly Workflow[];
  readonly #callsByPath: ReadonlyMap<string, readonly LocalCall[]>;
  readonly #callees = new Map<string, Workflow | undefined>();
  readonly #scopes = new Map<Workflow, readonly SecretScope[]>();
  readonly #open = new Set<Workflow>();
  readonly #indexes = new Map<Workflow, Index>();
  readonly #names = new Map<CallScope, Map<string, readonly string[]>>();
  #comparisons = 0;

  constructor(workflows: readonly Workflow[]) {
    this.workflows = workflows;
    const calls = workflows.flatMap((caller) =>
      caller.jobs.flatMap((job) =>
        job.call && isLocalPath(job.call.workflow) ? [{ caller, job, call: job.call }] : [],
      ),
    );
    this.#callsByPath = Map.groupBy(calls, ({ call }) => call.workflow);
  }

  /** Notes that so many comparisons are made. @throws UserError once they are more than the whole may take */
  count(comparisons: number, { file }: Workflow): void {
    this.#comparisons += comparisons;
    if (this.#comparisons > limits.comparisons)
      throw tooLarge(`${file}:1:1`, 'the workflows ask for too much in too many ways');
  }

  /** Lists what a workflow sees for each way to start it, through calls that inherit and calls that do not. */
  scopesOf(workflow: Workflow): readonly SecretScope[] {
    const known = this.#scopes.get(workflow);
    if (known) return known;
    this.#open.add(workflow);
    try {
      const scopes = this.#findScopes(workflow);
      this.#scopes.set(workflow, scopes);
      return scopes;
    } finally {
      this.#open.delete(workflow);
    }
  }

  #findScopes(workflow: Workflow): readonly SecretScope[] {
    const scopes = new Set<SecretScope>(workflow.hasOwnTrigger ? [REPOSITORY] : []);
    for (const { caller, job, call } of this.#callsTo(workflow)) {
      // Workflows that call each other in a circle: GitHub refuses them.
      if (this.#open.has(caller)) continue;
      for (const callerScope of this.scopesOf(caller)) {
        scopes.add(call.inheritsSecrets ? callerScope : { kind: 'call', job, caller, callerScope });
        if (scopes.size > limits.scopes) throw tooManyWays(workflow);
      }
    }
    return scopes.size === 0 ? [UNKNOWN] : [...scopes];
  }

  #callsTo({ file }: Workflow): readonly LocalCall[] {
    return [...this.#callsByPath].flatMap(([path, calls]) => (leadsTo(path, file) ? calls : []));
  }

  /** Finds the workflow that a job is, if it was read. */
  calleeOf({ call }: WorkflowJob): Workflow | undefined {
    if (!call || !isLocalPath(call.workflow)) return undefined;
    const path = call.workflow;
    if (!this.#callees.has(path))
      this.#callees.set(
        path,
        this.workflows.find(({ file }) => leadsTo(path, file)),
      );
    return this.#callees.get(path);
  }

  /**
   * Finds what a name of a called workflow is called in the repository: itself, or whatever the calls made it of.
   * An environment of the job gives it under its own name.
   */
  originalNames(name: string, scope: SecretScope, hasEnvironment: boolean): readonly string[] {
    if (scope.kind !== 'call') return [name];
    const names = this.#names.get(scope) ?? new Map<string, readonly string[]>();
    this.#names.set(scope, names);
    const passed = names.get(name) ?? this.#passedNames(name, scope);
    names.set(name, passed);
    return hasEnvironment ? [name, ...passed] : passed;
  }

  /** Finds the places at the top of all calls that a name of this workflow comes from: the site itself where no call passes it. */
  originsOf(site: ReferenceSite, scope: SecretScope): readonly ReferenceSite[] {
    const { reference } = site;
    if (scope.kind !== 'call' || !('name' in reference) || reference.context === 'vars') return [site];
    const { job, caller, callerScope } = scope;
    const sites = this.#indexOf(caller).passed.get(keyOf(job.id, reference.name)) ?? [];
    this.count(sites.length, caller);
    return sites.flatMap((one) => this.originsOf(one, callerScope));
  }

  /** Lists every place of a workflow that stands in one value. */
  sitesIn(workflow: Workflow, valueAt: Position): readonly ReferenceSite[] {
    return this.#indexOf(workflow).inValue.get(placeKey(valueAt)) ?? [];
  }

  #passedNames(name: string, { job, caller, callerScope }: CallScope): readonly string[] {
    const sites = this.#indexOf(caller).passed.get(keyOf(job.id, name)) ?? [];
    this.count(sites.length, caller);
    const secrets = new Set(sites.flatMap(({ reference }) => secretNamesIn(reference)));
    const originals = new Set<string>();
    for (const secret of secrets) {
      const found = this.originalNames(secret, callerScope, false);
      this.count(found.length, caller);
      for (const one of found) originals.add(one);
    }
    return [...originals];
  }

  jobOf(workflow: Workflow, id: string | undefined): WorkflowJob | undefined {
    return id === undefined ? undefined : this.#indexOf(workflow).jobs.get(id);
  }

  /** Finds every place of a workflow that reads a name, of whichever context. */
  readersOf(workflow: Workflow, name: string): readonly ReferenceSite[] {
    return this.#indexOf(workflow).readers.get(name) ?? [];
  }

  #indexOf(workflow: Workflow): Index {
    const known = this.#indexes.get(workflow) ?? indexOf(workflow);
    this.#indexes.set(workflow, known);
    return known;
  }
}

/** One workflow, by what is asked of it again and again. */
interface Index {
  readonly jobs: ReadonlyMap<string, WorkflowJob>;
  readonly readers: ReadonlyMap<string, readonly ReferenceSite[]>;
  /** By job and the name that it is passed as. */
  readonly passed: ReadonlyMap<string, readonly ReferenceSite[]>;
  /** By the start of the value that it stands in. */
  readonly inValue: ReadonlyMap<string, readonly ReferenceSite[]>;
}

const indexOf = ({ jobs, references }: Workflow): Index => ({
  jobs: new Map(jobs.map((job) => [job.id, job])),
  readers: Map.groupBy(references, ({ reference }) => ('name' in reference ? reference.name : '')),
  passed: Map.groupBy(references, ({ job = '', passedAs = '' }) => keyOf(job, passedAs)),
  inValue: Map.groupBy(references, ({ valueAt }) => (valueAt ? placeKey(valueAt) : '')),
});

const placeKey = ({ line, column }: Position): string => `${line}:${column}`;

const keyOf = (job: string, name: string): string => JSON.stringify([job, name]);

/** `./…` is a file of the same repository. */
export const isLocalPath = (uses: string): boolean => uses.startsWith('./');

const leadsTo = (path: string, file: string): boolean => `/${file}`.endsWith(path.slice(1));

const secretNamesIn = (reference: Reference): string[] =>
  'name' in reference && reference.context === 'secrets' ? [reference.name] : [];

const tooManyWays = ({ file }: Workflow): UserError =>
  tooLarge(`${file}:1:1`, `it is called in more than ${limits.scopes} ways`);
