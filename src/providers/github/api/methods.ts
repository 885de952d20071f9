import type { RestEndpointMethodTypes } from '@octokit/rest';

/*
 * GitHub's endpoints are called by the typed methods of @octokit/rest: paths, parameters and bodies are held to GitHub's
 * own description by the compiler. What else comes with it is left alone (22.0.1, seen by running it, 2026-11-28):
 *
 * - `paginate` makes an empty list of a 409 that answers a listing, and ends after one page where a server sends no
 *   `Link` header. Both would pass for secrets that are gone; `list.ts` goes by `total_count`.
 * - The throttling plugin sends one write a second, and the retry plugin takes 14 s before it gives a 409 back, which
 *   means no more than that a variable is there already. The limiter of the run and `failure.ts` decide instead.
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
  attempt(): Promise<ApiResponse>;
}

interface ApiResponse {
  readonly status: number;
  readonly headers: { readonly date?: string };
  readonly data: unknown;
}

export const read = (attempt: ApiCall['attempt']): ApiCall => ({ kind: 'read', attempt });
export const write = (attempt: ApiCall['attempt']): ApiCall => ({ kind: 'write', attempt });
