import { isMap, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import { UserError } from '../diagnostics.ts';
import type { Position } from '../position.ts';
import { type EnvVariable, findEnvVariables } from './references/env-variables.ts';
import { type Matrix, matrixOf } from './references/matrix.ts';
import { findReferences, type ReferenceSite, type YamlSource } from './references/reference-sites.ts';
import { conditionOf, itemsOf, keysOf, pairsOf, resolveAliases, textOf, valueIn } from './yaml.ts';

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
  /** The secrets that it declares, in upper case, and whether a call must hand them over. */
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
  /** Local actions, as its steps name them: `./actions/load`. */
  readonly localActions: readonly string[];
}

/** A job that is another workflow. */
export interface WorkflowCall {
  /** `./.github/workflows/load.yml`, or one elsewhere. */
  readonly workflow: string;
  readonly at: Position;
  /** All secrets go along. */
  readonly inheritsSecrets: boolean;
  /** Those that are handed over one by one, in upper case. */
  readonly secrets: ReadonlyMap<string, Position>;
}

/**
 * A workflow's text -> what it asks for. A matrix is followed as far as its lists are written out.
 * @throws UserError when it is not YAML or no workflow; the position is in the message
 */
export function readWorkflow(text: string, file: string): Workflow {
  const { root, source } = parseYaml(text, file);
  const jobs = valueIn(root, 'jobs');
  if (!isMap(root) || !isMap(jobs))
    throw new UserError(`${file} is no workflow of GitHub Actions: it has no jobs`, {
      hint: 'name the workflows, or run this in the folder that holds .github/workflows',
    });
  const each = pairsOf(jobs).map(([id, node]) => ({ id, node, matrix: matrixOf(node) }));
  return {
    file,
    ...triggersOf(root, source),
    jobs: each.map((job) => jobOf(job, source)),
    envVariables: [
      ...findEnvVariables(root, source),
      ...each.flatMap(({ id, node }) => findEnvVariables(node, source, id)),
    ],
    references: [
      ...findReferences(root, source, { skip: jobs }),
      ...each.flatMap(({ id, node, matrix }) => findReferences(node, source, { job: id, matrix })),
    ],
  };
}

/**
 * What the `action.yml` of a local action asks for.
 * @throws UserError when it is not YAML
 */
export function readAction(text: string, file: string): readonly ReferenceSite[] {
  const { root, source } = parseYaml(text, file);
  return isMap(root) ? findReferences(root, source, {}) : [];
}

function parseYaml(text: string, file: string): { root: Node | null; source: YamlSource } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const [error] = document.errors;
  if (error) {
    const { line, column } = at(error.pos[0]);
    const reason = error.code.toLowerCase().replaceAll('_', ' ');
    throw new UserError(`${file}:${line}:${column} is not YAML (${reason})`);
  }
  resolveAliases(document, file);
  return { root: document.contents, source: { text, positionAt: at } };
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
  const callable = names.includes('workflow_call');
  const secrets = valueIn(valueIn(on, 'workflow_call'), 'secrets');
  const required = (name: string): boolean => isTrue(valueIn(valueIn(secrets, name), 'required'));
  const declared = keysOf(secrets).map((name) => [name.toUpperCase(), { required: required(name) }] as const);
  return {
    hasOwnTrigger: !callable || names.some((name) => name !== 'workflow_call'),
    ...(pullRequest !== undefined && { pullRequest: positionOf(pullRequest, source) }),
    ...(callable && { workflowCall: { secrets: new Map(declared) } }),
  };
}

const isTrue = (node: unknown): boolean =>
  typeof node === 'object' && node !== null && 'value' in node && node.value === true;

function jobOf(
  { id, node, matrix }: { readonly id: string; readonly node: Node; readonly matrix: Matrix },
  source: YamlSource,
): WorkflowJob {
  const at = positionOf(node, source);
  const called = valueIn(node, 'uses');
  const condition = conditionOf(node);
  const steps = itemsOf(valueIn(node, 'steps')).map((step) => textOf(valueIn(step, 'uses')));
  return {
    id,
    at,
    hasSteps: steps.length > 0,
    environments: environmentsOf(valueIn(node, 'environment'), matrix),
    localActions: steps.filter((uses) => uses?.startsWith('./')).map(String),
    ...(condition !== undefined && { condition }),
    ...(textOf(called) !== undefined && { call: callOf(node, source) }),
  };
}

function callOf(job: Node, source: YamlSource): WorkflowCall {
  const called = valueIn(job, 'uses');
  const secrets = valueIn(job, 'secrets');
  const hands = pairsOf(secrets).map(
    ([name, value]) => [name.toUpperCase(), positionOf(value, source)] as const,
  );
  return {
    workflow: textOf(called) ?? '',
    at: positionOf(called, source),
    inheritsSecrets: textOf(secrets) === 'inherit',
    secrets: new Map(hands),
  };
}

const positionOf = (node: unknown, source: YamlSource): Position => {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return source.positionAt(Array.isArray(range) ? Number(range[0]) : 0);
};

/** `environment: production`, `environment: { name: … }`, or one for each entry of the matrix. */
function environmentsOf(node: unknown, matrix: Matrix): (string | undefined)[] {
  const name = isMap(node) ? textOf(node.get('name', true)) : textOf(node);
  if (name === undefined) return node === undefined ? [] : [undefined];
  const [, key] = /^\$\{\{\s*matrix\.([A-Za-z_][\w-]*)\s*\}\}$/.exec(name) ?? [];
  if (key !== undefined) return [...(matrix.get(key) ?? [undefined])];
  return [name.includes('${{') ? undefined : name];
}
