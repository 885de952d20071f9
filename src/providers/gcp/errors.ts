import { UserError } from '../../core/diagnostics.ts';
import { certificateError, quotable } from '../http/errors.ts';
import { code, type Failure, isSignIn } from './failure.ts';

/** What was being done, as far as an error has to tell it. */
export interface About {
  /** `list the secrets of acme-prod` */
  readonly doing: string;
  /** `write A`: for what is wrong with this one. */
  readonly what: string;
  /** `secretmanager.secrets.list` */
  readonly permission: string;
  readonly project: string;
  /** `the credentials from GOOGLE_APPLICATION_CREDENTIALS` */
  readonly who: string;
  /** `secretmanager.googleapis.com` */
  readonly server: string;
  /** How often it was sent: once where an interrupt came before the next try. */
  readonly tries: number;
}

const REASONS: Readonly<Record<string, (about: About) => UserError>> = {
  SERVICE_DISABLED: ({ project }) =>
    new UserError(`the Secret Manager API is not enabled in the project ${project}`, {
      hint: `gcloud services enable secretmanager.googleapis.com --project=${project}`,
    }),
  BILLING_DISABLED: ({ project }) =>
    new UserError(`the project ${project} has no billing account, which Secret Manager asks for`, {
      hint: 'link one: https://console.cloud.google.com/billing/projects',
    }),
  CONSUMER_INVALID: ({ project }) => noProject(project),
  USER_PROJECT_DENIED: ({ who, project }) =>
    new UserError(`${who} may not use the quota of the project ${project}`, {
      hint: 'grant roles/serviceusage.serviceUsageConsumer there, or choose another with gcloud auth application-default set-quota-project',
    }),
};

/** A failed request as the user can mend it. Never quotes a value. */
export function explain(failure: Failure, about: About): UserError {
  if (isSignIn(failure)) return notSignedIn(failure, about);
  const known = REASONS[failure.reason];
  if (known) return known(about);
  if (failure.code === code.PERMISSION_DENIED) return forbidden(failure, about);
  if (failure.code === code.UNAUTHENTICATED) return notSignedIn(failure, about);
  if (failure.code === code.RESOURCE_EXHAUSTED) return exhausted(about);
  if (failure.code === code.NOT_FOUND) return notThere(failure, about);
  return REACHED.includes(failure.code) ? refused(failure, about) : unreachable(failure, about);
}

const REACHED: readonly number[] = [code.INVALID_ARGUMENT, code.FAILED_PRECONDITION, code.ALREADY_EXISTS];

const noProject = (project: string): UserError =>
  new UserError(`there is no project ${project}`, {
    hint: 'gcloud projects list shows those that you can see; --project takes the id, not the name',
  });

function forbidden(failure: Failure, about: About): UserError {
  const { doing, who, project } = about;
  if (/not found or deleted/.test(failure.says)) return noProject(project);
  const permission = failure.facts.permission ?? permissionIn(failure.says) ?? about.permission;
  // Google does not tell a project that is not there from one that is closed to the caller; once it was listed, it is there.
  const orNone = about.permission === 'secretmanager.secrets.list' ? ', or there is no such project' : '';
  return new UserError(
    `${who} may not ${doing}: permission ${permission} is missing on projects/${project}${orNone}`,
    {
      hint: `grant a role that has ${permission}: roles/secretmanager.admin, or the least one that --print-policy prints`,
    },
  );
}

const permissionIn = (says: string): string | undefined =>
  /[Pp]ermission '?(secretmanager\.[a-zA-Z.]+)/.exec(says)?.[1];

/** Google's reasons are words such as `invalid_grant`; the rest of the text may hold a part of an answer. */
function notSignedIn({ says }: Failure, { doing, who, server }: About): UserError {
  const word = /\b(invalid_[a-z]+|unauthorized_client|[a-z]+_denied|invalid_rapt|E[A-Z]{4,})\b/.exec(
    says,
  )?.[0];
  if (word !== undefined && /^E[A-Z]+$/.test(word))
    return new UserError(`could not ${doing}: no connection to where Google gives out tokens (${word})`, {
      hint: `check the network and HTTPS_PROXY, also to ${server}`,
    });
  return new UserError(`could not ${doing}: Google does not take ${who}${word ? ` (${word})` : ''}`, {
    hint: 'they are expired or revoked: run gcloud auth application-default login, or renew what GOOGLE_APPLICATION_CREDENTIALS names',
  });
}

const exhausted = ({ doing, project, tries }: About): UserError =>
  new UserError(
    `could not ${doing}: the quota of ${project} is used up${tries > 1 ? ', also after waiting' : ''}`,
    {
      hint: 'others share its 600 reads and 600 writes a minute; run the same command again later: it goes on with what is missing',
    },
  );

const notThere = (failure: Failure, about: About): UserError =>
  new UserError(`could not ${about.what}: not found${quoted(failure, about)}`, {
    hint: `check the project ${about.project} and the location`,
  });

const refused = (failure: Failure, about: About): UserError =>
  new UserError(`Google refuses to ${about.what}${quoted(failure, about)}`, {
    hint: refusalHint(failure),
  });

function refusalHint({ says }: Failure): string {
  if (/constraint/i.test(says))
    return "an organization's policy decides: name the regions that it allows with --replicas, or one with --location";
  if (/checksum/i.test(says))
    return 'what arrived is not what was sent: run the same command again; if it stays so, something on the way changes requests';
  return 'if it should have been taken, report it as a bug of deploy-secrets';
}

function unreachable(failure: Failure, { doing, what, server, tries }: About): UserError {
  if (/certificate|self.signed|CERT_/i.test(failure.says))
    return certificateError({ purpose: doing, server, code: '' });
  if (failure.code === code.INTERNAL)
    return new UserError(`could not ${what}: ${server} failed${tries > 1 ? `, tried ${tries} times` : ''}`, {
      hint: 'run the same command again later (status.cloud.google.com tells how Google Cloud is)',
    });
  return new UserError(`could not ${doing}: no answer from ${server}`, {
    hint: /googleapis\.com$/.test(server)
      ? 'check the network, HTTPS_PROXY and --location; then run the same command again: it goes on with what is missing'
      : 'is the server running that SECRET_MANAGER_EMULATOR_HOST names?',
  });
}

/** Google's words, without anything long and dense in them; where a value was sent they may quote it, so only the code. */
function quoted({ says, code: number }: Failure, { permission }: About): string {
  if (permission === 'secretmanager.versions.add') return ` (${nameOf(number)})`;
  const words = quotable(says.trim().replace(/\.$/, ''), 240);
  return words && `: ${words}`;
}

const nameOf = (number: number): string =>
  Object.entries(code).find(([, one]) => one === number)?.[0] ?? `code ${number}`;
