import type { RequestFailure } from '../../http/failure.ts';
import { saysIn } from '../../http/refusals.ts';
import type { GitHubRefusal } from './facts.ts';
import { places } from './places.ts';
import { policies } from './policies.ts';
import { signIn } from './sign-in.ts';
import { writes } from './writes.ts';

const signIns = signIn.map((row): GitHubRefusal => ({ ...row, failure: 'not signed in' }));

/**
 * Every refusal of GitHub that is known by name: the first row that fits counts. The source is a public thread or test, or
 * *docs* alone, or the words are *inferred* or *guessed*. Checked 2026-11-28.
 */
export const githubRefusals: readonly GitHubRefusal[] = [...policies, ...places, ...signIns, ...writes];

/**
 * Tells whether a refusal is of the caller or of the place as a whole. Such a 403 or 404 says nothing of one thing that
 * was asked for: neither that it is not there, nor that a permission for it lacks.
 */
export const refusesAltogether = ({
  status,
  headers,
  serverMessage,
  reason,
}: Pick<RequestFailure, 'status' | 'headers' | 'serverMessage' | 'reason'>): boolean =>
  reason !== '' ||
  /^required\b/i.test(headers.get('x-github-sso') ?? '') ||
  /SAML enforcement|^Integration /i.test(serverMessage) ||
  [...policies, ...places].some(
    ({ when, status: statuses, says }) =>
      !when && statuses?.includes(status) && says && saysIn(says, serverMessage) !== null,
  );
