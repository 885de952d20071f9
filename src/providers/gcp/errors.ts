import { type StoreFailure, UserError } from '../../core/diagnostics.ts';
import { TOO_LARGE } from '../http/bounds.ts';
import type { DialError } from '../http/dial-error.ts';
import { withoutEchoes } from '../http/echoes.ts';
import {
  afterColon,
  certificateError,
  comeBackHint,
  connectionError,
  serverText,
  withoutStop,
} from '../http/errors.ts';
import { findRefusal, type KnownRefusal, sentenceOf } from '../http/refusals.ts';
import { type GcpFailure, grpcStatus, isSignInFailure, isTooLong } from './failure.ts';
import type { GcpErrorContext, GcpRefusal } from './refusals/context.ts';
import { keyRows } from './refusals/keys.ts';
import { noProject, projectRows } from './refusals/project.ts';
import { signInRows } from './refusals/sign-in.ts';

/** What Secret Manager refuses, and what stands before and behind it: who pays, where it may lie, by which key. */
export const refusals: readonly KnownRefusal<GcpRefusal>[] = [...keyRows, ...projectRows];

/** Explains a failed request as the user can mend it. Never quotes a value. */
export function explain(failure: GcpFailure, context: GcpErrorContext): UserError {
  if (failure.dial) return notConnected(failure.dial, context);
  const about = { ...context, ...saidIn(failure, context) };
  if (isSignInFailure(failure))
    return knownRefusal(signInRows, failure, about, 'not signed in') ?? notSignedIn(failure, context);
  const known = knownRefusal(refusals, failure, about, 'no permission');
  if (known) return known;
  if (failure.code === grpcStatus.PERMISSION_DENIED) return forbidden(about);
  if (failure.code === grpcStatus.UNAUTHENTICATED) return notSignedIn(failure, context);
  if (isTooLong(failure))
    return connectionError({
      ...context,
      code: TOO_LARGE,
      hint: 'is something else answering in place of Google?',
    });
  if (failure.code === grpcStatus.RESOURCE_EXHAUSTED) return exhausted(failure, context);
  if (failure.code === grpcStatus.NOT_FOUND) return notThere(failure, context);
  return REACHED.includes(failure.code) ? refused(failure, context) : unreachable(failure, context);
}

/** What Google said, without what was sent. */
const saidIn = (
  { metadata, serverMessage }: GcpFailure,
  { sent }: GcpErrorContext,
): Pick<GcpRefusal, 'metadata' | 'serverMessage'> => ({
  serverMessage: withoutEchoes(serverMessage, sent),
  metadata: Object.fromEntries(
    Object.entries(metadata).map(([name, text]) => [name, withoutEchoes(text, sent)]),
  ),
});

/** Looks the refusal up in a table of those that are known by name. */
function knownRefusal(
  table: readonly KnownRefusal<GcpRefusal>[],
  { code, reason, serverMessage: words }: GcpFailure,
  about: GcpRefusal,
  usually: StoreFailure,
): UserError | undefined {
  const { purpose, itemPurpose, sent = [] } = about;
  const found = findRefusal(table, { code: reason || nameOf(code), words, sent }, about);
  if (!found) return undefined;
  const { wayOut: hint, failure: kind = usually } = found;
  return new UserError(sentenceOf(found, purpose, itemPurpose), { hint, failure: kind });
}

/** Neither Google itself nor where it gives out tokens was reached. */
function notConnected(dial: DialError, { purpose, server }: GcpErrorContext): UserError {
  const isServer = new URL(dial.server).host === server;
  return connectionError({
    ...{ purpose, code: dial.code, dial },
    server: isServer ? server : dial.server,
    address: isGoogle(server) ? '--location' : 'SECRET_MANAGER_EMULATOR_HOST',
    hint: isGoogle(server) ? CHECK_WAY : CHECK_EMULATOR,
  });
}

const isGoogle = (server: string): boolean => /googleapis\.com$/.test(server);
const CHECK_WAY = 'check the network, HTTPS_PROXY and --location';
const CHECK_EMULATOR = 'is the server running that SECRET_MANAGER_EMULATOR_HOST names?';

const REACHED: readonly number[] = [
  grpcStatus.INVALID_ARGUMENT,
  grpcStatus.FAILED_PRECONDITION,
  grpcStatus.ALREADY_EXISTS,
];

function forbidden(about: GcpRefusal): UserError {
  const { purpose, caller, project, metadata, serverMessage } = about;
  if (/not found or deleted/.test(serverMessage))
    return new UserError(noProject.means(project), { hint: noProject.mend, failure: 'no permission' });
  const permission = metadata.permission ?? permissionIn(serverMessage) ?? about.permission;
  // Google does not tell a project that is not there from one that is closed to the caller; once it was listed, it is there.
  const orNone = about.permission === 'secretmanager.secrets.list' ? ', or there is no such project' : '';
  return new UserError(
    `${caller} may not ${purpose}: permission ${permission} is missing on projects/${project}${orNone}`,
    {
      failure: 'no permission',
      hint: `grant a role that has ${permission}: roles/secretmanager.admin, or the least one that --print-policy prints`,
    },
  );
}

const permissionIn = (serverMessage: string): string | undefined =>
  /[Pp]ermission '?(secretmanager\.[a-zA-Z.]+)/.exec(serverMessage)?.[1];

/**
 * Explains a token that was not to be had for a reason of no known kind. What Google's servers say begins with their word
 * for it, and is quoted; what the library says may hold a part of a file.
 */
