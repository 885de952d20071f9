import { count } from '../core/words.ts';
import { openConversation } from '../providers/github/conversation/index.ts';
import { commentBoard, type Keeping } from './boards.ts';
import type { Inputs } from './inputs/read.ts';
import { keepIssue } from './issue.ts';
import { keepPost } from './keep.ts';
import type { KeptFor } from './marker.ts';
import { inWorkspace, workspaceOf } from './paths.ts';
import { repositoryIn, runAddress, workflowRunIn } from './repository.ts';
import type { Begun, Done } from './work/done.ts';

/** GitHub refuses a body of more than 65,536 characters; what stands around the report comes on top of this. */
const MOST = 60_000;

/**
 * Keeps the comment of a pull request or the issue about drift up to date, where that is asked for.
 * @returns its id or number; undefined where there is none
 */
export async function postOf(begun: Begun): Promise<number | undefined> {
  const { inputs, done, pullRequest } = begun;
  if (inputs?.command === 'plan' && inputs.comment !== 'never' && pullRequest) {
    const keeping = keepingFor(inputs, begun, 'plan');
    if (!keeping) return undefined;
    const isNews = inputs.comment === 'always' || !isSettled(done);
    return await keepPost(commentBoard(keeping, pullRequest.number), { text: commentText(begun), isNews });
  }
  if (inputs?.command === 'status' && inputs.issue === 'drift') {
    const keeping = keepingFor(inputs, begun, 'drift');
    // A look that failed tells of nothing that is over.
    if (!keeping || (done.code !== 0 && !done.ending.needsSomeone)) return undefined;
    return await keepIssue(keeping, { ending: done.ending, text: issueText(begun) });
  }
  return undefined;
}

function keepingFor(inputs: Inputs, { context }: Begun, what: KeptFor['what']): Keeping | undefined {
  const { commentToken: token, isOwnCommentToken: isOwnToken, targets } = inputs;
  if (!token) return undefined;
  const { env, folder } = context;
  const config = inputs.config ?? 'deploy-secrets.toml';
  const kept = { what, config, folder: inWorkspace('.', workspaceOf(folder, env)) ?? '.', targets };
  const conversation = openConversation(repositoryIn(env), token, context);
  return { conversation, kept, run: workflowRunIn(env), isOwnToken };
}

const isSettled = ({ code, ending }: Done): boolean => code === 0 && ending.result === 'clean';

/** One line where nothing is left to do. */
function commentText(begun: Begun): string {
  const { done } = begun;
  if (isSettled(done))
    return `Secrets: nothing to do at ${count(done.ending.targets.length, 'target')}. ${runLink(begun)}\n`;
  // A plan has its own last line.
  const link = begun.inputs?.namesOnly ? `\n${runLink(begun)}\n` : '';
  return `${done.markdown({ most: MOST })}${link}`;
}

function issueText(begun: Begun): string {
  const { done } = begun;
  const { hasDrifted, targets } = done.ending;
  if (!hasDrifted)
    return `Secrets are as they should be, at ${count(targets.length, 'target')}. ${runLink(begun)}\n`;
  return `${done.markdown({ most: MOST })}\nThis issue is kept up to date, and closed once that is settled. ${runLink(begun)}\n`;
}

function runLink({ context }: Begun): string {
  const address = runAddress(context.env);
  return address === undefined ? '' : `<sub>[run](${address})</sub>`;
}
