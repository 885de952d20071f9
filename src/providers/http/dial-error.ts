import { UserError } from '../../core/diagnostics.ts';
import { fieldIn, optionalTextIn } from './answers.ts';
import type { Trust } from './trust.ts';

/** What a connection is made of: the line, the tunnel through a proxy, the encryption. */
export type DialStage = 'connect' | 'tunnel' | 'tls';

/** A connection that did not come about. Nothing of what was to be sent is in it, and no password of a proxy. */
export class DialError extends Error {
  /** Node's word for the reason, or one of `DIAL_CODES`. */
  readonly code: string;
  readonly stage: DialStage;
  /** Whose fault it is. */
  readonly side: 'proxy' | 'server';
  /** The one at fault, for people: `https://api.github.com`, `http://proxy.corp:3128`. */
  readonly at: string;
  /** The server that was to be reached: `https://api.github.com`. */
  readonly server: string;
  /** The proxy that was asked, whoever is at fault. */
  readonly proxy: string | undefined;
  /** The variable that names the proxy. */
  readonly variable: string | undefined;
  /** The variable that names a proxy for http:// alone, which was not asked. */
  readonly httpAlone: string | undefined;
  /** The one at fault is this machine itself. */
  readonly isLoopback: boolean;
  /** What the proxy answered. */
  readonly status: number | undefined;
  /** The names that a certificate is made out to; the ways to sign in that a proxy knows. */
  readonly details: readonly string[];
  /** The proxy got a user and a password. */
  readonly hadPassword: boolean;
  /** Whom this machine trusts, as far as that was looked at. */
  readonly trust: Pick<Trust, 'only' | 'unread'> | undefined;

  constructor(
    parts: Pick<DialError, 'code' | 'stage' | 'side' | 'at' | 'server'> &
      Partial<
        Pick<
          DialError,
          'proxy' | 'variable' | 'httpAlone' | 'isLoopback' | 'status' | 'details' | 'hadPassword' | 'trust'
        >
      >,
  ) {
    super(`no connection to ${parts.at} (${parts.code})`);
    this.code = parts.code;
    this.stage = parts.stage;
    this.side = parts.side;
    this.at = parts.at;
    this.server = parts.server;
    this.proxy = parts.proxy;
    this.variable = parts.variable;
    this.httpAlone = parts.httpAlone;
    this.isLoopback = parts.isLoopback ?? false;
    this.status = parts.status;
    this.details = parts.details ?? [];
    this.hadPassword = parts.hadPassword ?? false;
    this.trust = parts.trust;
  }
}

/** The proxy answered, and with no tunnel. */
export const NO_TUNNEL = 'NO_TUNNEL';

/** Codes of a certificate that nobody vouches for here; who else is trusted may. */
const UNTRUSTED =
  /^(UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|UNABLE_TO_VERIFY_LEAF_SIGNATURE|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|CERT_UNTRUSTED)$/;

export const isUntrusted = ({ code }: Pick<DialError, 'code'>): boolean => UNTRUSTED.test(code);

/** Reads Node's reason: an error of several addresses that were tried holds one for each. */
export function codeOf(error: unknown): string {
  const code = optionalTextIn(error, 'code');
  if (code !== '') return code;
  const errors = fieldIn(error, 'errors');
  return Array.isArray(errors) ? (errors.map(codeOf).find(Boolean) ?? '') : '';
}

/** Finds a failed connection in what was thrown, however many libraries have wrapped it. */
export function dialErrorIn(error: unknown): DialError | UserError | undefined {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth += 1)
    if (each instanceof DialError || each instanceof UserError) return each;
  return undefined;
}
