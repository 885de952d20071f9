import { UserError } from '../../../core/diagnostics.ts';
import type { Redacted } from '../../../core/redacted.ts';
import type { Runtime } from '../../../core/runtime.ts';
import { fieldIn, optionalTextIn } from '../../http/answers.ts';
import { numberIn, textIn, unexpected } from '../answers.ts';
import { isEnterpriseServer, type Repository, serverFrom } from '../location.ts';
import { type ConversationRequest, type ConversationSender, makeSender } from './client.ts';

/** A comment on a pull request, or an issue, which GitHub numbers alike. */
export interface Post {
  /** Of a comment its id, of an issue its number. */
  readonly id: number;
  /** The login of who wrote it; empty where that account is gone. */
  readonly author: string;
  readonly body: string;
}

/** An issue, as far as it is changed. */
export interface IssueChange {
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'closed';
  readonly state_reason?: 'completed' | 'not_planned';
}

/** What is said on GitHub about a repository's pull requests and issues, and what lies in it. */
export interface Conversation {
  /** The login that the token writes as. */
  viewer(): Promise<string>;
  comments(pullRequest: number): Promise<readonly Post[]>;
  addComment(pullRequest: number, body: string): Promise<Post>;
  changeComment(id: number, body: string): Promise<void>;
  removeComment(id: number): Promise<void>;
  /** The open ones that have the label. */
  issues(label: string): Promise<readonly Post[]>;
  addIssue(issue: {
    readonly title: string;
    readonly body: string;
    readonly labels: readonly string[];
  }): Promise<Post>;
  changeIssue(number: number, change: IssueChange): Promise<void>;
  /** The text of a file at a commit; undefined where there is none. */
  file(path: string, commit: string): Promise<string | undefined>;
}

/** @throws UserError for an address of GitHub that cannot be used */
export function openConversation(
  { owner, name }: Repository,
  token: Redacted<string>,
  runtime: Runtime,
): Conversation {
  const send = makeSender(token, runtime);
  const root = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
  const place = `${owner}/${name}`;
  const onPulls = { permission: 'pull-requests: write' };
  const onIssues = { permission: 'issues: write' };
  return {
    viewer: () => viewer(send, runtime),
    comments: (number) =>
      listAll(send, `${root}/issues/${number}/comments?`, 'id', {
        ...{ doing: `list the comments of ${place}#${number}`, ...onPulls },
      }),
    addComment: async (number, body) => {
      const path = `${root}/issues/${number}/comments`;
      const doing = `comment on ${place}#${number}`;
      const { data } = await send({
        method: 'POST',
        path,
        json: { body },
        success: [201],
        doing,
        ...onPulls,
      });
      return postIn(data, 'id');
    },
    changeComment: async (id, body) => {
      const path = `${root}/issues/comments/${id}`;
      await send({
        method: 'PATCH',
        path,
        json: { body },
        doing: `renew the comment at ${place}`,
        ...onPulls,
      });
    },
    removeComment: async (id) => {
      const path = `${root}/issues/comments/${id}`;
      const doing = `remove a second comment at ${place}`;
      // Gone already: whoever was at it at the same time has seen to it.
      await send({ method: 'DELETE', path, success: [204], acceptedStatuses: [404], doing, ...onPulls });
    },
    issues: (label) =>
      listAll(send, `${root}/issues?state=open&labels=${encodeURIComponent(label)}&`, 'number', {
        ...{ doing: `list the issues of ${place}`, ...onIssues },
      }),
    addIssue: async (issue) => {
      const doing = `open an issue at ${place}`;
      const path = `${root}/issues`;
      const { data } = await send({ method: 'POST', path, json: issue, success: [201], doing, ...onIssues });
      return postIn(data, 'number');
    },
    changeIssue: async (number, change) => {
      const doing = `renew the issue ${place}#${number}`;
      await send({ method: 'PATCH', path: `${root}/issues/${number}`, json: change, doing, ...onIssues });
    },
    file: (file, commit) => fileAt(send, { root, place, file, commit }),
  };
}

/**
 * GET /user is not for the token of an App, nor for a workflow's own, which are most of those that come here. GraphQL
 * tells any (docs, "GraphQL queries", `viewer`; seen of installations in fullsend-ai/fullsend#1953).
 */
async function viewer(send: ConversationSender, { env }: Pick<Runtime, 'env'>): Promise<string> {
  const doing = 'ask whose token it is';
  // An Enterprise Server has it beside its REST API: /api/v3 and /api/graphql.
  const path = isEnterpriseServer(serverFrom(env).api) ? '/../graphql' : '/graphql';
  const { data } = await send({
    ...{ method: 'POST', path, json: { query: '{viewer{login}}' }, doing, permission: 'contents: read' },
  });
  return textIn(fieldIn(fieldIn(data, 'data'), 'viewer'), 'login');
}

/** More than anyone reads; beyond it the place of our own is not known, and nothing is written. */
const PAGES = 100;
const PER_PAGE = 100;

async function listAll(
  send: ConversationSender,
  path: string,
  id: 'id' | 'number',
  about: Pick<ConversationRequest, 'doing' | 'permission'>,
): Promise<readonly Post[]> {
  const all: Post[] = [];
  for (let page = 1; page <= PAGES; page += 1) {
    const { data } = await send({
      method: 'GET',
      path: `${path}per_page=${PER_PAGE}&page=${page}`,
      ...about,
    });
    if (!Array.isArray(data)) throw unexpected('a list');
    all.push(...data.map((item) => postIn(item, id)));
    if (data.length < PER_PAGE) return all;
  }
  throw new UserError(`could not ${about.doing}: there are more than ${PAGES * PER_PAGE}`, {
    hint: 'leave the comment or the issue out here: comment: never, issue: never',
  });
}

const postIn = (data: unknown, id: 'id' | 'number'): Post => ({
  id: numberIn(data, id),
  author: optionalTextIn(fieldIn(data, 'user'), 'login'),
  body: optionalTextIn(data, 'body'),
});

interface FilePlace {
  readonly root: string;
  readonly place: string;
  readonly file: string;
  readonly commit: string;
}

async function fileAt(
  send: ConversationSender,
  { root, place, file, commit }: FilePlace,
): Promise<string | undefined> {
  const doing = `read ${file} of ${place} at ${commit.slice(0, 7)}`;
  const path = `${root}/contents/${file.split('/').map(encodeURIComponent).join('/')}?ref=${encodeURIComponent(commit)}`;
  const about = { doing, permission: 'contents: read' };
  const { status, data } = await send({ method: 'GET', path, acceptedStatuses: [404], ...about });
  if (status === 404) return undefined;
  // A folder is a list, what is beyond one megabyte has no encoding (docs, "Get repository content").
  if (fieldIn(data, 'type') !== 'file' || fieldIn(data, 'encoding') !== 'base64')
    throw new UserError(`could not ${doing}: it is no file of at most 1 MB`, {
      hint: 'an example file of names is some kilobytes long: is template right?',
    });
  return Buffer.from(textIn(data, 'content'), 'base64').toString('utf8');
}
