import { isMap, type Node, type YAMLMap } from 'yaml';
import { type Position, UserError } from '../diagnostics.ts';
import { limits, tooLarge } from './limits.ts';
import { type EnvVariable, findEnvVariables } from './references/env-variables.ts';
import { environmentsOf, type Matrix, matrixOf } from './references/matrix.ts';
import { findReferences, type ReferenceSite } from './references/reference-sites.ts';
import {
  conditionOf,
  isTrue,
  itemsOf,
  keysOf,
  pairsOf,
  parseYaml,
  positionOf,
  textOf,
  valueIn,
  type YamlSource,
} from './yaml.ts';

/** One workflow file, as far as secrets and variables go. */
export interface Workflow {
  readonly file: string;
  readonly references: readonly ReferenceSite[];
  readonly envVariables: readonly EnvVariable[];
  readonly jobs: readonly WorkflowJob[];
  /** Something other than a call starts it: then it sees what the repository has. */
  readonly hasOwnTrigger: boolean;
  /** Where it says that pull requests start it, with the rights of whoever made them; absent: they do not. */
  readonly pullRequest?: Position;
  /** Absent: no workflow may call it. */
  readonly workflowCall?: WorkflowCallTrigger;
}

/** What `on: workflow_call` says. */
export interface WorkflowCallTrigger {
  /** The secrets that it declares, in upper case, and whether a call must pass them. */
  readonly secrets: ReadonlyMap<string, { readonly required: boolean }>;
}

export interface WorkflowJob {
  readonly id: string;
  readonly at: Position;
  readonly hasSteps: boolean;
  /** Names of environments; `undefined` stands for one that is known only when it runs. */
  readonly environments: readonly (string | undefined)[];
  readonly call?: WorkflowCall;
  /** Its `if:`. */
  readonly condition?: string;
  readonly localActions: readonly LocalAction[];
}

/** An action of the same repository. */
export interface LocalAction {
  /** As the step has it: `./actions/load`. */
  readonly path: string;
  readonly at: Position;
}

/** The call of a job that is another workflow. */
export interface WorkflowCall {
  /** `./.github/workflows/load.yml`, or one elsewhere. */
  readonly workflow: string;
  readonly at: Position;
  /** It passes all secrets. */
  readonly inheritsSecrets: boolean;
  /** Those that it passes one by one, in upper case. */
  readonly secrets: ReadonlyMap<string, Position>;
}

/**
 * Reads from a workflow's text what it asks for. A matrix is followed as far as its lists are written out.
 * @throws UserError when it is not YAML or no workflow; the position is in the message
 */
export function readWorkflow(text: string, file: string): Workflow {
  const { root, source } = parseYaml(text, file);
  const jobs = valueIn(root, 'jobs');
  if (!isMap(root) || !isMap(jobs))
    throw new UserError(`${file} is no workflow of GitHub Actions: it has no jobs`, {
      hint: 'name the workflows, or run this in the folder that holds .github/workflows',
    });
  const nodes = pairsOf(jobs).map(([id, node]) => ({ id, node, matrix: matrixOf(node, source) }));
  return {
    file,
    ...triggersOf(root, source),
    jobs: nodes.map((job) => jobOf(job, source)),
    envVariables: [
      ...findEnvVariables(root, source),
      ...nodes.flatMap(({ id, node }) => findEnvVariables(node, source, id)),
    ],
    references: referencesIn(root, nodes, source, file),
  };
}

/** Finds what the top asks for, then each job; the bound of one is that of the whole too. */
function referencesIn(
  root: YAMLMap,
  jobs: readonly WorkflowJobNode[],
  source: YamlSource,
  file: string,
): readonly ReferenceSite[] {
  const all = findReferences(root, source, { skip: valueIn(root, 'jobs') });
  for (const { id, node, matrix } of jobs) {
    for (const site of findReferences(node, source, { job: id, matrix })) all.push(site);
    if (all.length > limits.references)
      throw tooLarge(
        `${file}:1:1`,
        `it asks for more than ${limits.references.toLocaleString('en')} secrets and variables`,
      );
  }
  return all;
}

