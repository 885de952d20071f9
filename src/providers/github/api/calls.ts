import type { RestEndpointMethodTypes } from '@octokit/rest';

/*
 * GitHub's endpoints are called by the typed methods of @octokit/rest: paths, parameters and bodies are held to GitHub's
 * own description by the compiler. What else comes with it is left alone (22.0.1, seen by running it, 2026-11-28):
 *
 * - `paginate` makes an empty list of a 409 that answers a listing, and ends after one page where a server sends no
 *   `Link` header. Both would pass for secrets that are gone; `client.ts` goes by `total_count`.
 * - The throttling plugin sends one write a second, and the retry plugin takes 14 s before it gives a 409 back, which
 *   means no more than that a variable is there already. The limiter of the run and `errors.ts` decide instead.
 *
 * The whole package is loaded, with the routes of all of GitHub: a dry run takes 1.05 of the processor time that it took
 * with @octokit/core. A bundle with the six apps below alone takes 1.04, which is not worth a bundler's plugin.
 *
 * The types of answers are not believed: a redirect, a proxy's page with status 200 and broken JSON all come back as
 * answers, so `answers.ts` checks each.
 */

type Endpoints = Pick<
  RestEndpointMethodTypes,
  'actions' | 'dependabot' | 'codespaces' | 'repos' | 'apps' | 'users'
>;

/** The parameters that GitHub describes, without the index signature that lets any other pass. */
export type KnownParameters<Parameters> = {
  [K in keyof Parameters as string extends K ? never : number extends K ? never : K]: Parameters[K];
};

/** The methods, which take no parameter that GitHub does not describe. */
export type Methods = {
  readonly [App in keyof Endpoints]: {
    readonly [Name in keyof Endpoints[App]]: Endpoints[App][Name] extends {
      parameters: infer Parameters;
      response: infer Response;
    }
      ? (parameters: KnownParameters<Parameters>) => Promise<Response>
      : never;
  };
};

export type Headers = Readonly<Record<string, string>>;

/** A request that is ready to be sent, as often as it takes. */
export interface ApiCall {
  readonly kind: 'read' | 'write';
  /** What it is answered with when it is done, and with nothing else: an HTML page of status 200 has written nothing. */
  readonly success: readonly number[];
  attempt(): Promise<ApiResponse>;
}

interface ApiResponse {
  readonly status: number;
  readonly headers: { readonly date?: string };
  readonly data: unknown;
}

type Attempt = ApiCall['attempt'];

/* Statuses as GitHub's description has them (@octokit/openapi 23.0.2, checked 2026-11-28). */
export const read = (attempt: Attempt): ApiCall => ({ kind: 'read', success: [200], attempt });
/** A secret that is made or replaced. */
export const put = (attempt: Attempt): ApiCall => ({ kind: 'write', success: [201, 204], attempt });
export const create = (attempt: Attempt): ApiCall => ({ kind: 'write', success: [201], attempt });
/** What is there is changed or removed, and nothing is left to say. */
export const change = (attempt: Attempt): ApiCall => ({ kind: 'write', success: [204], attempt });
/** An environment, which is shown as it is then. */
export const configure = (attempt: Attempt): ApiCall => ({ kind: 'write', success: [200], attempt });

/** Which page of a list, and how long it is. */
export interface PageRequest {
  readonly per_page: number;
  readonly page: number;
}

export interface SealedSecret {
  readonly encrypted_value: string;
  readonly key_id: string;
}

/** Who may use what is of an organization. Left out, the list of selected repositories would be emptied. */
export type Sharing =
  | { readonly visibility: 'all' | 'private' }
  | { readonly visibility: 'selected'; readonly selected_repository_ids: number[] };

/** The calls for the secrets of one place. */
export interface SecretCalls {
  list(page: PageRequest): ApiCall;
  publicKey(): ApiCall;
  /** @param sharing in an organization */
  put(name: string, secret: SealedSecret, sharing?: Sharing): ApiCall;
  remove(name: string): ApiCall;
  /** In an organization. */
  readonly shared?: SharedCalls;
}

/** The calls for the Actions variables of one place. There is no upsert. */
export interface VariableCalls {
  list(page: PageRequest): ApiCall;
  get(name: string): ApiCall;
  /** @param sharing in an organization, as in `update` */
  create(name: string, value: string, sharing?: Sharing): ApiCall;
  update(name: string, value: string, sharing?: Sharing): ApiCall;
  remove(name: string): ApiCall;
  /** In an organization. */
  readonly shared?: SharedCalls;
}

/** The calls for one secret or variable of an organization. */
export interface SharedCalls {
  get(name: string): ApiCall;
  repositories(name: string, page: PageRequest): ApiCall;
  setRepositories(name: string, ids: number[]): ApiCall;
}
