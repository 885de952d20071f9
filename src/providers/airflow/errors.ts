import { UserError } from '../../core/diagnostics.ts';
import type { Failure } from './failure.ts';

/** What was being done, as far as an error has to tell it. */
export interface About {
  /** `list the connections` */
  readonly doing: string;
  /** `https://airflow.example.com` */
  readonly base: string;
  /** `the token from AIRFLOW_TOKEN` */
  readonly who: string;
  /** The request told something, which the words of a refusal may quote. */
  readonly isTold: boolean;
}

/** A failed request as the user can mend it. Never quotes what was sent. */
export function explain(failure: Failure, about: About): UserError {
  const { status } = failure;
  const { doing, base } = about;
  if (status === 0) return unreachable(failure, about);
  if (status < 400) return redirected(failure, about);
  if (status === 401) return unknownCaller(about);
  if (status === 403) return forbidden(failure, about);
  if (status === 404)
    return new UserError(`404: could not ${doing}: there is no API of Airflow at ${base}`, {
      hint: 'give the address of the deployment as --url, as it stands in a browser',
    });
  if (status === 413)
    return new UserError(`413: could not ${doing}: it is too large for one request there`, {
      hint: 'raise [webserver] allowed_payload_size on Airflow 2, or the limit of the proxy in front of it; or push less with --include',
    });
  if (status === 429)
    return new UserError(`could not ${doing}: Airflow is asked too much`, {
      hint: AGAIN,
    });
  if (status >= 500)
    return new UserError(`could not ${doing}: Airflow answered ${status}`, {
      hint: `look into the log of its web or API server; ${AGAIN}`,
    });
  return new UserError(`${status}: Airflow refuses to ${doing}${quoted(failure, about)}`, {
    hint: 'if it should have been taken, report it as a bug of deploy-secrets',
  });
}

const AGAIN = 'run the same command again later: it goes on with what is missing';

function unreachable({ code }: Failure, { base, doing }: About): UserError {
  const said = code ? ` (${code})` : '';
  if (/CERT|SELF_SIGNED|TLS|SSL|ISSUER|SIGNATURE/.test(code))
    return new UserError(`could not ${doing}: the certificate of ${base} is not trusted${said}`, {
      hint: "if a company's own authority signed it, name its file in NODE_EXTRA_CA_CERTS",
    });
  return new UserError(`could not ${doing}: no connection to ${base}${said}`, {
    hint: 'check the network, HTTPS_PROXY and --url',
  });
}

/** Where to is said by host alone: what follows may be made of anything. */
function redirected({ status, headers }: Failure, { base, doing }: About): UserError {
  const location = headers.get('location') ?? '';
  const to = URL.canParse(location, base) ? new URL(location, base).host : 'elsewhere';
  return new UserError(`${status}: could not ${doing}: ${base} sends on to ${to}, which is not followed`, {
    hint: 'give the final address as --url; a page to sign in means that the credentials are not taken there',
  });
}

const unknownCaller = ({ doing, who }: About): UserError =>
  new UserError(`401: could not ${doing}: Airflow does not take ${who}`, {
    hint: 'it may be expired or mistyped; Airflow 2 takes a password only with [api] auth_backends = airflow.api.auth.backend.basic_auth',
  });

function forbidden(failure: Failure, about: About): UserError {
  const hint = /JWT|token/i.test(failure.says)
    ? 'the token is expired, or of another Airflow: make a new one'
    : 'the role Op is enough: it lists, creates, edits and deletes Connections and Variables; on Airflow 2 also check that [api] auth_backends is not deny_all and takes these credentials';
  return new UserError(`403: ${about.who} may not ${about.doing}${quoted(failure, about)}`, { hint });
}

/** Of a refusal of what was sent only the fields and their rules: any other word may be a piece of a value. */
function quoted({ says, rules }: Failure, { isTold }: About): string {
  const words = (isTold ? rules : rules || says).replace(/\s+/g, ' ').trim().slice(0, 300);
  return words && `: ${words}`;
}
