import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { github } from '../../../src/providers/github/index.ts';
import type { GitHubOptions } from '../../../src/providers/github/options.ts';
import { push } from '../../contract/store-under-test.ts';
import { FakeClock } from '../../core/clock.ts';
import { envFor, type FakeGitHub, startFakeGitHub, TOKEN } from '../../fakes/github/index.ts';
import { faultOf, type RealRefusalName, realRefusals } from '../../fakes/github/real-refusals.ts';
import { runtimeWith } from './runtime.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const privateKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

let fake: FakeGitHub;
beforeAll(async () => {
  const installation = { id: 34, permissions: { secrets: 'write', organization_secrets: 'write' } } as const;
  fake = await startFakeGitHub({
    repositories: ['acme/etl', 'acme/elt'],
    app: { id: 12, publicKey, installation },
  });
});
afterEach(() => fake.reset());
afterAll(() => fake.close());

interface Case {
  readonly options?: GitHubOptions;
  readonly env?: Record<string, string>;
  /** Milliseconds that this machine's clock is ahead of the server's. */
  readonly ahead?: number;
}

const asApp: Case = { env: { GITHUB_APP_ID: '12', GITHUB_APP_PRIVATE_KEY: privateKey } };

/** Says what a push of one secret comes to where GitHub refuses so: the code, the message and the hint. */
async function said(name: RealRefusalName, { options, env, ahead = 0 }: Case = {}): Promise<string> {
  fake.reset();
  fake.faults.push(faultOf(name));
  const clock = new FakeClock(new Date(Date.now() + ahead).toISOString());
  const runtime = runtimeWith({ clock, env: { ...envFor(fake), ...env } });
  const place: GitHubOptions = options?.org === undefined ? { repo: 'acme/etl' } : {};
  const open = () => github.open({ ...place, ...options }, runtime);
  const result = await push({ open, limits: github.limits }, { A: 'canary-91c2' }).catch(
    (error: unknown) => ({ error }),
  );
  const error =
    'error' in result ? result.error : result.outcomes.flatMap((one) => ('error' in one ? one.error : []))[0];
  if (!(error instanceof UserError)) throw error ?? new Error(`${name}: it was not refused`);
  expect(fake.faults.unmet).toEqual([]);
  const shown = `${error.message}\nhint: ${error.hint}`;
  expect(`${shown}${error.stack}${JSON.stringify(error)}`).not.toMatch(/canary|PRIVATE KEY/);
  expect(shown).not.toContain(TOKEN);
  expect(error.code).toBe('error');
  return shown.replaceAll(new URL(fake.url).host, 'HOST');
}

async function all(cases: Partial<Record<RealRefusalName, Case>>): Promise<string> {
  const names = Object.keys(realRefusals).filter((name): name is RealRefusalName => name in cases);
  const told: string[] = [];
  for (const name of names) told.push(`# ${name}\n${await said(name, cases[name])}`);
  return `\n${told.join('\n')}\n`;
}

const production: Case = { options: { environment: 'production', createEnvironment: true } };

