import type { SentSecrets } from '../http/echoes.ts';

/** Where something is asked for, and what that takes. */
export interface RequestPlace {
  /** `acme/etl (production)` */
  readonly place: string;
  /** What a fine-grained token or an App must be allowed, e.g. `Secrets: write`. */
  readonly permissions: readonly string[];
  /** What a classic token must have. Absent: the scope `repo`. */
  readonly classic?: string;
  /** Why the place may not be there, or not be seen. Absent: as for a repository. */
  readonly notFoundHint?: string;
}

/** What was being done, as far as an error has to tell it. */
export interface FailureContext extends RequestPlace {
  /** `list the secrets of acme/etl` */
  readonly doing: string;
  readonly caller: Caller;
  /** `https://api.github.com` */
  readonly api: string;
  /** How often it was sent: once where an interrupt came before the next try. */
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** `github.com` */
  readonly host: string;
  /** `acme/etl`; absent in an organization, and while it is not known. */
  readonly repository?: string;
  /** Of the organization, or of the repository's owner. */
  readonly login?: string;
  /** What was sent, which nothing that is shown may repeat. */
  readonly sent: SentSecrets;
}

/** As whom the request was sent. */
export interface Caller {
  /** As far as its first characters and the variable that it stood in tell. */
  readonly kind: 'app' | 'workflow' | 'installation' | 'fine-grained' | 'classic' | 'other';
  /** `the token from GH_TOKEN` */
  readonly who: string;
  /** In a workflow, where `github.token` may stand in any variable. */
  readonly inWorkflow?: boolean;
}
