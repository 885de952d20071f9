import { createServer } from 'node:http';

/** What a server of Google's for tokens really said to someone. */
export interface RealTokenRefusal {
  readonly status: number;
  readonly body: unknown;
  /** Where it was read, and of when it is. */
  readonly source: string;
}

const oauth = (error: string, error_description: string, source: string): RealTokenRefusal => ({
  status: 400,
  body: { error, error_description },
  source,
});

const api = (code: number, status: string, message: string, source: string): RealTokenRefusal => ({
  status: code,
  body: { error: { code, message, status } },
  source,
});

/** Of the exchange of a token, or of a key, for one of Google's. */
export const realTokenRefusals = {
  noPool: oauth(
    'invalid_target',
    'The target service indicated by the "audience" parameters is invalid. This might either be because the pool or provider is disabled or deleted or because it doesn\'t exist.',
    'google-github-actions/auth#334, 2023-10-05',
  ),
  attributeCondition: oauth(
    'unauthorized_client',
    'The given credential is rejected by the attribute condition.',
    'several public repositories that quote it, read 2026-11-28',
  ),
  audience: oauth(
    'invalid_grant',
    'The audience in ID Token [https://github.com/acme] does not match the expected audience.',
    'google-github-actions/auth#211, 2022-08-15',
  ),
  issuer: oauth(
    'invalid_grant',
    "Error connecting to the given credential's issuer.",
    'several public repositories that quote it, read 2026-11-28',
  ),
  stale: oauth(
    'invalid_grant',
    'ID Token issued at 1764352620 is stale to sign-in.',
    'several public repositories that quote it, read 2026-11-28',
  ),
  unheardOf: oauth(
    'temporarily_resting',
    'The pool rests until 2026-12-24, see https://cloud.google.com/iam/docs/workload-identity-federation.',
    'made up: of no kind that is known',
  ),
} as const satisfies Readonly<Record<string, RealTokenRefusal>>;

/** Of the exchange of one of Google's tokens for that of a service account. */
export const realImpersonationRefusals = {
  mayNotActAs: api(
    403,
    'PERMISSION_DENIED',
    "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
    'google-github-actions/auth#340, 2023-10-31',
  ),
  noAccount: api(
    404,
    'NOT_FOUND',
    'Not found; Gaia id not found for email deploy@acme-prod.iam.gserviceaccount.com',
    'several public repositories that quote it, read 2026-11-28',
  ),
  apiDisabled: api(
    403,
    'PERMISSION_DENIED',
    'IAM Service Account Credentials API has not been used in project 1029384756 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/iamcredentials.googleapis.com/overview?project=1029384756 then retry.',
    'several public repositories that quote it, read 2026-11-28',
  ),
} as const satisfies Readonly<Record<string, RealTokenRefusal>>;

/** Gives out tokens on 127.0.0.1, or says what Google would say instead. */
export async function startTokenServer() {
  const refusals: { token?: RealTokenRefusal; impersonation?: RealTokenRefusal } = {};
  const server = createServer((request, response) => {
    const isImpersonation = /:generateAccessToken$/.test(request.url ?? '');
    const refusal = isImpersonation ? refusals.impersonation : refusals.token;
    const token = isImpersonation
      ? { accessToken: 'canary-token', expireTime: '2099-01-01T00:00:00Z' }
      : { access_token: 'canary-token', expires_in: 3600, token_type: 'Bearer' };
    request.resume();
    response.writeHead(refusal?.status ?? 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(refusal?.body ?? token));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  return { url, refusals, close: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}
