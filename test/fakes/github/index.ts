/**
 * A GitHub on 127.0.0.1 that remembers, and refuses as the real one does. It serves what GitHub documents for
 * secrets and variables of repositories, environments and organizations, for Actions, Dependabot and Codespaces;
 * environments, the repository, the user, the rate limit and GitHub Apps; and of a repository the comments, issues and
 * files at a commit. Sealed boxes are opened with libsodium.
 * Not in it: everything else (404).
 *
 * ```ts
 * const github = await startFakeGitHub();          // has the private repository acme/etl and the token TOKEN
 * new Octokit({ auth: TOKEN, baseUrl: github.url });
 * github.secret('acme/etl', 'A')?.value;           // plaintext; also .bytes, .writes, .createdAt, .updatedAt
 * github.secret('acme/etl/prod/eu', 'A');          // a place: owner/name, or owner/name/environment,
 * github.secret('acme', 'A');                      // or an organization (there is one for each owner);
 * github.secret('acme:dependabot', 'A');           // or what it or a repository keeps for another app
 * github.setSecret('acme/etl', 'A', 'by hand');    // as another person would; also removeSecret, secrets
 * github.setSecret('acme', 'A', 'x', 'selected', 'acme/etl'); github.shareSecret('acme', 'A', 'all');
 * github.sharedWith('acme', 'A');                  // 'all', 'private', or ['acme/etl']
 * github.setPlan('acme', 'free');                  // without secrets for Codespaces
 * github.setVariable('acme/etl', 'V', 'x');        // also variable, variables, removeVariable
 * github.addEnvironment('acme/etl/production', 'wait_timer'); // also environment(place), removeEnvironment
 * github.addRepository('acme/other'); github.renameRepository('acme/etl', 'acme/elt'); // 301 and 307 afterwards
 * github.tokens.set('github_pat_1', { kind: 'fine-grained', permissions: { secrets: 'write' } });
 * github.addPullRequest('acme/etl'); github.comments('acme/etl', 1); github.issues('acme/etl'); // also addComment, addFile
 * github.requests;                                 // method, path, headers, body, status, refusal
 * github.faults.push({ nth: 3, when: 'after', do: 'cut' });           // also { status }, { delay }, a function
 * github.latency = 50;                             // milliseconds on every answer
 * github.reset();                                  // as it was started, an empty log, no faults
 * await github.close();
 * ```
 *
 * Options: `repositories`, `tokens`, `app`, `clock`, `limits`, `latency`, `prefix` (`/api/v3`), `socket` (a path,
 * so that `gh` with `http_unix_socket` reaches it too).
 *
 * What a fine-grained token or an App needs (checked 2026-11-24): `secrets`, `actions_variables`; for what an
 * environment holds `environments` alone; to look at environments `actions: read`; to make one
 * `administration: write`; in an organization `organization_secrets`, `organization_actions_variables` and so on, a
 * classic token `admin:org`. A workflow's GITHUB_TOKEN (`kind: 'actions'`) gets none of them. What GitHub does not
 * document and nobody reported is guessed: the words for too many entries and too large a value, that an empty
 * value is taken, and that wrong keys of all kinds get one answer, that a
 * repository outside of the organization is refused with 422.
 */
import { FakeGitHub, type FakeGitHubOptions, TOKEN } from './fake.ts';

export type { Token } from './auth.ts';
export { FakeGitHub, type FakeGitHubOptions, TOKEN } from './fake.ts';
export type { Fault } from './faults.ts';
export type { Limits } from './rates.ts';

/** Starts a server on a free port. Close it, or the process stays alive. */
export async function startFakeGitHub(options: FakeGitHubOptions = {}): Promise<FakeGitHub> {
  const fake = new FakeGitHub(options);
  await fake.start();
  return fake;
}

/** What reaches the fake: its address, and its usual token. */
export const envFor = ({ url }: { readonly url: string }): Record<string, string> => ({
  GITHUB_API_URL: url,
  GH_TOKEN: TOKEN,
});