function notSignedIn({ serverMessage }: GcpFailure, { purpose, caller, server }: GcpErrorContext): UserError {
  const connection = /\b(?!ENOENT\b)E[A-Z]{4,}\b/.exec(serverMessage)?.[0];
  if (connection !== undefined)
    return connectionError({
      ...{ purpose, code: connection, server: 'where Google gives out tokens' },
      hint: `check the network and HTTPS_PROXY, also to ${server}`,
    });
  const [, word = '', words = ''] = /(?:error: |code )([a-z]+_[a-z_]+)\b:?(.*)$/s.exec(serverMessage) ?? [];
  const quoted = withoutStop(serverText(words));
  return new UserError(
    `could not ${purpose}: Google does not take ${caller}${word ? ` (${word})` : ''}${afterColon(quoted)}`,
    {
      hint: quoted
        ? 'look at what GOOGLE_APPLICATION_CREDENTIALS names, or sign in anew: gcloud auth application-default login'
        : 'they are expired or revoked: run gcloud auth application-default login, or renew what GOOGLE_APPLICATION_CREDENTIALS names',
      serverText: quoted,
      failure: 'not signed in',
    },
  );
}

const exhausted = ({ retryAfter }: GcpFailure, { purpose, project, attempts }: GcpErrorContext): UserError =>
  new UserError(
    `could not ${purpose}: the quota of ${project} is used up${attempts > 1 ? ', also after waiting' : ''}`,
    {
      failure: 'not reached',
      hint: `others share its 600 reads and 600 writes a minute; ${comeBackHint('Google', retryAfter)}`,
    },
  );

const notThere = (failure: GcpFailure, context: GcpErrorContext): UserError =>
  new UserError(`could not ${context.itemPurpose}: not found${quoted(failure, context)}`, {
    failure: 'no permission',
    hint: `check the project ${context.project} and the location`,
    serverText: wordsOf(failure, context),
  });

const refused = (failure: GcpFailure, context: GcpErrorContext): UserError =>
  new UserError(`Google refuses to ${context.itemPurpose}${quoted(failure, context)}`, {
    hint: refusalHint(failure, context),
    serverText: wordsOf(failure, context),
  });

function refusalHint({ serverMessage }: GcpFailure, { project }: GcpErrorContext): string {
  if (/constraint/i.test(serverMessage))
    return "an organization's policy decides: name the regions that it allows with --replicas, or one with --location";
  if (/checksum/i.test(serverMessage))
    return 'what arrived is not what was sent: run the same command again; if it stays so, something on the way changes requests';
  return `if that does not say enough, the audit log of ${project} keeps the request`;
}

function unreachable(
  failure: GcpFailure,
  { purpose, itemPurpose, server, attempts }: GcpErrorContext,
): UserError {
  if (/certificate|self.signed|CERT_/i.test(failure.serverMessage))
    return certificateError({ purpose, server, code: '' });
  if (failure.code === grpcStatus.INTERNAL)
    return new UserError(
      `could not ${itemPurpose}: ${server} failed${attempts > 1 ? `, tried ${attempts} times` : ''}`,
      {
        failure: 'not reached',
        hint: 'run the same command again later (status.cloud.google.com tells how Google Cloud is)',
      },
    );
  return new UserError(`could not ${purpose}: no answer from ${server}`, {
    failure: 'not reached',
    hint: isGoogle(server)
      ? `${CHECK_WAY}; then run the same command again: it goes on with what is missing`
      : CHECK_EMULATOR,
  });
}

/** Quotes Google's words; where nothing of them is left, only the code. */
const quoted = (failure: GcpFailure, context: GcpErrorContext): string => {
  const words = wordsOf(failure, context);
  return words ? afterColon(words) : ` (${nameOf(failure.code)})`;
};

const wordsOf = ({ serverMessage }: GcpFailure, { sent }: GcpErrorContext): string =>
  withoutStop(serverText(serverMessage, sent));

const nameOf = (number: number): string =>
  Object.entries(grpcStatus).find(([, one]) => one === number)?.[0] ?? `code ${number}`;

export const notVerified = (name: string): UserError =>
  new UserError(`${name}: Google did not compare what arrived with the checksum that was sent`, {
    hint: 'run the same command again; if it stays so, something on the way changes requests',
  });

export const endlessList = (purpose: string): UserError =>
  new UserError(`could not ${purpose}: Google's list comes to no end`, {
    hint: 'is SECRET_MANAGER_EMULATOR_HOST right, and no proxy answering in its place?',
  });

const AGAIN = {
  hint: 'run the same command again: it looks anew, and asks before it overwrites',
  code: 'conflict',
} as const;

export const madeMeanwhile = (): UserError =>
  new UserError('someone else made it after the look; nothing was overwritten', AGAIN);

export const removedMeanwhile = (): UserError =>
  new UserError('someone else removed it after the look', AGAIN);

export const writtenMeanwhile = (): UserError =>
  new UserError('someone else wrote it at the same time', AGAIN);

/** Refuses what only the question right before the first write showed: nobody could be asked. */
export const changedMeanwhile = (label: string): UserError =>
  new UserError(`changed at ${label} after our last push; nothing was written`, {
    hint: 'take the new value into the file if it is the right one, then push with --deep --overwrite (--overwrite alone goes over nothing that the look could not show)',
    code: 'conflict',
  });
