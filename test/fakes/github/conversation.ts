import { inaccessible, type Permission, type Token } from './auth.ts';
import type { Answer, Call, Route } from './call.ts';
import { items } from './paging.ts';
import { notFound, Refusal } from './refusal.ts';
import type { Comment, Issue } from './talk.ts';

/** The login behind every token of a user. */
export const LOGIN = 'octo-engineer';

export function loginOf({ kind, login }: Token): string {
  if (login !== undefined) return login;
  return kind === 'actions' ? 'github-actions[bot]' : kind === 'app-installation' ? 'acme-app[bot]' : LOGIN;
}

const COMMENTS = 'rest/issues/comments';
const ISSUES = 'rest/issues/issues';
const LONGEST = 65_536;
const SIZE = { usual: 30, most: 100 };

/** Comments, issues and files, as far as an action of ours needs them; and who one is, by GraphQL. */
export const conversationRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/issues/{issue_number}/comments',
    docs: COMMENTS,
    handle: (call) => {
      allow(call, 'read', 'pull_requests', 'issues');
      const { number } = issueIn(call);
      const found = call.repository.talk.comments.filter((comment) => comment.number === number);
      return items(call, found.map(shownComment), SIZE);
    },
  },
  {
    method: 'POST',
    path: '/repos/{owner}/{repo}/issues/{issue_number}/comments',
    docs: COMMENTS,
    handle: (call) => {
      allow(call, 'write', 'pull_requests', 'issues');
      const { number } = issueIn(call);
      const comment = { id: call.state.nextId(), number, login: writer(call), body: bodyIn(call, true) };
      call.repository.talk.comments.push(comment);
      return { status: 201, body: shownComment(comment) };
    },
  },
  {
    method: 'PATCH',
    path: '/repos/{owner}/{repo}/issues/comments/{comment_id}',
    docs: COMMENTS,
    handle: (call) => {
      // Whoever may write here may change what others wrote, too.
      allow(call, 'write', 'pull_requests', 'issues');
      const comment = commentIn(call);
      comment.body = bodyIn(call, true);
      return { status: 200, body: shownComment(comment) };
    },
  },
  {
    method: 'DELETE',
    path: '/repos/{owner}/{repo}/issues/comments/{comment_id}',
    docs: COMMENTS,
    handle: (call) => {
      allow(call, 'write', 'pull_requests', 'issues');
      const { comments } = call.repository.talk;
      comments.splice(comments.indexOf(commentIn(call)), 1);
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/issues',
    docs: ISSUES,
    handle: (call) => {
      allow(call, 'read', 'issues');
      const state = call.query.get('state') ?? 'open';
      const labels = (call.query.get('labels') ?? '').split(',').filter((label) => label !== '');
      const found = call.repository.talk.issues.filter(
        (issue) =>
          (state === 'all' || issue.state === state) && labels.every((label) => issue.labels.includes(label)),
      );
      return items(call, found.toReversed().map(shownIssue), SIZE);
    },
  },
  {
    method: 'POST',
    path: '/repos/{owner}/{repo}/issues',
    docs: ISSUES,
    handle: (call) => {
      allow(call, 'write', 'issues');
      const title = call.body.title;
      if (typeof title !== 'string' || title === '') throw invalid('missing_field');
      const labels = Array.isArray(call.body.labels) ? call.body.labels.map(String) : [];
      const about = { title, labels, login: writer(call), isPullRequest: false };
      const issue = call.repository.talk.addIssue({ ...about, body: bodyIn(call, false) });
      return { status: 201, body: shownIssue(issue) };
    },
  },
  {
    method: 'PATCH',
    path: '/repos/{owner}/{repo}/issues/{issue_number}',
    docs: ISSUES,
    handle: (call) => {
      allow(call, 'write', 'issues');
      const issue = issueIn(call);
      const { title, body, state, state_reason: reason } = call.body;
      if (typeof title === 'string') issue.title = title;
      if (body !== undefined) issue.body = bodyIn(call, false);
      if (state === 'open' || state === 'closed') issue.state = state;
      if (typeof reason === 'string') issue.stateReason = reason;
      return { status: 200, body: shownIssue(issue) };
    },
  },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/contents/{path}',
    docs: 'rest/repos/contents#get-repository-content',
    handle: (call) => {
      allow(call, 'read', 'contents');
      return fileAnswer(call);
    },
  },
  {
    method: 'POST',
    path: '/graphql',
    docs: 'graphql',
    handle: (call) => {
      if (call.body.query !== '{viewer{login}}')
        throw new Refusal(400, 'A query attribute must be specified');
      return { status: 200, body: { data: { viewer: { login: writer(call) } } } };
    },
  },
];

/** A token of a workflow has what its `permissions:` say; one permission of these is enough. */
function allow(
  { caller, docs, repository }: Call,
  level: 'read' | 'write',
  ...permissions: Permission[]
): void {
  if ('jwt' in caller) throw new Refusal(401, 'Bad credentials', docs);
  const { token } = caller;
  if (token.kind === 'classic') return;
  if (level === 'read' && !repository.private) return;
  const held = permissions.map((permission) => token.permissions[permission]);
  if (!held.some((one) => one === 'write' || one === level))
    throw new Refusal(403, inaccessible(token), docs);
}

const writer = ({ caller }: Call): string => ('jwt' in caller ? '' : loginOf(caller.token));

function issueIn(call: Call): Issue {
  const issue = call.repository.talk.issue(Number(call.param('issue_number')));
  if (!issue) throw notFound(call.docs);
  return issue;
}

function commentIn(call: Call): Comment {
  const found = call.repository.talk.comments.find(({ id }) => id === Number(call.param('comment_id')));
  if (!found) throw notFound(call.docs);
  return found;
}

function bodyIn({ body: { body = '' } }: Call, isNeeded: boolean): string {
  if (typeof body !== 'string' || (isNeeded && body.trim() === '')) throw invalid('missing_field');
  if (body.length > LONGEST) throw invalid(`body is too long (maximum is ${LONGEST} characters)`);
  return body;
}

const invalid = (reason: string): Refusal => new Refusal(422, `Validation Failed: ${reason}`, ISSUES);

const userOf = (login: string) => ({ login, type: login.endsWith('[bot]') ? 'Bot' : 'User' });

const shownComment = ({ id, login, body }: Comment) => ({ id, body, user: userOf(login) });

const shownIssue = ({ number, login, title, body, state, stateReason, labels, isPullRequest }: Issue) => ({
  ...{ id: 90_000 + number, number, title, body, state, state_reason: stateReason, user: userOf(login) },
  labels: labels.map((name) => ({ name })),
  ...(isPullRequest && { pull_request: {} }),
});

function fileAnswer(call: Call): Answer {
  const path = call.param('path');
  const content = call.repository.talk.files.get(`${call.query.get('ref') ?? 'HEAD'}:${path}`);
  if (!content) throw notFound(call.docs);
  const isLarge = content.length > 2 ** 20;
  const encoded = content.toString('base64').replace(/.{60}/g, '$&\n');
  return {
    status: 200,
    body: {
      ...{ type: 'file', path, size: content.length },
      ...(isLarge ? { encoding: 'none', content: '' } : { encoding: 'base64', content: encoded }),
    },
  };
}
