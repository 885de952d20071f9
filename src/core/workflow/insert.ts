import { isMap, isScalar, type Node, parseDocument, type YAMLMap } from 'yaml';
import { UserError } from '../errors.ts';
import { askedIn, expressionsIn } from './expressions.ts';

/** Where lines go: below `jobs: <job>: env:`. */
export interface Target {
  readonly file: string;
  /** Absent: the one job that runs the pipeline, if that can be told. */
  readonly job?: string;
}

/**
 * A workflow's text with `NAME: ${{ secrets.NAME }}` added to the `env:` of a job, for each name that is not
 * there yet. Everything else stays as it was, to the character: only whole lines are put in.
 *
 * @throws UserError when the job can't be told, or its `env:` is not written in lines
 */
export function withSecrets(text: string, names: readonly string[], { file, job: wanted }: Target): string {
  const root = parseDocument(text).contents;
  const jobs = isMap(root) ? root.get('jobs', true) : undefined;
  if (!isMap(jobs))
    throw new UserError(`${file} has no jobs`, { hint: 'deploy-secrets workflow writes a new one' });
  const [id, job] = chosenJob(jobs, names, file, wanted);
  const env = job.get('env', true);
  const there = isMap(env) ? env.items.map(({ key }) => String(isScalar(key) ? key.value : key)) : [];
  const added = names.filter((name) => !there.includes(name));
  if (added.length === 0) return text;
  const { offset, indent, head } = gap(text, job, env, `${file}, job ${id}`);
  return spliced(text, offset, [
    ...head,
    ...added.map((name) => `${indent}${name}: \${{ secrets.${name} }}`),
  ]);
}

/** The job that is named; or that passes on some of these names; or that runs Python; or the only one with steps. */
function chosenJob(
  jobs: YAMLMap,
  names: readonly string[],
  file: string,
  wanted: string | undefined,
): [string, YAMLMap] {
  const all = jobs.items.flatMap(({ key, value }): [string, YAMLMap][] =>
    isScalar(key) && isMap(value) ? [[String(key.value), value]] : [],
  );
  const running = all.filter(([, job]) => job.has('steps'));
  const guesses = [
    all.filter(([id]) => id === wanted),
    ...(wanted === undefined
      ? [
          running.filter(([, job]) => passesOn(job, names)),
          running.filter(([, job]) => runsPython(job)),
          running,
        ]
      : []),
  ];
  const [only, ...others] = guesses.find((found) => found.length > 0) ?? [];
  if (only && others.length === 0) return only;
  const ids = all.map(([id]) => id).join(', ');
  throw new UserError(
    wanted === undefined ? `${file}: which job runs the pipeline?` : `${file} has no job ${wanted}`,
    { hint: `name it with --job; there are ${ids}` },
  );
}

const passesOn = (job: YAMLMap, names: readonly string[]): boolean =>
  expressionsIn(JSON.stringify(job.toJSON()))
    .flatMap(({ expression }) => askedIn(expression))
    .some((asked) => 'name' in asked && names.includes(asked.name));

const runsPython = (job: YAMLMap): boolean =>
  /\b(python3?|uv run|poetry run|dlt) /.test(JSON.stringify(job.toJSON()));

interface Gap {
  readonly offset: number;
  readonly indent: string;
  /** Lines that go before: `env:` where there is none. */
  readonly head: readonly string[];
}

function gap(text: string, job: YAMLMap, env: unknown, where: string): Gap {
  const first = job.items.at(0);
  if (job.flow || !first) throw byHand(where);
  const own = indentOf(text, startOf(first.key));
  if (env === undefined) {
    const steps = job.items.find(({ key }) => isScalar(key) && key.value === 'steps') ?? first;
    return { offset: lineStart(text, startOf(steps.key)), indent: `${own}  `, head: [`${own}env:`] };
  }
  if (isScalar(env) && env.value === null) {
    const pair = job.items.find(({ key }) => isScalar(key) && key.value === 'env');
    return { offset: lineEnd(text, startOf(pair?.key)), indent: `${own}  `, head: [] };
  }
  const last = isMap(env) && !env.flow ? env.items.at(-1) : undefined;
  if (!last) throw byHand(where);
  return {
    offset: lineEnd(text, endOf(last.value ?? last.key)),
    indent: indentOf(text, startOf(last.key)),
    head: [],
  };
}

const rangeOf = (node: unknown): NonNullable<Node['range']> => {
  const range = isScalar(node) || isMap(node) ? node.range : (node as Node | undefined)?.range;
  if (!range) throw new Error('a node that was parsed has its place');
  return range;
};
const startOf = (node: unknown): number => rangeOf(node)[0];
const endOf = (node: unknown): number => rangeOf(node)[1];

const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

const indentOf = (text: string, offset: number): string => text.slice(lineStart(text, offset), offset);

/** Behind the line in which something ends; a block of text ends with its newline. */
function lineEnd(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset;
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

function spliced(text: string, offset: number, lines: readonly string[]): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const before = text.slice(0, offset);
  const open = before !== '' && !before.endsWith('\n') ? newline : '';
  return before + open + lines.map((line) => line + newline).join('') + text.slice(offset);
}

const byHand = (where: string): UserError =>
  new UserError(`${where}: its env: is written in braces, and lines can't be put in there`, {
    hint: 'write it in lines, or add the names by hand; deploy-secrets github --print-env prints them',
  });
