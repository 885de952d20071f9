import { type GitHubRefusal, organizationIn, owner, settingsOf } from './facts.ts';

/** What an organization or an enterprise does not let a token do, whatever its permissions. */
export const policies: readonly GitHubRefusal[] = [
  {
    status: [401, 403],
    says: /`?([\w .-]{1,100}?)`? (organization|enterprise) has an IP allow list enabled/,
    example:
      'Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.',
    means: (facts, found) =>
      `the IP allow list of ${organizationIn(facts, found)} does not have this machine's address`,
    by: owner,
    wayOut: (facts) =>
      `add the address at ${settingsOf(facts, 'security')}; or run it where the address is on the list, such as on a self-hosted runner or in the company's network`,
    source: 'SalesforceFoundation/NPSP#7247, 2024-08-02; also of an enterprise, and when an App signs in',
  },
  {
    status: [401, 403],
    says: /'?([\w .-]{1,100}?)'? (?:organization|enterprise) forbids access via a .{1,80}lifetime is greater than (\d{1,5}) days(?:.*?(https:\/\/\S+))?/,
    example:
      "The 'acme' organization forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 90 days. Please adjust your token's lifetime at the following URL: https://github.com/settings/personal-access-tokens/12885303",
    means: (facts, found) =>
      `${organizationIn(facts, found)} takes no token that lives longer than ${found(2)} days, and ${facts.who} does`,
    wayOut: ({ web }, found) =>
      `give it an end within ${found(2)} days at ${found(3) || `${web}/settings/personal-access-tokens`} and put the regenerated token where the old one is`,
    source:
      "NixOS/org#247, 2026-05-15; of an enterprise: HHS/simpler-grants-gov#2547, 2024-10-23; the URL is the token's own",
  },
  {
    status: [401, 403],
    says: /`?([\w.-]{1,100})`? forbids access via a personal access token \(classic\)|personal access tokens \(classic\) are forbidden/i,
    example:
      '`acme` forbids access via a personal access token (classic). Please use a GitHub App, OAuth App, or a personal access token with fine-grained permissions.',
    means: (facts, found) =>
      `${organizationIn(facts, found)} takes no classic tokens, and ${facts.who} is one`,
    wayOut: (facts, found) =>
      `make a fine-grained token of the resource owner ${organizationIn(facts, found)} with ${facts.needs}: ${facts.web}/settings/personal-access-tokens/new; or use an App (GITHUB_APP_ID); ${owner(facts, found)} can allow classic tokens at ${settingsOf(facts, 'personal-access-tokens')}`,
    source: 'fullsend-ai/fullsend#3368, 2026-07-07; git-town/git-town#4609, 2025-03-26',
  },
  {
    status: [401, 403],
    says: /`?([\w.-]{1,100})`? (?:organization )?forbids access via a (?:personal access token with fine-grained permissions|fine-grained personal access token)/i,
    example:
      '`acme` forbids access via a personal access token with fine-grained permissions. Please use a GitHub App, or an OAuth App.',
    means: (facts, found) =>
      `${organizationIn(facts, found)} takes no fine-grained tokens, and ${facts.who} is one`,
    wayOut: (facts, found) =>
      `use an App (GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY), or unset the token and run \`gh auth login\`; ${owner(facts, found)} can allow them at ${settingsOf(facts, 'personal-access-tokens')}`,
    source: 'mislav/hub#3363, 2024-08-02',
  },
  {
    status: [401, 403, 404],
    example:
      'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
    when: ({ words, singleSignOn }) => /SAML enforcement/i.test(words) || singleSignOn !== '',
    means: ({ login, who }) =>
      `${login || 'the organization'} asks for single sign-on, and ${who} is not authorized for it`,
    wayOut: ({ singleSignOn, web, login }) =>
      singleSignOn === ''
        ? `authorize it for ${login || 'the organization'}: ${web}/settings/tokens, "Configure SSO"; a token of gh with \`gh auth refresh\``
        : `open ${singleSignOn} within the hour and authorize it; a token of gh with \`gh auth refresh\``,
    source:
      'jhu-bids/TermHub#935, 2024-11-03; cli/cli#2661, 2020-12-21 (OAuth); of the header: docs, "Authenticating to the REST API"',
  },
  {
    status: [403],
    says: /`([\w.-]{1,100})` organization has enabled OAuth App access restrictions/,
    example:
      'Although you appear to have the correct authorization credentials, the `acme` organization has enabled OAuth App access restrictions, meaning that data access to third-parties is limited.',
    means: (facts, found) =>
      `${organizationIn(facts, found)} has not approved the OAuth App that ${facts.who} was made by`,
    by: owner,
    wayOut: (facts) =>
      `approve that App at ${settingsOf(facts, 'oauth_application_policy')}; a personal access token needs no such approval: ${facts.web}/settings/personal-access-tokens/new`,
    source: 'aeonfun/aeon#1083, 2026-09-21',
  },
  {
    status: [401, 403],
    says: /As an Enterprise Managed User/,
    example: 'Unauthorized: As an Enterprise Managed User, you cannot access this content',
    means: ({ who, place }) =>
      `the account of ${who} is managed by an enterprise, and ${place} is not of that enterprise`,
    wayOut: ({ place }) =>
      `use a token of an account that may use ${place}: \`gh auth status\` lists yours, \`gh auth switch\` changes between them`,
    source: 'several public repositories, of pull requests, read 2026-11-28; for secrets inferred',
  },
  {
    status: [403, 422],
    says: /\b(?:enterprise|organization)(?:'s)? (?:policy|policies|rules?)\b|\bpolicy\b.{0,60}\b(?:enterprise|organization)\b/i,
    example: 'This action is not allowed by your enterprise policies.',
    means: 'a policy of the enterprise or the organization forbids it',
    by: (facts, found) => `${owner(facts, found)}, or of its enterprise,`,
    wayOut: (facts) =>
      `allow it at ${settingsOf(facts, 'actions')} or in the enterprise's policies, which come first`,
    source: 'docs, "Enforcing policies in your enterprise", read 2026-11-28; no body seen',
  },
  {
    status: [402, 403, 404, 422],
    says: /Upgrade to GitHub (\w{1,20})/i,
    example: 'Upgrade to GitHub Pro or make this repository public to enable this feature.',
    means: ({ place }) => `the plan of ${place} does not have this`,
    by: ({ login }) => (login ? `an owner of ${login}` : 'its owner'),
    wayOut: ({ login, web }, found) =>
      `upgrade to GitHub ${found(1)}: ${web}/organizations/${login || 'ORG'}/settings/billing/plans. In private repositories environments come with GitHub Pro, Team or Enterprise; without one, push to the repository itself: leave out --environment`,
    source:
      'the words are those for other features of private repositories on free plans; for secrets inferred (2026-11-28)',
  },
];
