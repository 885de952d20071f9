import { isMap, isScalar, isSeq, parse, parseDocument, type YAMLSeq } from 'yaml';
import { UserError } from '../../diagnostics.ts';
import { secretsFileStep } from '../generate/secrets-file.ts';
import { readWorkflow } from '../read.ts';
import { textOf, valueIn } from '../yaml.ts';
import type { EditResult } from './add-env-lines.ts';
import { chooseJob, type JobChoice } from './choose-job.ts';
import { type EnvNode, type JobNode, stepRunsPython } from './env-nodes.ts';
import { endOf, indentOf, insertLines, lineEnd, sorted, startOf } from './splice.ts';

/**
 * A workflow's text with the step that writes `.dlt/secrets.toml`, in the job that runs the pipeline: behind the
 * checkout and before Python, in the folder that this one runs in. Everything else stays as it was, to the
 * character.
 *
 * @param name of the secret that holds the file
 * @throws UserError when it can't be told which job or where in it, or its steps are not written in lines
 */
export function addSecretsFileStep(text: string, name: string, choice: JobChoice): EditResult {
  const { file } = choice;
  readWorkflow(text, file);
  const root = parseDocument(text).contents;
  if (!isMap(root)) throw new Error('a workflow that was read is a map');
  const job = chooseJob(root, choice);
  const where = `${file}, ${job.label}`;
  const steps = valueIn(job.map, 'steps');
  if (!isSeq(steps) || job.steps.length !== steps.items.length) throw notInLines(where);
  const index = placeIn(job.steps, where);
  const lines = secretsFileStep(name, folderOf(job.steps.slice(index)));
  const after = withItem(text, lines, { job, steps, index });
  if (after === undefined || !differsOnly(text, after, lines, { job, index })) throw notInLines(where);
  return { text: after, where: job.label, added: [name] };
}

/** Before the first step that runs Python, unless the checkout comes later. */
function placeIn(steps: readonly EnvNode[], where: string): number {
  const last = steps.findLastIndex(stepRunsPython);
  const before = last < 0 ? steps : steps.slice(0, last);
  const behind = before.findLastIndex(checksOut) + 1;
  if (last < 0 && behind === 0)
    throw new UserError(`${where}: no step of it runs Python, so it can't be told where the file is needed`, {
      hint: BY_HAND,
    });
  return last < 0 ? behind : Math.max(behind, steps.findIndex(stepRunsPython));
}

const checksOut = ({ map }: EnvNode): boolean =>
  textOf(valueIn(map, 'uses'))?.startsWith('actions/checkout@') ?? false;

/** What the pipeline's own step says of its folder; the defaults of the job count for both. */
const folderOf = (steps: readonly EnvNode[]): string | undefined =>
  textOf(valueIn(steps.find(stepRunsPython)?.map, 'working-directory'));

interface StepPosition {
  readonly job: JobNode;
  readonly index: number;
}

/** Undefined where the list is not written in lines. */
function withItem(
  text: string,
  lines: readonly string[],
  { job, steps, index }: StepPosition & { readonly steps: YAMLSeq },
): string | undefined {
  const [first] = steps.items;
  const dash = steps.flow ? '' : indentOf(text, startOf(first));
  const [, indent] = /^(\s*)- +$/.exec(dash) ?? [];
  if (indent === undefined) return undefined;
  const key = job.map.items.find((pair) => isScalar(pair.key) && pair.key.value === 'steps')?.key;
  const offset = lineEnd(text, index === 0 ? startOf(key) : endOfLast(steps.items[index - 1]));
  return insertLines(
    text,
    offset,
    lines.map((line) => indent + line),
  );
}

/** The end of the last thing that stands in it: a map's own place goes on to whatever comes next. */
function endOfLast(node: unknown): number {
  const isOpen = (isMap(node) || isSeq(node)) && !node.flow;
  const last: unknown = isOpen ? node.items.at(-1) : undefined;
  if (last === undefined) return endOf(node);
  if (typeof last !== 'object' || last === null || !('key' in last && 'value' in last))
    return endOfLast(last);
  return endOfLast(last.value ?? last.key);
}

/** Both texts as data: the new one has this step in that place, and nothing else is another. */
function differsOnly(
  before: string,
  after: string,
  lines: readonly string[],
  { job, index }: StepPosition,
): boolean {
  const document = parseDocument(before);
  const steps = document.getIn([...job.path, 'steps']);
  if (!isSeq(steps)) return false;
  const [step]: unknown[] = parse(lines.join('\n'));
  steps.items.splice(index, 0, document.createNode(step));
  return parseDocument(after).errors.length === 0 && sorted(parse(after)) === sorted(document.toJS());
}

const BY_HAND = 'put it in by hand; deploy-secrets github --layout document --print-env prints the step';

const notInLines = (where: string): UserError =>
  new UserError(`${where}: its steps are not written in lines of their own, so none can be put in there`, {
    hint: `write them in lines, or ${BY_HAND}`,
  });
