import { UserError } from '../../core/diagnostics.ts';
import type { Context } from '../context.ts';

/**
 * Events that a stranger can cause while the run has the repository's secrets, or works on what the stranger wrote
 * (docs.github.com, "Events that trigger workflows" and "Secure use reference", checked 2026-11-28).
 */
const STRANGERS = ['pull_request', 'pull_request_target', 'issue_comment', 'workflow_run'];

/**
 * Tells which event of GitHub Actions caused this run, where a stranger can have caused it; undefined for all others, and
 * where this is no run of GitHub Actions.
 */
export async function strangerEvent({
  env,
  readFile,
}: Pick<Context, 'env' | 'readFile'>): Promise<string | undefined> {
  const { GITHUB_EVENT_NAME: event = '' } = env;
  if (STRANGERS.includes(event) || event.startsWith('pull_request_')) return event;
  const request = event === '' ? undefined : await pullRequestOf({ env, readFile });
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
