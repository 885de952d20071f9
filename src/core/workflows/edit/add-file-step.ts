import { isMap, isSeq, type YAMLSeq } from 'yaml';
import { UserError } from '../../diagnostics.ts';
import { type StepText, secretsFileStep } from '../generate/snippets.ts';
import { isSameData } from '../same-data.ts';
import { parseWithAliases, textOf, valueIn } from '../yaml.ts';
import { chooseJob, type EnvNode, type JobChoice, type JobNode, runsPython } from './choose-job.ts';
import {
  type EditResult,
  endOf,
  indentOf,
  insertLines,
  keyIn,
  lineEnd,
  refuseShared,
  startOf,
  workflowMap,
} from './splice.ts';

/**
 * Adds to a workflow's text the step that writes `.dlt/secrets.toml`, in the job that runs the pipeline: behind the
 * checkout and before Python, in the folder that this one runs in. Everything else stays as it was, to the
 * character.
 *
 * @param name of the secret that holds the file
 * @throws UserError when it can't be told which job or where in it, or its steps are not written in lines
 */
export function addSecretsFileStep(text: string, name: string, choice: JobChoice): EditResult {
  const job = chooseJob(workflowMap(text, choice.file), choice);
  const where = `${choice.file}, ${job.label}`;
  const steps = valueIn(job.map, 'steps');
  refuseShared(text, { file: choice.file, path: [...job.path, 'steps'], label: job.label });
  if (!isSeq(steps) || job.steps.length !== steps.items.length) throw notInLines(where);
  const index = chooseIndex(job.steps, where);
  const step = secretsFileStep(name, folderOf(job.steps.slice(index)));
  const after = insertStep(text, step.lines, { job, steps, index });
  if (after === undefined || !differsOnlyIn(step, text, after, { job, index })) throw notInLines(where);
  return { text: after, where: job.label, added: [name] };
}

/** Chooses the place before the first step that runs Python, unless the checkout comes later. */
function chooseIndex(steps: readonly EnvNode[], where: string): number {
  const last = steps.findLastIndex(runsPython);
  const before = last < 0 ? steps : steps.slice(0, last);
  const afterCheckout = before.findLastIndex(checksOut) + 1;
  if (last < 0 && afterCheckout === 0)
    throw new UserError(`${where}: no step of it runs Python, so it can't be told where the file is needed`, {
      hint: BY_HAND,
    });
  return last < 0 ? afterCheckout : Math.max(afterCheckout, steps.findIndex(runsPython));
}

const checksOut = ({ map }: EnvNode): boolean =>
  textOf(valueIn(map, 'uses'))?.startsWith('actions/checkout@') ?? false;

/** Reads the folder that the pipeline's own step names; the defaults of the job count for both. */
const folderOf = (steps: readonly EnvNode[]): string | undefined =>
  textOf(valueIn(steps.find(runsPython)?.map, 'working-directory'));

interface StepPosition {
  readonly job: JobNode;
  readonly index: number;
}

/** Puts the step into the text; undefined where the list is not written in lines. */
function insertStep(
  text: string,
  lines: readonly string[],
  { job, steps, index }: StepPosition & { readonly steps: YAMLSeq },
): string | undefined {
  const [first] = steps.items;
  const dash = steps.flow ? '' : indentOf(text, startOf(first));
  const [, indent] = /^(\s*)- +$/.exec(dash) ?? [];
  if (indent === undefined) return undefined;
  const previous = index === 0 ? startOf(keyIn(job.map, 'steps')) : endOfLast(steps.items[index - 1]);
  return insertLines(
    text,
    lineEnd(text, previous),
    lines.map((line) => indent + line),
  );
}

/** Finds the end of the last thing that stands in a node: a map's own place goes on to whatever comes next. */
function endOfLast(node: unknown): number {
  const isOpen = (isMap(node) || isSeq(node)) && !node.flow;
  const last: unknown = isOpen ? node.items.at(-1) : undefined;
  if (last === undefined) return endOf(node);
  if (typeof last !== 'object' || last === null || !('key' in last && 'value' in last))
    return endOfLast(last);
  return endOfLast(last.value ?? last.key);
}

/** Tells whether the new text, as data, has this step in that place and is otherwise the old one. */
function differsOnlyIn(
  { meant }: StepText,
  before: string,
  after: string,
  { job, index }: StepPosition,
): boolean {
  const document = parseWithAliases(before, '').document;
  const steps = document.getIn([...job.path, 'steps']);
  if (!isSeq(steps)) return false;
  steps.items.splice(index, 0, document.createNode(meant));
  return isSameData(after, document);
}

const BY_HAND = 'put it in by hand; deploy-secrets github --layout document --print-env prints the step';

const notInLines = (where: string): UserError =>
  new UserError(`${where}: its steps are not written in lines of their own, so none can be put in there`, {
    hint: `write them in lines, or ${BY_HAND}`,
  });
