import { type Explanation, findRefusal } from '../../http/refusals.ts';
import type { GitHubFacts, GitHubRefusal } from './facts.ts';
import { places } from './places.ts';
import { policies } from './policies.ts';
import { signIn } from './sign-in.ts';
import { writes } from './writes.ts';

const signIns = signIn.map((row): GitHubRefusal => ({ ...row, failure: 'not signed in' }));

/**
 * Every refusal of GitHub that is known by name: the first row that fits counts. Each has its source: *seen* in a
 * public thread or test, *docs* alone, *inferred* or *guessed*. Checked 2026-11-28.
 */
export const githubRefusals: readonly GitHubRefusal[] = [...policies, ...places, ...signIns, ...writes];

export const findGitHubRefusal = (
  answer: { readonly status: number; readonly words: string },
  factsOf: (groups: readonly string[]) => GitHubFacts,
): Explanation | undefined => findRefusal(githubRefusals, answer, factsOf);
