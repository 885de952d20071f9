import type { Fault } from './faults.ts';
import type { RecordedRequest } from './log.ts';

/** An answer that the real GitHub has given: word for word, where it was seen, and which requests it is given to. */
export interface RealRefusal {
  readonly status: number;
  readonly message: string;
  /** The thread where the body stands, and its date; or that only the docs tell it. */
  readonly source: string;
  readonly at: (request: Pick<RecordedRequest, 'method' | 'path'>) => boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the body has besides. */
  readonly more?: Readonly<Record<string, unknown>>;
}

type At = RealRefusal['at'];

const everywhere: At = () => true;
const list: At = ({ method, path }) => method === 'GET' && path.includes('per_page');
const secretPut: At = ({ method, path }) => method === 'PUT' && /\/secrets\/[^/]+$/.test(path);
const sharing: At = ({ method, path }) => method === 'PUT' && path.endsWith('/repositories');
const writes: At = ({ method }) => method !== 'GET';
const environmentPut: At = ({ method, path }) => method === 'PUT' && /\/environments\/[^/]+$/.test(path);
const asApp: At = ({ path }) => path.endsWith('/installation') || path.startsWith('/app/');
const appToken: At = ({ method, path }) => method === 'POST' && path.startsWith('/app/installations/');

const DOCS = 'https://docs.github.com/rest';

