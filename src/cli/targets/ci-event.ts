import { UserError } from '../../core/diagnostics.ts';
import { ownValue } from '../../core/own-value.ts';
import type { Context } from '../context.ts';

/**
 * Events that a stranger can cause while the run has the repository's secrets, or works on what the stranger wrote
 * (docs.github.com, "Events that trigger workflows" and "Secure use reference", checked 2026-11-28).
 */
const STRANGERS = [
  ...['pull_request', 'pull_request_target', 'issue_comment', 'workflow_run'],
  ...['issues', 'discussion', 'discussion_comment', 'fork', 'watch', 'gollum'],
];

interface OtherCI {
  readonly name: string;
  readonly variable: string;
  /** What it holds where the run is none of a pull request. Default: nothing. */
  readonly otherwise?: RegExp;
  /** What it holds where the run is one. Default: anything. */
  readonly values?: RegExp;
  /** Set there besides: the name alone may be anyone's. */
  readonly besides?: string;
}

/** How others tell that a run is of a merge or pull request: the file is then its author's (their documentation, checked 2026-11-28). */
const OTHERS: readonly OtherCI[] = [
  {
    name: 'GitLab',
    variable: 'CI_PIPELINE_SOURCE',
    values: /^(external_pull_request_event|merge_request_event)$/,
  },
  { name: 'GitLab', variable: 'CI_MERGE_REQUEST_IID' },
  { name: 'Jenkins', variable: 'CHANGE_ID', besides: 'JENKINS_URL' },
  { name: 'Azure Pipelines', variable: 'SYSTEM_PULLREQUEST_PULLREQUESTID' },
  { name: 'Azure Pipelines', variable: 'BUILD_REASON', values: /^PullRequest$/ },
  { name: 'CircleCI', variable: 'CIRCLE_PULL_REQUEST' },
  { name: 'CircleCI', variable: 'CIRCLE_PR_NUMBER' },
  { name: 'Bitbucket', variable: 'BITBUCKET_PR_ID' },
  { name: 'Buildkite', variable: 'BUILDKITE_PULL_REQUEST', otherwise: /^false$/ },
  { name: 'Travis CI', variable: 'TRAVIS_PULL_REQUEST', otherwise: /^false$/ },
  { name: 'Drone', variable: 'DRONE_PULL_REQUEST' },
  { name: 'Woodpecker', variable: 'CI_PIPELINE_EVENT', values: /^pull_request/ },
  { name: 'AppVeyor', variable: 'APPVEYOR_PULL_REQUEST_NUMBER' },
  { name: 'Cirrus CI', variable: 'CIRRUS_PR' },
  { name: 'Semaphore', variable: 'SEMAPHORE_GIT_REF_TYPE', values: /^pull-request$/ },
  { name: 'CodeBuild', variable: 'CODEBUILD_WEBHOOK_EVENT', values: /^PULL_REQUEST_(?!MERGED)/ },
];

/** Tells which event caused this run of a CI, where a stranger can have caused it; undefined for all others, and in no CI. */
export async function strangerEvent({
  env,
  readFile,
}: Pick<Context, 'env' | 'readFile'>): Promise<string | undefined> {
  const { GITHUB_EVENT_NAME: event = '' } = env;
  if (STRANGERS.includes(event) || event.startsWith('pull_request_')) return event;
  if (event === '') return otherRequest(env);
  const request = await pullRequestOf({ env, readFile });
  return request?.isFromFork ? `${event} from a fork` : undefined;
}

/** The pull request that an event is about. */
export interface PullRequest {
  /** The branch is not in the repository itself, or nobody knows where it was. */
  readonly isFromFork: boolean;
  readonly number: number;
  /** The commit that it brings. */
  readonly head: string;
}

/** Finds the pull request that caused this run; undefined where none did. */
export async function pullRequestOf({
  env: { GITHUB_EVENT_PATH: file = '' },
  readFile,
}: Pick<Context, 'env' | 'readFile'>): Promise<PullRequest | undefined> {
  if (file === '') return undefined;
  const payload = readPayload((await readFile(file)) ?? '{}');
  const request = fieldOf(payload, 'pull_request');
  if (request === undefined) return undefined;
  return {
    isFromFork: isFromFork(payload, request),
    number: Number(fieldOf(request, 'number')),
    head: String(fieldOf(fieldOf(request, 'head'), 'sha') ?? ''),
  };
}

function otherRequest(env: Context['env']): string | undefined {
  const found = OTHERS.find(({ variable, values = /./, otherwise = /^$/, besides = variable }) => {
    const text = ownValue(env, variable) ?? '';
    return values.test(text) && !otherwise.test(text) && Boolean(ownValue(env, besides));
  });
  return found && `a pull request of ${found.name}`;
}

function readPayload(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError('GITHUB_EVENT_PATH: what caused this run cannot be read, since the file is no JSON', {
      hint: 'nothing is pushed where that is not known; unset GITHUB_EVENT_NAME if this is no run of GitHub Actions',
    });
  }
}

/** A fork that is gone since has no name any more. */
function isFromFork(payload: unknown, request: unknown): boolean {
  const own = fieldOf(fieldOf(payload, 'repository'), 'full_name');
  return own === undefined || fieldOf(fieldOf(fieldOf(request, 'head'), 'repo'), 'full_name') !== own;
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
