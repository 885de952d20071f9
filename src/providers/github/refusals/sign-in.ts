import { clockIs, type GitHubRefusal } from './facts.ts';

const SET_CLOCK = 'set the clock: timedatectl set-ntp true; on Windows w32tm /resync; in WSL, restart it';
const WHERE = "the App's settings page names both";

/** Who is not taken: a token, or an App with its key. */
export const signIn: readonly GitHubRefusal[] = [
  {
    status: [401],
    says: /'Expiration time' claim \('exp'\) is too far in the future/,
    example: "'Expiration time' claim ('exp') is too far in the future",
    means: (facts) => `${clockIs('ahead of', facts)}, so the App's sign-in is not valid yet`,
    wayOut: SET_CLOCK,
    source: 'octokit/auth-app.js#698, 2025-04-28; probot/probot#1426, 2020-12-01 (72 seconds are enough)',
  },
  {
    status: [401],
    says: /'Issued at' claim \('iat'\)/,
    example:
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    means: (facts) => `${clockIs('ahead of', facts)}, so the App's sign-in is not valid yet`,
    wayOut: SET_CLOCK,
    source: 'github/docs#4156, 2021-03-02; palantir/policy-bot#106, 2019-07-16; the words are from memory',
  },
  {
    status: [401],
    says: /'Expiration time' claim \('exp'\)/,
    example:
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    means: (facts) => `${clockIs('behind', facts)}, so the App's sign-in is over already`,
    wayOut: SET_CLOCK,
    source: 'the other side of the same rule; no body seen, the words are from memory (2026-11-28)',
  },
  {
    status: [401],
    says: /'Issuer' claim \('iss'\)/,
    example: "'Issuer' claim ('iss') must be an Integer",
    means: 'GITHUB_APP_ID is not the id of an App',
    wayOut: `give the number that is called "App ID" there, not the client ID's secret, the slug or the installation: ${WHERE}`,
    source: 'several public repositories, of client ids and ids with other characters, read 2026-11-28',
  },
  {
    status: [401, 404],
    says: /Integration must generate a public key/,
    example: 'Integration must generate a public key',
    means: 'the App with the id in GITHUB_APP_ID has no private key',
    wayOut: `check the id; else generate a private key on the App's settings page, and pass that: ${WHERE}`,
    source: 'octokit/octokit.rb#1080, 2018-10-10; fujidaiti/smooth_sheets#378, 2025-06-07',
  },
  {
    status: [401, 404],
    says: /Integration not found/,
    example: 'Integration not found',
    means: ({ web }) => `${web} has no App with the id in GITHUB_APP_ID`,
    wayOut: `check the number, and that the App is of this server (GITHUB_API_URL): ${WHERE}`,
    source:
      'actions/create-github-app-token#76, 2024-01-15; octokit/rest.js#218, 2022-10-08 (Enterprise Server)',
  },
  {
    status: [401],
    says: /A JSON web token could not be decoded/,
    example: 'A JSON web token could not be decoded',
    means: ({ who }) => `GitHub does not take ${who}: the key is not one of that App`,
    wayOut: `GITHUB_APP_ID and the key must be of one App, and the key not revoked: ${WHERE}, and lists the fingerprints of the keys`,
    source: 'actions/create-github-app-token#153, 2024-07-04; octokit/auth-app.js#298, 2021-06-16',
  },
  {
    status: [401],
    // Ours is always sent.
    says: /Requires authentication/,
    example: 'Requires authentication',
    means: ({ who }) => `${who} did not arrive`,
    wayOut: 'let the proxy on the way leave the header Authorization in; is GITHUB_API_URL right?',
    source: 'docs, "Authenticating to the REST API", read 2026-11-28',
  },
  {
    status: [401],
    says: /Bad credentials/,
    example: 'Bad credentials',
    when: ({ who }) => who.startsWith('the token'),
    means: ({ who }) => `GitHub does not take ${who}`,
    wayOut: ({ web, isEnterpriseServer }) =>
      `it is expired, revoked or cut off: make a new one, or run \`gh auth login\`${isEnterpriseServer || web.endsWith('.ghe.com') ? `; it must be a token of ${web}, not of github.com` : ''}`,
    source:
      'adriangodong/githubjwt#5, 2018-08-17; docs, "Authenticating to the REST API", which have one word for wrong and for expired',
  },
];