describe('each refusal that GitHub was seen to give names its cause and the way out', () => {
  it('policies of the organization or the enterprise', async () => {
    expect(
      await all({
        'an IP allow list': {},
        'an IP allow list, as an App signs in': asApp,
        'a lifetime over the limit': {},
        "a lifetime over an enterprise's limit": {},
        'classic tokens forbidden': {},
        'fine-grained tokens forbidden': {},
        'single sign-on, with a page': {},
        'single sign-on, of a token of OAuth': { options: { org: 'acme', visibility: 'all' } },
        'single sign-on, hidden behind a 404': production,
        'OAuth Apps restricted': {},
        'an Enterprise Managed User': {},
      }),
    ).toMatchInlineSnapshot(`
      "
      # an IP allow list
      403: could not list the secrets of acme/etl: the IP allow list of acme does not have this machine's address
      hint: an owner of acme can add the address at https://HOST/organizations/acme/settings/security; or run it where the address is on the list, such as on a self-hosted runner or in the company's network
      # an IP allow list, as an App signs in
      403: could not sign in as the App 12: the IP allow list of acme does not have this machine's address
      hint: an owner of acme can add the address at https://HOST/organizations/acme/settings/security; or run it where the address is on the list, such as on a self-hosted runner or in the company's network
      # a lifetime over the limit
      403: could not list the secrets of acme/etl: acme takes no token that lives longer than 90 days, and the token from GH_TOKEN does
      hint: give it an end within 90 days at https://github.com/settings/personal-access-tokens/12885303 and put the regenerated token where the old one is
      # a lifetime over an enterprise's limit
      403: could not list the secrets of acme/etl: HHS ONC takes no token that lives longer than 366 days, and the token from GH_TOKEN does
      hint: give it an end within 366 days at https://github.com/settings/personal-access-tokens/4277325 and put the regenerated token where the old one is
      # classic tokens forbidden
      403: could not list the secrets of acme/etl: acme takes no classic tokens, and the token from GH_TOKEN is one
      hint: make a fine-grained token of the resource owner acme with "Secrets: write", "Variables: write" on acme/etl: https://HOST/settings/personal-access-tokens/new; or use an App (GITHUB_APP_ID); an owner of acme can allow classic tokens at https://HOST/organizations/acme/settings/personal-access-tokens
      # fine-grained tokens forbidden
      403: could not list the secrets of acme/etl: acme takes no fine-grained tokens, and the token from GH_TOKEN is one
      hint: use an App (GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY), or unset the token and run \`gh auth login\`; an owner of acme can allow them at https://HOST/organizations/acme/settings/personal-access-tokens
      # single sign-on, with a page
      403: could not list the secrets of acme/etl: acme asks for single sign-on, and the token from GH_TOKEN is not authorized for it
      hint: open https://github.com/orgs/acme/sso?authorization_request=AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12 within the hour and authorize it; a token of gh with \`gh auth refresh\`
      # single sign-on, of a token of OAuth
      403: could not list the secrets of acme (organization): acme asks for single sign-on, and the token from GH_TOKEN is not authorized for it
      hint: authorize it for acme: https://HOST/settings/tokens, "Configure SSO"; a token of gh with \`gh auth refresh\`
      # single sign-on, hidden behind a 404
      404: could not list the secrets of acme/etl (production): acme asks for single sign-on, and the token from GH_TOKEN is not authorized for it
      hint: open https://github.com/orgs/acme/sso?authorization_request=AB12 within the hour and authorize it; a token of gh with \`gh auth refresh\`
      # OAuth Apps restricted
      403: could not list the secrets of acme/etl: acme has not approved the OAuth App that the token from GH_TOKEN was made by
      hint: an owner of acme can approve that App at https://HOST/organizations/acme/settings/oauth_application_policy; a personal access token needs no such approval: https://HOST/settings/personal-access-tokens/new
      # an Enterprise Managed User
      403: could not list the secrets of acme/etl: the account of the token from GH_TOKEN is managed by an enterprise, and acme/etl is not of that enterprise
      hint: use a token of an account that may use acme/etl: \`gh auth status\` lists yours, \`gh auth switch\` changes between them
      "
    `);
  });

  it('accounts, installations and repositories', async () => {
    expect(
      await all({
        'a suspended account': {},
        'a suspended installation': asApp,
        'an archived repository': {},
        'a repository that moves elsewhere': {},
        'a notice of DMCA': {},
        'a repository that GitHub has blocked': {},
        'Actions switched off in the repository': {},
        'Actions switched off for the user': {},
        'an account that is locked for its billing': {},
        'too many bad sign-ins': {},
        'no user agent': {},
      }),
    ).toMatchInlineSnapshot(`
      "
      # a suspended account
      403: could not list the secrets of acme/etl: the account of the token from GH_TOKEN is suspended
      hint: GitHub Support (https://support.github.com) can lift that; until then, use the token of another account
      # a suspended installation
      403: could not sign in as the App 12: the App's installation on acme is suspended
      hint: whoever installed it on acme can lift that: https://HOST/organizations/acme/settings/installations (a user: https://HOST/settings/installations), "Configure", "Unsuspend"
      # an archived repository
      403: could not write the secrets of acme/etl: acme/etl is archived, and so read-only
      hint: an admin of acme/etl can open it again: gh repo unarchive acme/etl (https://HOST/acme/etl/settings, "Danger Zone"); or is --repo an old one?
      # a repository that moves elsewhere
      403: could not write the secrets of acme/etl: acme/etl is locked while it moves elsewhere
      hint: give its new address with --repo, or run the same command again when the move is over
      # a notice of DMCA
      451: could not list the secrets of acme/etl: GitHub has blocked acme/etl after a DMCA notice
      hint: an admin of acme/etl can answer the notice https://github.com/github/dmca/blob/master/2021/04/2021-04-20-ultimate-character-controller.md as https://docs.github.com/site-policy/content-removal-policies/dmca-takedown-policy says; no token changes it
      # a repository that GitHub has blocked
      403: could not list the secrets of acme/etl: GitHub has blocked acme/etl (tos)
      hint: an admin of acme/etl can ask https://support.github.com why; no token changes it
      # Actions switched off in the repository
      422: could not write the secrets of acme/etl: Actions is switched off in acme/etl
      hint: an admin of acme/etl, or an owner of acme, can switch it on: https://HOST/acme/etl/settings/actions
      # Actions switched off for the user
      422: could not write the secrets of acme/etl: Actions is switched off for acme
      hint: GitHub Support can switch it on again: https://support.github.com
      # an account that is locked for its billing
      403: could not list the secrets of acme/etl: acme is locked because of its billing
      hint: whoever pays for acme can look at https://HOST/organizations/acme/settings/billing (a user: https://HOST/settings/billing): a payment has failed, or a budget is used up
      # too many bad sign-ins
      403: could not list the secrets of acme/etl: there were too many sign-ins with credentials that GitHub does not take, and the token from GH_TOKEN waits too
      hint: wait some minutes, with nothing else that signs in with the old token; then check that the token is the one you mean
      # no user agent
      403: could not list the secrets of acme/etl: it arrives without the header User-Agent, which we send
      hint: let the proxy on the way leave it in
      "
    `);
  });

  it('credentials, and the sign-in of an App', async () => {
    expect(
      await all({
        'a JWT that cannot be decoded': asApp,
        'a JWT of a clock that is ahead': { ...asApp, ahead: 299_000 },
        'a JWT that is not issued yet': asApp,
        'a JWT of a clock that is behind': { ...asApp, ahead: -7_200_000 },
        'an id that is none': asApp,
        'an App without a key': asApp,
        'an App that is not there': asApp,
        'no credentials': {},
        'bad credentials': {},
      }),
    ).toMatchInlineSnapshot(`
      "
      # a JWT that cannot be decoded
      401: could not find the App's installation on acme/etl: GitHub does not take the App 12 (key from GITHUB_APP_PRIVATE_KEY): the key is not one of that App
      hint: GITHUB_APP_ID and the key must be of one App, and the key not revoked: the App's settings page names both, and lists the fingerprints of the keys
      # a JWT of a clock that is ahead
      401: could not find the App's installation on acme/etl: this machine's clock is 5 minutes ahead of GitHub's, so the App's sign-in is not valid yet
      hint: set the clock: timedatectl set-ntp true; on Windows w32tm /resync; in WSL, restart it
      # a JWT that is not issued yet
      401: could not find the App's installation on acme/etl: this machine's clock is ahead of GitHub's, so the App's sign-in is not valid yet
      hint: set the clock: timedatectl set-ntp true; on Windows w32tm /resync; in WSL, restart it
      # a JWT of a clock that is behind
      401: could not find the App's installation on acme/etl: this machine's clock is 2 hours behind GitHub's, so the App's sign-in is over already
      hint: set the clock: timedatectl set-ntp true; on Windows w32tm /resync; in WSL, restart it
      # an id that is none
      401: could not find the App's installation on acme/etl: GITHUB_APP_ID is not the id of an App
      hint: give the number that is called "App ID" there, not the client ID's secret, the slug or the installation: the App's settings page names both
      # an App without a key
      401: could not find the App's installation on acme/etl: the App with the id in GITHUB_APP_ID has no private key
      hint: check the id; else generate a private key on the App's settings page, and pass that: the App's settings page names both
      # an App that is not there
      404: could not find the App's installation on acme/etl: https://HOST has no App with the id in GITHUB_APP_ID
      hint: check the number, and that the App is of this server (GITHUB_API_URL): the App's settings page names both
      # no credentials
      401: could not list the secrets of acme/etl: the token from GH_TOKEN did not arrive
      hint: let the proxy on the way leave the header Authorization in; is GITHUB_API_URL right?
      # bad credentials
      401: could not list the secrets of acme/etl: GitHub does not take the token from GH_TOKEN
      hint: it is expired, revoked or cut off: make a new one, or run \`gh auth login\`
      "
    `);
  });

  it('single writes, environments and shared secrets', async () => {
    expect(
      await all({
        'a plan that does not have it': production,
        'a value that was sealed to another key': {},
        'a name with other characters': {},
        'a name that begins with GITHUB_': {},
        'a key_id that is missing': {},
        'a plan without protected environments': production,
        'a plan without required reviewers': production,
        'an environment that only admins make': production,
        'an environment on a plan that has none': production,
      }),
    ).toMatchInlineSnapshot(`
      "
      # a plan that does not have it
      403: could not make the environment production of acme/etl: the plan of acme/etl does not have this
      hint: an owner of acme can upgrade to GitHub Pro: https://HOST/organizations/acme/settings/billing/plans. In private repositories environments come with GitHub Pro, Team or Enterprise; without one, push to the repository itself: leave out --environment
      # a value that was sealed to another key
      422: could not write the secrets of acme/etl: GitHub cannot open what was sealed: its public key has changed meanwhile
      hint: run the same command again, which reads the key anew; if it stays so, something answers in GitHub's place
      # a name with other characters
      422: could not write the secrets of acme/etl: GitHub takes no name like this: letters, digits and _ alone, no digit first, not GITHUB_
      hint: push it under another name with --rename PATH=NAME
      # a name that begins with GITHUB_
      422: could not write the secrets of acme/etl: GitHub takes no name like this: letters, digits and _ alone, no digit first, not GITHUB_
      hint: push it under another name with --rename PATH=NAME
      # a key_id that is missing
      422: GitHub refuses to write the secrets of acme/etl: Invalid request. "key_id" wasn't supplied.
      hint: if it should have been taken, report it as a bug of deploy-secrets (https://docs.github.com/rest/actions/secrets)
      # a plan without protected environments
      422: could not make the environment production of acme/etl: the plan of acme/etl has no protected environments
      hint: make the environment without rules at https://HOST/acme/etl/settings/environments; private repositories get rules with GitHub Pro, Team or Enterprise
      # a plan without required reviewers
      422: could not make the environment production of acme/etl: the plan of acme/etl has no protected environments
      hint: make the environment without rules at https://HOST/acme/etl/settings/environments; private repositories get rules with GitHub Pro, Team or Enterprise
      # an environment that only admins make
      403: could not make the environment production of acme/etl: the user of the token from GH_TOKEN is no admin of acme/etl
      hint: an admin of acme/etl can make it once, at https://HOST/acme/etl/settings/environments: after that, --create-environment is not needed
      # an environment on a plan that has none
      404: acme/etl is not there, or the token from GH_TOKEN cannot see it
      hint: it was there a moment ago, so it has no environments: private repositories have them with GitHub Pro, Team or Enterprise; making one takes an admin of the repository
      "
    `);
  });

  it('permissions, what is not to be seen, and limits', async () => {
    const token = (text: string): Case => ({ env: { GH_TOKEN: text } });
    expect(
      await all({
        'a token that lacks a permission': token('github_pat_x7'),
        'an App that lacks a permission': asApp,
        'a token that does not see the repository': {},
        'a secondary rate limit': {},
      }),
    ).toMatchInlineSnapshot(`
      "
      # a token that lacks a permission
      403: the token from GH_TOKEN may not list the secrets of acme/etl: it lacks "Secrets: read"
      hint: the token needs "Secrets: write", "Variables: write" on acme/etl: https://HOST/settings/personal-access-tokens. If it has that, it may still wait for an owner of acme: https://HOST/organizations/acme/settings/personal-access-token-requests
      # an App that lacks a permission
      403: the App 12 (key from GITHUB_APP_PRIVATE_KEY) may not list the secrets of acme/etl: it lacks "Secrets: read"
      hint: the App needs "Secrets: write", "Variables: write" on acme/etl, and whoever installed it on acme accepts that at https://HOST/organizations/acme/settings/installations (a user: https://HOST/settings/installations)
      # a token that does not see the repository
      404: acme/etl is not there, or the token from GH_TOKEN cannot see it
      hint: check the name; a fine-grained token must list the repository, an App must be installed on it
      # a secondary rate limit
      could not list the secrets of acme/etl: GitHub's secondary rate limit stops it, also after waiting
      hint: run the same command again later: it goes on with what is missing
      "
    `);
  });
});
