import type { Conversation } from '../providers/github/conversation/index.ts';
import type { Board } from './keep.ts';
import type { KeptFor, WorkflowRun } from './marker.ts';

/** The login that every workflow's own token writes as. */
const OWN_LOGIN = 'github-actions[bot]';

export interface Keeping {
  readonly conversation: Conversation;
  readonly kept: KeptFor;
  readonly run: WorkflowRun;
  /** It writes with the workflow's own token, whose login is known. */
  readonly isOwnToken: boolean;
}

const writerOf =
  ({ conversation, isOwnToken }: Keeping): Board['writer'] =>
  async () =>
    isOwnToken ? OWN_LOGIN : await conversation.viewer();

/** The comments of a pull request. */
export function commentBoard(keeping: Keeping, pullRequest: number): Board {
  const { conversation, kept, run } = keeping;
  return {
    kept,
    run,
    list: () => conversation.comments(pullRequest),
    add: (body) => conversation.addComment(pullRequest, body),
    change: (id, body) => conversation.changeComment(id, body),
    remove: (id) => conversation.removeComment(id),
    writer: writerOf(keeping),
  };
}

/** By it the issue is listed: whoever takes it off takes the issue out of our hands. */
export const DRIFT_LABEL = 'deploy-secrets-drift';

/** The open issues about drift. GitHub lets nobody take an issue away, so one that is there twice is closed. */
export function issueBoard(keeping: Keeping, title: string): Board {
  const { conversation, kept, run } = keeping;
  return {
    kept,
    run,
    list: () => conversation.issues(DRIFT_LABEL),
    add: (body) => conversation.addIssue({ title, body, labels: [DRIFT_LABEL] }),
    change: (id, body) => conversation.changeIssue(id, { title, body }),
    remove: (id) => conversation.changeIssue(id, { state: 'closed', state_reason: 'not_planned' }),
    writer: writerOf(keeping),
  };
}
