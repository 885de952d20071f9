import { UserError } from '../../core/diagnostics.ts';
import { ownValue } from '../../core/own-value.ts';
import { shellWord } from '../../core/words.ts';
import { TOO_LARGE } from '../http/bounds.ts';
import type { DialError } from '../http/dial-error.ts';
import { afterColon, certificateError, comeBackHint, connectionError, serverText } from '../http/errors.ts';
import { type GcpFailure, grpcStatus, isSignInFailure, isTooLong } from './failure.ts';

/** What was being done, as far as an error has to tell it. */
export interface GcpErrorContext {
  /** `list the secrets of acme-prod` */
  readonly purpose: string;
  /** `write A`: for what is wrong with this one. */
  readonly itemPurpose: string;
  /** `secretmanager.secrets.list` */
  readonly permission: string;
  readonly project: string;
  /** `the credentials from GOOGLE_APPLICATION_CREDENTIALS` */
  readonly caller: string;
  /** `secretmanager.googleapis.com` */
  readonly server: string;
  /** How often it was sent: once where an interrupt came before the next try. */
  readonly attempts: number;
}

const REASONS: Readonly<Record<string, (context: GcpErrorContext) => UserError>> = {
  SERVICE_DISABLED: ({ project }) =>
    new UserError(`the Secret Manager API is not enabled in the project ${project}`, {
      failure: 'no permission',
      hint: `gcloud services enable secretmanager.googleapis.com ${shellWord(`--project=${project}`)}`,
    }),
  BILLING_DISABLED: ({ project }) =>
    new UserError(`the project ${project} has no billing account, which Secret Manager asks for`, {
      failure: 'no permission',
      hint: 'link one: https://console.cloud.google.com/billing/projects',
    }),
  CONSUMER_INVALID: ({ project }) => noProject(project),
  USER_PROJECT_DENIED: ({ caller, project }) =>
    new UserError(`${caller} may not use the quota of the project ${project}`, {
      failure: 'no permission',
      hint: 'grant roles/serviceusage.serviceUsageConsumer there, or choose another with gcloud auth application-default set-quota-project',
    }),
};

/** Explains a failed request as the user can mend it. Never quotes a value. */
export function explain(failure: GcpFailure, context: GcpErrorContext): UserError {
  if (failure.dial) return notConnected(failure.dial, context);
  if (isSignInFailure(failure)) return notSignedIn(failure, context);
  const known = ownValue(REASONS, failure.reason);
  if (known) return known(context);
  if (failure.code === grpcStatus.PERMISSION_DENIED) return forbidden(failure, context);
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

/** Neither Google itself nor where it gives out tokens was reached. */
function notConnected(dial: DialError, { purpose, server }: GcpErrorContext): UserError {
  const isGoogle = /googleapis\.com$/.test(server);
  const isServer = new URL(dial.server).host === server;
  return connectionError({
    ...{ purpose, code: dial.code, dial },
    server: isServer ? server : dial.server,
    address: isGoogle ? '--location' : 'SECRET_MANAGER_EMULATOR_HOST',
    hint: isGoogle
      ? 'check the network, HTTPS_PROXY and --location'
      : 'is the server running that SECRET_MANAGER_EMULATOR_HOST names?',
  });
}

const REACHED: readonly number[] = [
  grpcStatus.INVALID_ARGUMENT,
  grpcStatus.FAILED_PRECONDITION,
  grpcStatus.ALREADY_EXISTS,
];

const noProject = (project: string): UserError =>
  new UserError(`there is no project ${project}`, {
    failure: 'no permission',
    hint: 'gcloud projects list shows those that you can see; --project takes the id, not the name',
  });

function forbidden(failure: GcpFailure, context: GcpErrorContext): UserError {
  const { purpose, caller, project } = context;
  if (/not found or deleted/.test(failure.serverMessage)) return noProject(project);
  const permission = failure.metadata.permission ?? permissionIn(failure.serverMessage) ?? context.permission;
  // Google does not tell a project that is not there from one that is closed to the caller; once it was listed, it is there.
  const orNone = context.permission === 'secretmanager.secrets.list' ? ', or there is no such project' : '';
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

/** Google's reasons are words such as `invalid_grant`; the rest of the text may hold a part of an answer. */
function notSignedIn({ serverMessage }: GcpFailure, { purpose, caller, server }: GcpErrorContext): UserError {
  const word = /\b(invalid_[a-z]+|unauthorized_client|[a-z]+_denied|invalid_rapt|E[A-Z]{4,})\b/.exec(
    serverMessage,
  )?.[0];
  if (word !== undefined && /^E[A-Z]+$/.test(word))
    return new UserError(`could not ${purpose}: no connection to where Google gives out tokens (${word})`, {
      failure: 'not reached',
      hint: `check the network and HTTPS_PROXY, also to ${server}`,
    });
  return new UserError(`could not ${purpose}: Google does not take ${caller}${word ? ` (${word})` : ''}`, {
    failure: 'not signed in',
    hint: 'they are expired or revoked: run gcloud auth application-default login, or renew what GOOGLE_APPLICATION_CREDENTIALS names',
  });
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
    hint: refusalHint(failure),
    serverText: wordsOf(failure, context),
  });

function refusalHint({ serverMessage }: GcpFailure): string {
  if (/constraint/i.test(serverMessage))
    return "an organization's policy decides: name the regions that it allows with --replicas, or one with --location";
  if (/checksum/i.test(serverMessage))
    return 'what arrived is not what was sent: run the same command again; if it stays so, something on the way changes requests';
  return 'if it should have been taken, report it as a bug of deploy-secrets';
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
    hint: /googleapis\.com$/.test(server)
      ? 'check the network, HTTPS_PROXY and --location; then run the same command again: it goes on with what is missing'
      : 'is the server running that SECRET_MANAGER_EMULATOR_HOST names?',
  });
}

/** Quotes Google's words; where a value was sent they may quote it, so only the code. */
const quoted = (failure: GcpFailure, context: GcpErrorContext): string =>
  mayQuoteValue(context) ? ` (${nameOf(failure.code)})` : afterColon(wordsOf(failure, context));

const wordsOf = ({ serverMessage }: GcpFailure, context: GcpErrorContext): string =>
  mayQuoteValue(context) ? '' : serverText(serverMessage.trim().replace(/\.$/, ''));

const mayQuoteValue = ({ permission }: GcpErrorContext): boolean =>
  permission === 'secretmanager.versions.add';

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
