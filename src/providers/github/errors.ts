import { UserError } from '../../core/errors.ts';
import type { Credentials } from './credentials.ts';
import { type Failure, isRateLimit } from './failure.ts';

/** What was being done, as far as an error has to tell it. */
export interface About {
  /** `list the secrets of acme/etl` */
  readonly doing: string;
  /** `acme/etl (production)` */
  readonly place: string;
  /** What a fine-grained token or an App must be allowed, e.g. `Secrets: write`. */
  readonly permissions: readonly string[];
  readonly credentials: Pick<Credentials, 'kind' | 'from'> & { readonly ghs: boolean };
  /** `https://api.github.com` */
  readonly api: string;
}

/** A failed request as the user can mend it. Never quotes what was sent. */
export function explain(failure: Failure, about: About): UserError {
  if (failure.status === 0) return unreachable(failure, about);
  if (failure.status < 400) return moved(failure, about);
  if (isRateLimit(failure)) return limited(about);
  if (failure.status === 401) return unknownCaller(about);
  if (failure.status === 403) return forbidden(failure, about);
  if (failure.status === 404) return notThere(about);
  if (failure.status >= 500) return broken(failure, about);
  return new UserError(`${failure.status}: GitHub refuses to ${about.doing}${quoted(failure)}`, {
    hint: 'if it should have been taken, report it as a bug of deploy-secrets',
  });
}

function unreachable({ code }: Failure, { api, doing }: About): UserError {
  const said = code ? ` (${code})` : '';
  if (/CERT|SELF_SIGNED|TLS|SSL|ISSUER|SIGNATURE/.test(code))
    return new UserError(`could not ${doing}: the certificate of ${api} is not trusted${said}`, {
      hint: "if a company's own authority signed it, name its file in NODE_EXTRA_CA_CERTS",
    });
  return new UserError(`could not ${doing}: no connection to ${api}${said}`, {
    hint: 'check the network, HTTPS_PROXY and GITHUB_API_URL',
  });
}

function moved({ status }: Failure, { doing, place }: About): UserError {
  return new UserError(`${status}: could not ${doing}: it has moved or been renamed`, {
    hint: `open ${place} in a browser, which leads to its present name, and give that with --repo`,
  });
}

const limited = ({ doing }: About): UserError =>
  new UserError(`could not ${doing}: GitHub's rate limit is used up, also after waiting`, {
    hint: 'run the same command again later: it goes on with what is missing',
  });

const broken = ({ status }: Failure, { doing }: About): UserError =>
  new UserError(`could not ${doing}: GitHub answered ${status} each time`, {
    hint: 'run the same command again later (www.githubstatus.com tells how GitHub is)',
  });

function unknownCaller({ doing, credentials }: About): UserError {
  if (credentials.kind === 'app')
    return new UserError(
      `401: could not ${doing}: GitHub does not take the App's key (${credentials.from})`,
      {
        hint: 'GITHUB_APP_ID and the key must be of one App, and the key not revoked',
      },
    );
  return new UserError(`401: could not ${doing}: GitHub does not take the token from ${credentials.from}`, {
    hint: 'it is expired, revoked or cut off: make a new one, or run `gh auth login`',
  });
}

function forbidden(failure: Failure, about: About): UserError {
  const { doing, credentials, place } = about;
  const message = `403: the token from ${credentials.from} may not ${doing}`;
  if (failure.headers['x-github-sso'])
    return new UserError(`${message}: the organization asks for single sign-on`, {
      hint: "authorize the token for the organization: GitHub's settings, the token, Configure SSO",
    });
  const lacks = lacking(failure);
  const needs = `${about.permissions.map((name) => `"${name}"`).join(', ')} on ${place}`;
  if (credentials.ghs)
    return new UserError(`${message}${lacks}`, {
      hint: `the GITHUB_TOKEN of a workflow can never manage secrets: pass the token of an App (actions/create-github-app-token) or a personal access token as GH_TOKEN; it needs ${needs}`,
    });
  return new UserError(`${message}${lacks || quoted(failure)}`, {
    hint: `a fine-grained token or an App needs ${needs}; a classic token needs the scope repo`,
  });
}

/** `secrets=write; organization_secrets=write` -> `: it lacks "Secrets: write" or "Organization secrets: write"`. */
function lacking({ headers }: Failure): string {
  const sets = (headers['x-accepted-github-permissions'] ?? '')
    .split(';')
    .map((set) =>
      [...set.matchAll(/([a-z_]+)=([a-z]+)/g)]
        .map(([, name = '', level]) => `"${titled(name)}: ${level}"`)
        .join(' and '),
    );
  const named = sets.filter((set) => set !== '').join(' or ');
  return named && `: it lacks ${named}`;
}

/** The settings page calls `actions_variables` "Variables". */
function titled(permission: string): string {
  const words = permission.replace(/^actions_(?=variables)/, '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const notThere = ({ doing, place, credentials }: About): UserError =>
  new UserError(
    `404: could not ${doing}: ${place} is not there, or the token from ${credentials.from} cannot see it`,
    {
      hint: 'check the name; a fine-grained token must list the repository, an App must be installed on it',
    },
  );

/** Some refusals quote the sealed value back: anything that long and dense is left out. */
function quoted({ says }: Failure): string {
  const words = says
    .replace(/[A-Za-z0-9+/=_-]{60,}/g, '…')
    .replace(/\s+/g, ' ')
    .slice(0, 200);
  return words && `: ${words}`;
}
