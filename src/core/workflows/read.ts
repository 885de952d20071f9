import { isMap, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import { UserError } from '../diagnostics.ts';
import type { Position } from '../position.ts';
import { type Setting, settingsIn } from './env.ts';
import { type Matrix, matrixOf } from './matrix.ts';
import { conditionOf, itemsOf, keysOf, pairsOf, resolveAliases, textOf, valueIn } from './nodes.ts';
import { type Source, type Use, usesIn } from './uses.ts';

/** One workflow file, as far as secrets and variables go. */
export interface Workflow {
  readonly file: string;
  readonly uses: readonly Use[];
  readonly settings: readonly Setting[];
  readonly jobs: readonly Job[];
  /** Something other than a call starts it: then it sees what the repository has. */
  readonly startsAlone: boolean;
  /** Where it says that pull requests start it, with the rights of whoever made them; absent: they do not. */
  readonly pullRequest?: Position;
  /** Absent: no workflow may call it. */
  readonly callable?: Callable;
}

/** What `on: workflow_call` says. */
export interface Callable {
  /** The secrets that it declares, in upper case, and whether a call must hand them over. */
  readonly declared: ReadonlyMap<string, { readonly required: boolean }>;
}

export interface Job {
  readonly id: string;
  readonly at: Position;
  readonly hasSteps: boolean;
  /** Names of environments; `undefined` stands for one that is known only when it runs. */
  readonly environments: readonly (string | undefined)[];
  readonly calls?: Call;
  /** Its `if:`. */
  readonly condition?: string;
  /** Local actions, as its steps name them: `./actions/load`. */
  readonly actions: readonly string[];
}

/** A job that is another workflow. */
export interface Call {
  /** `./.github/workflows/load.yml`, or one elsewhere. */
  readonly workflow: string;
  readonly at: Position;
  /** All secrets go along. */
  readonly inherits: boolean;
  /** Those that are handed over one by one, in upper case. */
  readonly hands: ReadonlyMap<string, Position>;
}

/**
 * A workflow's text -> what it asks for. A matrix is followed as far as its lists are written out.
 * @throws UserError when it is not YAML or no workflow; the position is in the message
 */
export function readWorkflow(text: string, file: string): Workflow {
  const { root, source } = parsed(text, file);
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
    settings: [...settingsIn(root, source), ...each.flatMap(({ id, node }) => settingsIn(node, source, id))],
    uses: [
      ...usesIn(root, source, { skip: jobs }),
      ...each.flatMap(({ id, node, matrix }) => usesIn(node, source, { job: id, matrix })),
    ],
  };
}

/**
 * What the `action.yml` of a local action asks for.
 * @throws UserError when it is not YAML
 */
export function readAction(text: string, file: string): readonly Use[] {
  const { root, source } = parsed(text, file);
  return isMap(root) ? usesIn(root, source, {}) : [];
}

function parsed(text: string, file: string): { root: Node | null; source: Source } {
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
  return { root: document.contents, source: { text, at } };
}

/** `on` is a name, a list of names or a map; YAML 1.2 keeps the key as it is written. */
function triggersOf(
  root: YAMLMap,
  source: Source,
): Pick<Workflow, 'startsAlone' | 'callable' | 'pullRequest'> {
  const on = valueIn(root, 'on');
  const nodes = [...(isMap(on) ? on.items.map(({ key }) => key) : []), ...itemsOf(on), on];
  const names = nodes.map(textOf).filter((name) => name !== undefined);
  const pullRequest = nodes.find((node) => textOf(node) === 'pull_request');
  const callable = names.includes('workflow_call');
  const secrets = valueIn(valueIn(on, 'workflow_call'), 'secrets');
  const required = (name: string): boolean => isTrue(valueIn(valueIn(secrets, name), 'required'));
  const declared = keysOf(secrets).map((name) => [name.toUpperCase(), { required: required(name) }] as const);
  return {
    startsAlone: !callable || names.some((name) => name !== 'workflow_call'),
    ...(pullRequest !== undefined && { pullRequest: positionOf(pullRequest, source) }),
    ...(callable && { callable: { declared: new Map(declared) } }),
  };
}

const isTrue = (node: unknown): boolean =>
  typeof node === 'object' && node !== null && 'value' in node && node.value === true;

function jobOf(
  { id, node, matrix }: { readonly id: string; readonly node: Node; readonly matrix: Matrix },
  source: Source,
): Job {
  const at = positionOf(node, source);
  const called = valueIn(node, 'uses');
  const condition = conditionOf(node);
  const steps = itemsOf(valueIn(node, 'steps')).map((step) => textOf(valueIn(step, 'uses')));
  return {
    id,
    at,
    hasSteps: steps.length > 0,
    environments: environmentsOf(valueIn(node, 'environment'), matrix),
    actions: steps.filter((uses) => uses?.startsWith('./')).map(String),
    ...(condition !== undefined && { condition }),
    ...(textOf(called) !== undefined && { calls: callOf(node, source) }),
  };
}

function callOf(job: Node, source: Source): Call {
  const called = valueIn(job, 'uses');
  const secrets = valueIn(job, 'secrets');
  const hands = pairsOf(secrets).map(
    ([name, value]) => [name.toUpperCase(), positionOf(value, source)] as const,
  );
  return {
    workflow: textOf(called) ?? '',
    at: positionOf(called, source),
    inherits: textOf(secrets) === 'inherit',
    hands: new Map(hands),
  };
}

const positionOf = (node: unknown, source: Source): Position => {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return source.at(Array.isArray(range) ? Number(range[0]) : 0);
};

/** `environment: production`, `environment: { name: … }`, or one for each entry of the matrix. */
function environmentsOf(node: unknown, matrix: Matrix): (string | undefined)[] {
  const name = isMap(node) ? textOf(node.get('name', true)) : textOf(node);
  if (name === undefined) return node === undefined ? [] : [undefined];
  const [, key] = /^\$\{\{\s*matrix\.([A-Za-z_][\w-]*)\s*\}\}$/.exec(name) ?? [];
  if (key !== undefined) return [...(matrix.get(key) ?? [undefined])];
  return [name.includes('${{') ? undefined : name];
}
