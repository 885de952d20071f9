import { UserError } from '../../core/diagnostics.ts';
import type { Runtime } from '../../core/runtime.ts';
import { fieldIn, optionalTextIn } from '../http/answers.ts';
import { DialError } from '../http/dial-error.ts';
import { afterColon, connectionError, serverText, withoutStop } from '../http/errors.ts';
import { type Explanation, findRefusal, sentenceOf } from '../http/refusals.ts';
import { toFailure } from './failure.ts';
import { chainRows } from './refusals/chain.ts';
import { type SignInContext, WAYS } from './refusals/context.ts';
import { stsRows } from './refusals/sts.ts';

/**
 * Listens to the SDK while it looks for credentials. Its chain throws the reason of the last place where it looked, a
 * machine's metadata; why the profile did not serve it only logs. These lines may quote what a program printed, or a
 * file: they are looked through, and never shown.
 */
export class ChainReasons {
  readonly #lines: string[] = [];

  get lines(): readonly string[] {
    return this.#lines;
  }

  debug(line?: unknown): void {
    const [, reason] = /^@smithy\/property-provider (?:->|\(!\)) (.*)$/s.exec(String(line)) ?? [];
    if (reason !== undefined) this.#lines.push(reason);
  }

  info(): void {}
  warn(): void {}
  error(): void {}
}

const PURPOSE = 'sign in to AWS';

/** Explains why there are no credentials: what a service said, what a file lacks, or the first place that should have had some. */
export function explainSignIn(
  error: Error,
  reasons: readonly string[],
  env: Runtime['env'],
  region: string,
): UserError {
  const { AWS_PROFILE: profile, AWS_ROLE_ARN: role = '' } = env;
  const about: SignInContext = {
    profile: profile || 'default',
    where: profile ? ` in the profile ${profile}` : '',
    region,
    role: profile ? '' : role,
  };
  const file = optionalTextIn(error, 'path');
  if (file !== '') return unreadableToken(error, file, about);
  return (
    refusedByService(error, about, env) ??
    byChain([...reasons, error.message], about, env) ??
    new UserError(`no usable AWS credentials found${about.where}`, { hint: WAYS, failure: 'not signed in' })
  );
}

/** Undefined: no service was asked, or it is one of the chain's own errors. */
function refusedByService(error: Error, about: SignInContext, env: Runtime['env']): UserError | undefined {
  if (/Provider/.test(error.name)) return undefined;
  const failure = toFailure(error);
  // What Node itself refuses to send reached nobody.
  if (!failure || /^ERR_/.test(failure.code)) return undefined;
  const { type, status, code, serverMessage: words } = failure;
  if (status === 0)
    return notReached(PURPOSE, {
      server: env.AWS_ENDPOINT_URL_STS || `STS (sts.${about.region}.amazonaws.com)`,
      code,
    });
  const known = findRefusal(stsRows, { code: type, words }, about);
  if (known) return told(known);
  const quoted = withoutStop(serverText(words));
  return new UserError(
    type === ''
      ? `could not ${PURPOSE}: STS answers ${status}, and not as it should`
      : `STS refuses the credentials${about.where} (${type})${afterColon(quoted)}`,
    {
      hint: 'if that does not say enough, CloudTrail keeps the event (sts.amazonaws.com)',
      serverText: quoted,
      failure: 'not signed in',
    },
  );
}

/** Looks through what the chain found, in the order of the table: what says most comes first. */
function byChain(
  reasons: readonly string[],
  about: SignInContext,
  {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: full,
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative,
  }: Runtime['env'],
): UserError | undefined {
  const said = reasons.map((words) => ({ code: codeOf(words, reasons, about), words }));
  // Of a container the SDK does not even log what it answered.
  if ((full || relative) && about.where === '') said.push({ code: 'container', words: '' });
  for (const row of chainRows)
    for (const one of said) {
      const found = findRefusal([row], one, about);
      if (found) return told(found);
    }
  return undefined;
}

const told = (found: Explanation): UserError =>
  new UserError(sentenceOf(found, PURPOSE), { hint: found.wayOut, failure: 'not signed in' });

/**
 * Whoever hands out credentials, or knows them, was not reached.
 * @param why a connection that did not come about, or Node's word for one that was cut
 */
export const notReached = (
  purpose: string,
  why: DialError | { readonly server: string; readonly code: string },
): UserError =>
  connectionError({
    ...{ purpose, server: why.server, code: why.code },
    ...(why instanceof DialError && { dial: why }),
    hint: 'check the network, HTTPS_PROXY, the region and AWS_ENDPOINT_URL_STS; a subnet without a way out needs an endpoint for STS',
  });

/** Tells the reasons of the chain apart that have the same words. */
function codeOf(words: string, reasons: readonly string[], { profile, where }: SignInContext): string {
  const [, lacking] = /Could not resolve credentials using profile: \[([^\]]+)\]/.exec(words) ?? [];
  if (lacking === undefined) return 'chain';
  if (lacking !== profile) return 'source';
  if (where === '') return 'none';
  const isMissing = reasons.some((one) => one.startsWith(`Profile ${profile} could not be found`));
  return isMissing ? 'missing' : 'bare';
}

/** A web identity has no other file that is read. */
const unreadableToken = (error: Error, file: string, { where }: SignInContext): UserError =>
  new UserError(
    fieldIn(error, 'code') === 'ENOENT'
      ? `there is no web identity token at ${file}`
      : `the web identity token at ${file} cannot be read (${optionalTextIn(error, 'code')})`,
    {
      hint: where
        ? `web_identity_token_file${where} names it: whoever issues tokens here must put one there`
        : 'AWS_WEB_IDENTITY_TOKEN_FILE names it: in Kubernetes its service account needs eks.amazonaws.com/role-arn; in GitHub Actions the job needs permissions: id-token: write and aws-actions/configure-aws-credentials',
    },
  );
