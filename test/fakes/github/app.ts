import { createPublicKey, randomBytes, verify } from 'node:crypto';
import type { components } from '@octokit/openapi-types';
import type { Permissions } from './auth.ts';
import { type Answer, type Call, type Route, timestamp } from './call.ts';
import { notFound, Refusal } from './refusal.ts';
import { checkShape } from './rules.ts';

/** A GitHub App and its one installation. */
export interface App {
  readonly id: number;
  /** PEM of the RSA key that verifies its JWTs. */
  readonly publicKey: string;
  /** The form of its installation's tokens. Default: `random`. */
  readonly tokenForm?: 'random' | 'jwt';
  readonly installation: {
    readonly id: number;
    readonly permissions: Permissions;
    /** `owner/name`; absent: all. */
    readonly repositories?: readonly string[];
    /** Absent: all. */
    readonly organizations?: readonly string[];
  };
}

type InstallationToken = Pick<
  components['schemas']['installation-token'],
  'token' | 'expires_at' | 'repository_selection'
> & { permissions: Permissions };

const HOUR = 3_600_000;
const TEN_MINUTES = 600;

export const appRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/app',
    docs: 'rest/apps/apps#get-the-authenticated-app',
    forApp: true,
    handle: (call) => {
      const { id, installation } = the(call);
      return { status: 200, body: { id, slug: 'test-app', permissions: installation.permissions } };
    },
  },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/installation',
    docs: 'rest/apps/apps#get-a-repository-installation-for-the-authenticated-app',
    forApp: true,
    handle: installationOf,
  },
  {
    method: 'GET',
    path: '/orgs/{org}/installation',
    docs: 'rest/apps/apps#get-an-organization-installation-for-the-authenticated-app',
    forApp: true,
    handle: installationIn,
  },
  {
    method: 'POST',
    path: '/app/installations/{installation_id}/access_tokens',
    docs: 'rest/apps/apps#create-an-installation-access-token-for-an-app',
    forApp: true,
    handle: makeToken,
  },
];

/** Refuses with 401 a JWT that this App did not sign, or that is not for now. */
export function checkJwt(jwt: string, app: App | undefined, now: number, docs: string): void {
  const claims = app && claimsOf(jwt, app.publicKey);
  if (!claims || Number(claims.iss) !== app.id) {
    throw new Refusal(401, 'A JSON web token could not be decoded', docs);
  }
  const seconds = Math.floor(now / 1000);
  if (typeof claims.iat !== 'number' || claims.iat > seconds) {
    const claim = "'Issued at' claim ('iat')";
    throw new Refusal(
      401,
      `${claim} must be an Integer representing the time that the assertion was issued`,
      docs,
    );
  }
  if (typeof claims.exp !== 'number' || claims.exp <= seconds) {
    const rule = 'must be a numeric value representing the future time at which the assertion expires';
    throw new Refusal(401, `'Expiration time' claim ('exp') ${rule}`, docs);
  }
  if (claims.exp > seconds + TEN_MINUTES) {
    throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future", docs);
  }
}

function claimsOf(
  jwt: string,
  publicKey: string,
): { iss?: unknown; iat?: unknown; exp?: unknown } | undefined {
  const [head = '', claims = '', signature = ''] = jwt.split('.');
  const decoded = (part: string) => Buffer.from(part, 'base64url');
  try {
    const { alg }: { alg?: unknown } = JSON.parse(decoded(head).toString());
    const key = createPublicKey(publicKey);
    const signed = verify('RSA-SHA256', Buffer.from(`${head}.${claims}`), key, decoded(signature));
    return alg === 'RS256' && signed ? JSON.parse(decoded(claims).toString()) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // not JSON: not a JWT
    throw error;
  }
}

function installationOf(call: Call): Answer {
  const { id, installation } = the(call);
  const fullName = `${call.param('owner')}/${call.param('repo')}`.toLowerCase();
  const chosen = installation.repositories?.map((name) => name.toLowerCase());
  if (!call.state.repository(fullName) || !(chosen?.includes(fullName) ?? true)) throw notFound(call.docs);
  return { status: 200, body: { id: installation.id, app_id: id, permissions: installation.permissions } };
}

function installationIn(call: Call): Answer {
  const { id, installation } = the(call);
  const login = call.param('org').toLowerCase();
  const chosen = installation.organizations?.map((one) => one.toLowerCase());
  if (!call.state.organization(login) || !(chosen?.includes(login) ?? true)) throw notFound(call.docs);
  return { status: 200, body: { id: installation.id, app_id: id, permissions: installation.permissions } };
}

function makeToken(call: Call): Answer {
  const { installation } = the(call);
  if (call.param('installation_id') !== String(installation.id)) throw notFound(call.docs);
  checkShape(call.body, { repositories: 'any?', permissions: 'any?' }, call.docs);
  const permissions = chosenPermissions(call, installation.permissions);
  const repositories = chosenRepositories(call, installation.repositories);
  const token = installationToken(the(call));
  const expiresAt = call.now + HOUR;
  call.tokens.set(token, {
    kind: 'app-installation',
    permissions,
    expiresAt,
    ...(repositories ? { repositories } : {}),
    ...(installation.organizations ? { organizations: installation.organizations } : {}),
  });
  const body: InstallationToken = {
    token,
    expires_at: timestamp(expiresAt),
    permissions,
    repository_selection: repositories ? 'selected' : 'all',
  };
  return { status: 201, body };
}

/** GitHub gives out both forms in 2026: one that is random, and `ghs_APPID_JWT`. */
function installationToken({ id, tokenForm }: App): string {
  if (tokenForm !== 'jwt') return `ghs_${randomBytes(18).toString('hex')}`;
  const part = (data: object) => Buffer.from(JSON.stringify(data)).toString('base64url');
  const signature = randomBytes(64).toString('base64url');
  return `ghs_${id}_${part({ alg: 'ES256', typ: 'JWT' })}.${part({ jti: randomBytes(8).toString('hex') })}.${signature}`;
}

/** The permissions that were asked for, or all; refuses with 422 what the installation was not given. */
function chosenPermissions(call: Call, granted: Permissions): Permissions {
  const { permissions: asked } = call.body;
  if (typeof asked !== 'object' || asked === null) return granted;
  const wanted = new Map<string, unknown>(Object.entries(asked));
  const given = Object.entries(granted).filter(
    ([name, level]) => level === 'write' || wanted.get(name) === 'read',
  );
  if ([...wanted.keys()].some((name) => !given.some(([key]) => key === name))) {
    throw new Refusal(422, 'The permissions requested are not granted to this installation.', call.docs);
  }
  const levels = given.filter(([name]) => wanted.has(name));
  return Object.fromEntries(
    levels.map(([name, level]) => [name, wanted.get(name) === 'read' ? 'read' : level]),
  );
}

/** The repositories that were asked for by their names alone, or those of the installation (absent: all). */
function chosenRepositories(
  call: Call,
  granted: readonly string[] | undefined,
): readonly string[] | undefined {
  const { repositories: asked } = call.body;
  if (!Array.isArray(asked)) return granted;
  const reachable = granted ?? call.state.repositories().map(({ fullName }) => fullName);
  return asked.map((name) => {
    const found = reachable.find((fullName) =>
      fullName.toLowerCase().endsWith(`/${String(name).toLowerCase()}`),
    );
    if (!found) {
      const rule = 'does not exist or is not accessible to the parent installation';
      throw new Refusal(422, `There is at least one repository that ${rule}.`, call.docs);
    }
    return found;
  });
}

function the(call: Call): App {
  if (!call.app) throw notFound(call.docs);
  return call.app;
}
