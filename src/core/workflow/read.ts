import { isMap, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import { UserError } from '../errors.ts';
import type { Position } from '../leaf.ts';
import { type Matrix, matrixOf } from './matrix.ts';
import { keysOf, pairsOf, textOf } from './nodes.ts';
import { type Source, type Use, usesIn } from './uses.ts';

/** One workflow file, as far as secrets and variables go. */
export interface Workflow {
  readonly file: string;
  readonly uses: readonly Use[];
  readonly jobs: readonly Job[];
  /** Runs only when another workflow calls it: then its secrets are what the caller hands over. */
  readonly calledOnly: boolean;
  /** The secrets that it declares under `on: workflow_call`, in upper case. */
  readonly declared: readonly string[];
}

export interface Job {
  readonly id: string;
  readonly at: Position;
  /** Names of environments; `undefined` stands for one that is known only when it runs. */
  readonly environments: readonly (string | undefined)[];
  /** The workflow that it calls, and whether all secrets go along. */
  readonly calls?: { readonly workflow: string; readonly inherits: boolean };
}

/**
 * A workflow's text -> what it asks for. A matrix is followed as far as its lists are written out.
 * @throws UserError when it is not YAML or no workflow; the position is in the message
 */
export function readWorkflow(text: string, file: string): Workflow {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  const root = document.contents;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new UserError(
      `${file}:${line}:${col} is not YAML (${error.code.toLowerCase().replaceAll('_', ' ')})`,
    );
  }
  const jobs = isMap(root) ? root.get('jobs', true) : undefined;
  if (!isMap(root) || !isMap(jobs))
    throw new UserError(`${file} is no workflow of GitHub Actions: it has no jobs`, {
      hint: 'name the workflows, or run this in the folder that holds .github/workflows',
    });
  const source: Source = {
    text,
    at: (offset) => {
      const { line, col } = lines.linePos(offset);
      return { file, line, column: col };
    },
  };
  return {
    file,
    ...triggersOf(root),
    jobs: pairsOf(jobs).map(([id, job]) => jobOf(id, job, source)),
    uses: [
      ...usesIn(root, source, { skip: jobs }),
      ...pairsOf(jobs).flatMap(([id, job]) => usesIn(job, source, { job: id, matrix: matrixOf(job) })),
    ],
  };
}

/** `on` is a name, a list of names or a map; YAML 1.2 keeps the key as it is written. */
function triggersOf(root: YAMLMap): Pick<Workflow, 'calledOnly' | 'declared'> {
  const on = root.get('on', true);
  const names = isMap(on) ? keysOf(on) : isSeq(on) ? on.items.map((item) => textOf(item)) : [textOf(on)];
  const call = isMap(on) ? on.get('workflow_call', true) : undefined;
  const secrets = isMap(call) ? call.get('secrets', true) : undefined;
  return {
    calledOnly: names.length > 0 && names.every((name) => name === 'workflow_call'),
    declared: keysOf(secrets).map((name) => name.toUpperCase()),
  };
}

function jobOf(id: string, job: Node, source: Source): Job {
  const get = (key: string): unknown => (isMap(job) ? job.get(key, true) : undefined);
  const called = textOf(get('uses'));
  return {
    id,
    at: source.at(job.range?.[0] ?? 0),
    environments: environmentsOf(get('environment'), matrixOf(job)),
    ...(called !== undefined && {
      calls: { workflow: called, inherits: textOf(get('secrets')) === 'inherit' },
    }),
  };
}

/** `environment: production`, `environment: { name: … }`, or one for each entry of the matrix. */
function environmentsOf(node: unknown, matrix: Matrix): (string | undefined)[] {
  const name = isMap(node) ? textOf(node.get('name', true)) : textOf(node);
  if (name === undefined) return node === undefined ? [] : [undefined];
  const [, key] = /^\$\{\{\s*matrix\.([A-Za-z_][\w-]*)\s*\}\}$/.exec(name) ?? [];
  if (key !== undefined) return [...(matrix.get(key) ?? [undefined])];
  return [name.includes('${{') ? undefined : name];
}
