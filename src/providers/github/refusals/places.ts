import type { GitHubFacts, GitHubRefusal } from './facts.ts';

const admin = ({ repository, place }: GitHubFacts): string => `an admin of ${repository || place}`;

/** The state of an account, an installation or a repository, which no permission changes. */
export const places: readonly GitHubRefusal[] = [
  {
    status: [401, 403],
    says: /account (?:was|is|has been) suspended/i,
    example: 'Sorry. Your account was suspended.',
    means: ({ who }) => `the account of ${who} is suspended`,
    by: ({ isEnterpriseServer, web }) =>
      isEnterpriseServer ? `a site administrator of ${web}` : 'GitHub Support (https://support.github.com)',
    wayOut: 'lift that; until then, use the token of another account',
    source: 'sourcegraph/sourcegraph-public-snapshot#16638, 2020-12-11; zeitlos/lucity#86, 2026-09-11',
  },
  {
    status: [401, 403],
    says: /installation has been suspended/i,
    example: 'This installation has been suspended',
    means: ({ login }) => `the App's installation${login && ` on ${login}`} is suspended`,
    by: ({ login }) => (login ? `whoever installed it on ${login}` : 'whoever installed it'),
    wayOut: ({ web, login }) =>
      `lift that: ${web}/organizations/${login || 'ORG'}/settings/installations (a user: ${web}/settings/installations), "Configure", "Unsuspend"`,
    source: 'octokit/octokit.rb#1307, 2020-11-20; google-gemini/gemini-cli#12033, 2025-10-26',
  },
  {
    status: [403],
    says: /Repository was archived/i,
    example: 'Repository was archived so is read-only.',
    means: ({ repository, place }) => `${repository || place} is archived, and so read-only`,
    by: admin,
    wayOut: ({ repository, web }) =>
      `open it again: gh repo unarchive ${repository || 'OWNER/NAME'} (${web}/${repository || 'OWNER/NAME'}/settings, "Danger Zone"); or is --repo an old one?`,
    source: 'a comment in hub4j/github-api, a comparison in a bot of conda-forge, read 2026-11-28',
  },
  {
    status: [403],
    says: /locked for migration/i,
    example: 'Repository has been locked for migration.',
    means: ({ repository, place }) => `${repository || place} is locked while it moves elsewhere`,
    wayOut: 'give its new address with --repo, or run the same command again when the move is over',
    source: 'public scripts that move repositories, with status 403, read 2026-11-28',
  },
  {
    status: [403, 451],
    example: 'Repository access blocked',
    when: ({ words, reason }) => /Repository access blocked/i.test(words) || reason !== '',
    means: ({ repository, place, reason }) =>
      `GitHub has blocked ${repository || place}${reason === 'dmca' ? ' after a DMCA notice' : reason && ` (${reason})`}`,
    by: admin,
    wayOut: ({ link, reason }) =>
      `${reason === 'dmca' ? 'answer the notice' : 'ask https://support.github.com why'}${link && ` ${link}`}${reason === 'dmca' ? ' as https://docs.github.com/site-policy/content-removal-policies/dmca-takedown-policy says' : ''}; no token changes it`,
    source:
      "slapperwan/gh4a#651, 2017-07-23; github/rest-api-description#3314, 2024-01-17, with the block's reason and page",
  },
  {
    status: [451],
    example: '',
    means: ({ repository, place }) => `GitHub may not show ${repository || place} for legal reasons`,
    by: admin,
    wayOut: 'ask https://support.github.com; no token changes it',
    source: 'inferred: 451 has no other meaning (RFC 7725, 2016-02)',
  },
  {
    status: [402, 403, 422],
    says: /billing (?:issue|is currently locked)|locked due to a billing|account(?:'s)? billing/i,
    example: 'Your account is locked due to a billing issue.',
    means: ({ login }) => `${login || 'the account'} is locked because of its billing`,
    by: ({ login }) => `whoever pays for ${login || 'the account'}`,
    wayOut: ({ web, login }) =>
      `look at ${web}/organizations/${login || 'ORG'}/settings/billing (a user: ${web}/settings/billing): a payment has failed, or a budget is used up`,
    source: 'kps-kimpyoungsik/aegis-core#114, 2026-09-06, of jobs; as an answer of the API inferred',
  },
  {
    status: [403, 404, 409, 422],
    says: /Actions (?:has been|is|are) disabled(?: for this (user|repository|organization))?/i,
    example: 'Actions has been disabled for this repository.',
    means: ({ repository, place, login }, found) =>
      /user|organization/.test(found(1))
        ? `Actions is switched off for ${login || `the ${found(1)}`}`
        : `Actions is switched off in ${repository || place}`,
    by: (facts, found) =>
      found(1) === 'user' ? 'GitHub Support' : `${admin(facts)}, or an owner of ${facts.login},`,
    wayOut: ({ web, repository, login }, found) =>
      found(1) === 'user'
        ? 'switch it on again: https://support.github.com'
        : `switch it on: ${web}/${repository || `organizations/${login}`}/settings/actions`,
    source: 'public logs of workflows, as 422 with both nouns, read 2026-11-28; for secrets inferred',
  },
  {
    status: [403],
    says: /repository (?:is|has been) (?:disabled|locked|suspended)/i,
    example: 'This repository has been disabled.',
    means: ({ repository, place }) => `${repository || place} is switched off`,
    by: admin,
    wayOut: ({ web, repository }) =>
      `see why at ${web}/${repository}, and ask https://support.github.com, or the server's administrators`,
    source: 'docs of Enterprise Server, "Locking a repository", read 2026-11-28; no body seen',
  },
  {
    status: [403],
    says: /Maximum number of login attempts exceeded/i,
    example: 'Maximum number of login attempts exceeded. Please try again later.',
    means: ({ who }) =>
      `there were too many sign-ins with credentials that GitHub does not take, and ${who} waits too`,
    wayOut:
      'wait some minutes, with nothing else that signs in with the old token; then check that the token is the one you mean',
    source: 'docs, "Failed login limit", read 2026-11-28',
  },
  {
    status: [403],
    // Ours is always sent, so something on the way takes it off.
    says: /Request forbidden by administrative rules/i,
    example:
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.',
    means: 'it arrives without the header User-Agent, which we send',
    wayOut: 'let the proxy on the way leave it in',
    source: 'docs, "User agent required", read 2026-11-28',
  },
];