interface WorkflowJobNode {
  readonly id: string;
  readonly node: Node;
  readonly matrix: Matrix;
}

/**
 * Finds the file or folder that a local `uses:` means, from the root of the repository; undefined where it leads out of
 * it or is written as GitHub takes none.
 */
export function localPath(uses: string): string | undefined {
  const parts = uses.replace(/^\.\//, '').replace(/\/$/, '').split('/');
  const isPath = parts.every((part) => part !== '' && part !== '.' && part !== '..');
  return isPath && !/[\\\p{Cc}]/u.test(uses) ? parts.join('/') : undefined;
}

/**
 * Reads from the `action.yml` of a local action what it asks for.
 * @throws UserError when it is not YAML
 */
export function readAction(text: string, file: string): readonly ReferenceSite[] {
  const { root, source } = parseYaml(text, file);
  return isMap(root) ? findReferences(root, source, {}) : [];
}

/** `on` is a name, a list of names or a map; YAML 1.2 keeps the key as it is written. */
function triggersOf(
  root: YAMLMap,
  source: YamlSource,
): Pick<Workflow, 'hasOwnTrigger' | 'workflowCall' | 'pullRequest'> {
  const on = valueIn(root, 'on');
  const nodes = [...(isMap(on) ? on.items.map(({ key }) => key) : []), ...itemsOf(on), on];
  const names = nodes.map(textOf).filter((name) => name !== undefined);
  const pullRequest = nodes.find((node) => textOf(node) === 'pull_request');
  const isCallable = names.includes('workflow_call');
  return {
    hasOwnTrigger: !isCallable || names.some((name) => name !== 'workflow_call'),
    ...(pullRequest !== undefined && { pullRequest: positionOf(pullRequest, source) }),
    ...(isCallable && { workflowCall: { secrets: declaredSecrets(valueIn(on, 'workflow_call')) } }),
  };
}

function declaredSecrets(trigger: unknown): WorkflowCallTrigger['secrets'] {
  const secrets = valueIn(trigger, 'secrets');
  const values = new Map(pairsOf(secrets));
  const isRequired = (name: string): boolean => isTrue(valueIn(values.get(name), 'required'));
  return new Map(keysOf(secrets).map((name) => [name.toUpperCase(), { required: isRequired(name) }]));
}

function jobOf({ id, node, matrix }: WorkflowJobNode, source: YamlSource): WorkflowJob {
  const condition = conditionOf(node);
  const steps = itemsOf(valueIn(node, 'steps'));
  return {
    id,
    at: positionOf(node, source),
    hasSteps: steps.length > 0,
    environments: environmentsOf(valueIn(node, 'environment'), matrix),
    localActions: steps.flatMap((step) => localActionIn(step, source)),
    ...(condition !== undefined && { condition }),
    ...(textOf(valueIn(node, 'uses')) !== undefined && { call: callOf(node, source) }),
  };
}

function localActionIn(step: unknown, source: YamlSource): LocalAction[] {
  const uses = valueIn(step, 'uses');
  const path = textOf(uses);
  return path?.startsWith('./') ? [{ path, at: positionOf(uses, source) }] : [];
}

function callOf(job: Node, source: YamlSource): WorkflowCall {
  const uses = valueIn(job, 'uses');
  const secrets = valueIn(job, 'secrets');
  const passed = pairsOf(secrets).map(
    ([name, value]) => [name.toUpperCase(), positionOf(value, source)] as const,
  );
  return {
    workflow: textOf(uses) ?? '',
    at: positionOf(uses, source),
    inheritsSecrets: textOf(secrets) === 'inherit',
    secrets: new Map(passed),
  };
}
