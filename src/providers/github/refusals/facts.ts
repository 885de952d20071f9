import { duration } from '../../../core/words.ts';
import type { Found, KnownRefusal } from '../../http/refusals.ts';

/** What the sentences on a refusal of GitHub are made of. */
export interface GitHubFacts {
  /** All that GitHub said, for what a row asks beside its expression. Never shown. */
  readonly words: string;
  /** `list the secrets of acme/etl` */
  readonly doing: string;
  /** `the token from GH_TOKEN` */
  readonly who: string;
  /** `acme/etl (production)` */
  readonly place: string;
  /** `acme/etl`; empty in an organization. */
  readonly repository: string;
  /** Of the organization or the user; empty where it is not known yet. */
  readonly login: string;
  /** `https://github.com` */
  readonly web: string;
  /** `"Secrets: write", "Variables: write" on acme/etl` */
  readonly needs: string;
  /** GitHub's one word for why it blocked a repository: `dmca`. */
  readonly reason: string;
  /** The page that GitHub names for it. */
  readonly link: string;
  /** Where a token is authorized for single sign-on; good for an hour. */
  readonly singleSignOn: string;
  /** By how much this machine's clock is ahead of GitHub's, in milliseconds; 0 where the answer does not tell. */
  readonly ahead: number;
  /** It is a GitHub Enterprise Server, with administrators of its own. */
  readonly isEnterpriseServer: boolean;
}

export type GitHubRefusal = KnownRefusal<GitHubFacts>;

/** The organization that GitHub names, else the one that is spoken to. */
export const organizationIn = ({ login }: GitHubFacts, found: Found): string =>
  found(1).replace(/^ *(?:the )?/, '') || login || 'the organization';

export const owner = (facts: GitHubFacts, found: Found): string =>
  `an owner of ${organizationIn(facts, found)}`;

/** `this machine's clock is 5 minutes ahead of GitHub's` */
export function clockIs(way: 'ahead of' | 'behind', { ahead }: GitHubFacts): string {
  const isMeasured = way === 'behind' ? ahead < -1_000 : ahead > 1_000;
  return `this machine's clock is ${isMeasured ? `${duration(Math.abs(ahead))} ` : ''}${way} GitHub's`;
}

/** A page of the organization's settings. */
export const settingsOf = ({ web, login }: GitHubFacts, page: string): string =>
  `${web}/organizations/${login || 'ORG'}/settings/${page}`;
