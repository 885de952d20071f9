import type { GitHubRefusal } from './facts.ts';

/** What GitHub finds wrong with one write. */
export const writes: readonly GitHubRefusal[] = [
  {
    status: [403],
    says: /Must have admin rights/i,
    example: 'Must have admin rights to Repository.',
    means: ({ who, repository, place }) => `the user of ${who} is no admin of ${repository || place}`,
    by: ({ repository, place }) => `an admin of ${repository || place}`,
    wayOut: ({ doing, web, repository }) =>
      doing.startsWith('make the environment')
        ? `make it once, at ${web}/${repository}/settings/environments: after that, --create-environment is not needed`
        : `do it, or give that role at ${web}/${repository}/settings/access`,
    source: 'notes in several public repositories, of every route that only admins may use, read 2026-11-28',
  },
  {
    status: [422],
    says: /improperly encrypted secret/,
    example: 'Bad request - validation failed due to an improperly encrypted secret',
    means: 'GitHub cannot open what was sealed: its public key has changed meanwhile',
    wayOut:
      "run the same command again, which reads the key anew; if it stays so, something answers in GitHub's place",
    source: 'integrations/terraform-provider-github#2315, 2024-07-12',
  },
  {
    status: [422],
    says: /(Secret|Variable) names (?:can only contain|must not start)/,
    example: 'Secret names must not start with GITHUB_.',
    means: 'GitHub takes no name like this: letters, digits and _ alone, no digit first, not GITHUB_',
    wayOut: 'push it under another name with --rename PATH=NAME',
    source: 'millylee/anyrouter-check-in#126, 2026-07-06; ncipollo/release-action#424, 2024-02-18 (GITHUB_)',
  },
  {
    status: [403, 409, 422],
    says: /\b(?:limit|maximum|too many)\b.{0,60}\b(secrets|variables)\b|\b(secrets|variables)\b.{0,60}\b(?:limit|maximum)\b/i,
    example: 'Failed to add secret. The limit of 100 secrets is reached.',
    means: ({ place }, found) => `${place} holds as many ${found(1) || found(2)} as GitHub takes`,
    wayOut:
      'remove some at GitHub, push fewer with --include or --exclude, or all of them as one secret with --layout document',
    source: 'docs, "Secrets reference", read 2026-11-28, for the number; the words are guessed',
  },
  {
    status: [413, 422],
    says: /value is too (?:large|long|big)|exceeds? .{0,30}48 ?KB|too large/i,
    example: 'Failed to add secret. Value is too large.',
    means: 'the value is larger than the 48 KB that GitHub takes',
    wayOut: 'leave some of it out with --exclude, or push without --layout document or json',
    source: 'docs, "Secrets reference", read 2026-11-28, for the 48 KB; the words are guessed',
  },
  {
    status: [403, 422],
    says: /ensure (?:the )?billing plan/i,
    example: 'Fail to create protected rule, please ensure billing plan include protected branch gate.',
    means: ({ place }) => `the plan of ${place} has no protected environments`,
    wayOut: ({ web, repository }) =>
      `make the environment without rules at ${web}/${repository || 'OWNER/NAME'}/settings/environments; private repositories get rules with GitHub Pro, Team or Enterprise`,
    source: 'integrations/terraform-provider-github#1262, 2022-08-24; backstage/backstage#28977, 2025-02-27',
  },
  {
    status: [409],
    says: /\S/,
    example: 'Conflict',
    when: ({ doing }) => doing.startsWith('choose the repositories'),
    means: 'its visibility is not "selected", so no repositories can be chosen for it',
    wayOut: 'run the same command again, which looks anew: someone changed its visibility meanwhile',
    source: 'integrations/terraform-provider-github#940, 2021-10-14, with no words but the status',
  },
  {
    status: [404, 422],
    says: /repositor(?:y|ies).{0,80}(?:not (?:found|exist|belong|of|accessible)|invalid|do(?:es)? not)|selected_repository_ids/i,
    example: 'One or more repositories do not belong to the organization.',
    means: ({ login }) =>
      `one of the selected repositories is not, or no more, of ${login || 'the organization'}`,
    wayOut:
      'check --repos; without it, those at GitHub are kept: take the one that is gone out of the list there',
    source: 'guessed (2026-11-28): that an unknown id is refused so is not documented',
  },
  {
    status: [409],
    says: /\S/,
    example: 'Conflict',
    means: 'someone else is writing there at the same time',
    wayOut: 'run the same command again: it goes on with what is missing',
    source: 'docs, "409 Conflict" of variables and environments, for two writers at once, read 2026-11-28',
  },
];