/** Bodies of public threads. Names of organizations are changed to `acme`, and nothing else. */
export const realRefusals = {
  'an IP allow list': {
    status: 403,
    message:
      'Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.',
    source: 'SalesforceFoundation/NPSP#7247, 2024-08-02',
    at: everywhere,
  },
  'an IP allow list, as an App signs in': {
    status: 403,
    message:
      'Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.',
    source: 'quoted with its page by a public test of an IP allow list parser, read 2026-11-28',
    at: appToken,
  },
  'a lifetime over the limit': {
    status: 403,
    message:
      "The 'acme' organization forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 90 days. Please adjust your token's lifetime at the following URL: https://github.com/settings/personal-access-tokens/12885303",
    source: 'NixOS/org#247, 2026-05-15',
    at: everywhere,
  },
  "a lifetime over an enterprise's limit": {
    status: 403,
    message:
      "The 'HHS ONC' enterprise forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 366 days. Please adjust your token's lifetime at the following URL: https://github.com/settings/personal-access-tokens/4277325",
    source: 'HHS/simpler-grants-gov#2547, 2024-10-23',
    at: everywhere,
  },
  'classic tokens forbidden': {
    status: 403,
    message:
      '`acme` forbids access via a personal access token (classic). Please use a GitHub App, OAuth App, or a personal access token with fine-grained permissions.',
    source: 'git-town/git-town#4609, 2025-03-26; fullsend-ai/fullsend#3368, 2026-07-07',
    at: everywhere,
  },
  'fine-grained tokens forbidden': {
    status: 403,
    message:
      '`acme` forbids access via a personal access token with fine-grained permissions. Please use a GitHub App, or an OAuth App.',
    source: 'mislav/hub#3363, 2024-08-02',
    at: everywhere,
  },
  'single sign-on, with a page': {
    status: 403,
    message:
      'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
    headers: {
      'x-github-sso': `required; url=https://github.com/orgs/acme/sso?authorization_request=${'AB12'.repeat(30)}`,
    },
    source: 'jhu-bids/TermHub#935, 2024-11-03; the header: fwouts/prmonitor#1042, 2022-06-30',
    at: everywhere,
  },
  'single sign-on, of a token of OAuth': {
    status: 403,
    message:
      'Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.',
    source: 'cli/cli#2661, 2020-12-21; github/github-mcp-server#1121, 2025-09-22',
    at: everywhere,
  },
  'single sign-on, hidden behind a 404': {
    status: 404,
    message: 'Not Found',
    headers: { 'x-github-sso': 'required; url=https://github.com/orgs/acme/sso?authorization_request=AB12' },
    source: 'docs alone: "Authenticating to the REST API"',
    at: everywhere,
  },
  'OAuth Apps restricted': {
    status: 403,
    message:
      'Although you appear to have the correct authorization credentials, the `acme` organization has enabled OAuth App access restrictions, meaning that data access to third-parties is limited.',
    source: 'aeonfun/aeon#1083, 2026-09-21',
    at: everywhere,
  },
  'an Enterprise Managed User': {
    status: 403,
    message: 'Unauthorized: As an Enterprise Managed User, you cannot access this content',
    source: 'quoted, with 403, in notes of several public repositories, read 2026-11-28',
    at: everywhere,
  },
  'a suspended account': {
    status: 403,
    message: 'Sorry. Your account was suspended.',
    source: 'sourcegraph/sourcegraph-public-snapshot#16638, 2020-12-11; zeitlos/lucity#86, 2026-09-11',
    at: everywhere,
  },
  'a suspended installation': {
    status: 403,
    message: 'This installation has been suspended',
    source: 'octokit/octokit.rb#1307, 2020-11-20; hcengineering/platform#7639, 2025-01-11',
    at: appToken,
  },
  'an archived repository': {
    status: 403,
    message: 'Repository was archived so is read-only.',
    source: 'a comment of hub4j/github-api (org.kohsuke.github) quotes the body, read 2026-11-28',
    at: writes,
  },
  'a repository that moves elsewhere': {
    status: 403,
    message: 'Repository has been locked for migration.',
    source: 'quoted, with 403, by a public script that migrates repositories, read 2026-11-28',
    at: writes,
  },
  'a notice of DMCA': {
    status: 451,
    message: 'Repository access blocked',
    more: {
      block: {
        reason: 'dmca',
        created_at: '2021-04-22T17:53:56Z',
        html_url:
          'https://github.com/github/dmca/blob/master/2021/04/2021-04-20-ultimate-character-controller.md',
      },
    },
    source: 'github/rest-api-description#3314, 2024-01-17; slapperwan/gh4a#651, 2017-07-23',
    at: everywhere,
  },
  'a repository that GitHub has blocked': {
    status: 403,
    message: 'Repository access blocked',
    more: { block: { reason: 'tos', created_at: '2023-01-01T00:00:00Z', html_url: null } },
    source: 'the form of the DMCA block; that `tos` comes with 403 is inferred',
    at: everywhere,
  },
  'Actions switched off in the repository': {
    status: 422,
    message: 'Actions has been disabled for this repository.',
    source:
      'quoted, with its 422, in notes of several public repositories, read 2026-11-28; for a secret inferred',
    at: writes,
  },
  'Actions switched off for the user': {
    status: 422,
    message: 'Actions has been disabled for this user.',
    source:
      'quoted, with its 422, in notes of several public repositories, read 2026-11-28; for a secret inferred',
    at: writes,
  },
  'an account that is locked for its billing': {
    status: 403,
    message: 'Your account is locked due to a billing issue.',
    source:
      'the words of jobs: kps-kimpyoungsik/aegis-core#114, 2026-09-06; as an answer of the API inferred',
    at: everywhere,
  },
  'a plan that does not have it': {
    status: 403,
    message: 'Upgrade to GitHub Pro or make this repository public to enable this feature.',
    source: 'the words for other features of private repositories; for environments inferred',
    at: environmentPut,
  },
  'a JWT that cannot be decoded': {
    status: 401,
    message: 'A JSON web token could not be decoded',
    source: 'actions/create-github-app-token#153, 2024-07-04; octokit/auth-app.js#298, 2021-06-16',
    at: asApp,
  },
  'a JWT of a clock that is ahead': {
    status: 401,
    message: "'Expiration time' claim ('exp') is too far in the future",
    source: 'octokit/auth-app.js#698, 2025-04-28; rocq-prover/bot#204, 2022-03-07',
    at: asApp,
  },
  'a JWT that is not issued yet': {
    status: 401,
    message:
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    source:
      'the case: github/docs#4156, 2021-03-02; the words as this fake has had them since 2026-11-24, no thread read',
    at: asApp,
  },
  'a JWT of a clock that is behind': {
    status: 401,
    message:
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    source: 'the words as this fake has had them since 2026-11-24, no thread read',
    at: asApp,
  },
  'an id that is none': {
    status: 401,
    message: "'Issuer' claim ('iss') must be an Integer",
    source: 'quoted in notes of several public repositories, read 2026-11-28',
    at: asApp,
  },
  'an App without a key': {
    status: 401,
    message: 'Integration must generate a public key',
    source: 'octokit/octokit.rb#1080, 2018-10-10; fujidaiti/smooth_sheets#378, 2025-06-07',
    at: asApp,
  },
  'an App that is not there': {
    status: 404,
    message: 'Integration not found',
    source:
      'actions/create-github-app-token#76, 2024-01-15; issc29/probot-prevent-public-repos#4, 2018-08-14',
    at: asApp,
  },
  'no credentials': {
    status: 401,
    message: 'Requires authentication',
    source: 'docs, "Authenticating to the REST API"; every request without a header',
    at: everywhere,
  },
  'bad credentials': {
    status: 401,
    message: 'Bad credentials',
    source: 'docs, "Authenticating to the REST API"; adriangodong/githubjwt#5, 2018-08-17',
    at: everywhere,
  },
  'too many bad sign-ins': {
    status: 403,
    message: 'Maximum number of login attempts exceeded. Please try again later.',
    source: 'docs alone: "Failed login limit"',
    at: everywhere,
  },
  'no user agent': {
    status: 403,
    message:
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header (https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required).',
    source: 'docs, "User agent required"',
    at: everywhere,
  },
  'a value that was sealed to another key': {
    status: 422,
    message: 'Bad request - validation failed due to an improperly encrypted secret',
    source: 'integrations/terraform-provider-github#2315, 2024-07-12',
    at: secretPut,
  },
  'a name with other characters': {
    status: 422,
    message:
      'Secret names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).',
    source: 'millylee/anyrouter-check-in#126, 2026-07-06',
    at: secretPut,
  },
  'a name that begins with GITHUB_': {
    status: 422,
    message: 'Secret names must not start with GITHUB_.',
    source: 'ncipollo/release-action#424, 2024-02-18',
    at: secretPut,
  },
  'a key_id that is missing': {
    status: 422,
    message: 'Invalid request.\n\n"key_id" wasn\'t supplied.',
    source: 'github/rest-api-description#419, 2021-06-23',
    at: secretPut,
  },
  'a plan without protected environments': {
    status: 422,
    message: 'Fail to create protected rule, please ensure billing plan include protected branch gate.',
    source: 'integrations/terraform-provider-github#1262, 2022-08-24',
    at: environmentPut,
  },
  'a plan without required reviewers': {
    status: 422,
    message:
      'Failed to create the environment protection rule. Please ensure the billing plan supports the required reviewers protection rule.',
    source: 'backstage/backstage#28977, 2025-02-27',
    at: environmentPut,
  },
  'an environment that only admins make': {
    status: 403,
    message: 'Must have admin rights to Repository.',
    source:
      'the words for every route of admins; quoted in notes of several public repositories, read 2026-11-28',
    at: environmentPut,
  },
  'an environment on a plan that has none': {
    status: 404,
    message: 'Not Found',
    source: 'octokit/request-action#329, 2025-08-19; github-community-projects/safe-settings#611, 2024-03-27',
    at: environmentPut,
  },
  'repositories of a secret that is not for selected ones': {
    status: 409,
    message: 'Conflict',
    source: 'integrations/terraform-provider-github#940, 2021-10-14',
    at: sharing,
  },
  'a token that lacks a permission': {
    status: 403,
    message: 'Resource not accessible by personal access token',
    headers: { 'x-accepted-github-permissions': 'secrets=read' },
    source: 'octokit/octokit.js#2758, 2024-11-16',
    at: list,
  },
  'an App that lacks a permission': {
    status: 403,
    message: 'Resource not accessible by integration',
    headers: { 'x-accepted-github-permissions': 'secrets=read' },
    source: 'actions/create-github-app-token#258, 2025-06-11; github/docs#11586, 2021-11-01',
    at: list,
  },
  'a token that does not see the repository': {
    status: 404,
    message: 'Not Found',
    source: 'cli/cli#13350, 2026-05-05',
    at: everywhere,
  },
  'a secondary rate limit': {
    status: 403,
    message:
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID 1A2B:3C4D:5E6F.',
    source: 'docs, "Rate limits for the REST API"',
    at: everywhere,
  },
} as const satisfies Record<string, RealRefusal>;

export type RealRefusalName = keyof typeof realRefusals;

/** The fault that answers so from now on, wherever the real GitHub would. */
export function faultOf(name: RealRefusalName): Fault {
  const { status, message, at, headers, more }: RealRefusal = realRefusals[name];
  const body = { message, documentation_url: `${DOCS}/actions/secrets`, status: String(status), ...more };
  return { match: at, times: Number.POSITIVE_INFINITY, do: { status, body, ...(headers && { headers }) } };
}
