import { status } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/diagnostics.ts';
import { gcp } from '../../../src/providers/gcp/index.ts';
import { push } from '../../contract/store-under-test.ts';
import { envFor, type FakeSecretManager, type Fault, startFakeSecretManager } from '../../fakes/gcp/index.ts';
import { runtimeWith } from './runtime.ts';

let google: FakeSecretManager;
beforeAll(async () => {
  google = await startFakeSecretManager();
});
afterEach(() => google.reset());
afterAll(() => google.close());

interface Case {
  readonly permissions?: readonly string[];
  readonly disabled?: true;
  readonly fault?: Fault['do'];
  readonly method?: string;
  readonly env?: Record<string, string>;
  readonly project?: string;
}

/** What a push of one secret comes to, as people read it. */
async function told({ permissions, disabled, fault, method, env, project }: Case): Promise<string> {
  if (permissions) google.permissions = new Set(permissions.map((one) => `secretmanager.${one}`));
  google.disabled = disabled ?? false;
  if (fault)
    google.faults.push({
      do: fault,
      times: Number.POSITIVE_INFINITY,
      ...(method && { match: (call) => call.method === method }),
    });
  const outside = runtimeWith({ env: { ...envFor(google), ...env } });
  const open = () => gcp.open({ project: project ?? 'acme-prod' }, outside, { layouts: ['env'] });
  const result = await push({ open, limits: gcp.limits }, { A: 'canary-91c2' }).catch((error: unknown) => ({
    error,
  }));
  const error =
    'error' in result ? result.error : result.outcomes.flatMap((one) => ('error' in one ? one.error : []))[0];
  if (!(error instanceof UserError)) throw error ?? new Error('it was not refused');
  const shown = `${error.message}\nhint: ${error.hint}`.replaceAll(google.host, 'HOST');
  expect(`${shown}${error.stack}${JSON.stringify(error)}`).not.toContain('canary');
  return shown;
}

const iam = (message: string, reason: string): Fault['do'] => ({
  code: status.PERMISSION_DENIED,
  message,
  info: { reason },
});

describe('a refusal says what was wrong and what to do', () => {
  it.each<[string, Case]>([
    ['no permission to list', { permissions: [] }],
    ['no permission to make', { permissions: ['secrets.list'] }],
    ['no permission to add', { permissions: ['secrets.list', 'secrets.create'] }],
    ['the API is not enabled', { disabled: true }],
    ['a project that is not there', { project: 'acme-none' }],
    [
      'a project that was deleted',
      { fault: iam("Project 'acme-prod' not found or deleted.", 'CONSUMER_INVALID') },
    ],
    ['no billing', { fault: iam('This API method requires billing to be enabled.', 'BILLING_DISABLED') }],
    ['no quota project', { fault: iam('Caller does not have required permission', 'USER_PROJECT_DENIED') }],
    [
      'credentials that Google does not take',
      { fault: { code: status.UNAUTHENTICATED, message: 'Request had invalid authentication credentials.' } },
    ],
    [
      'credentials that cannot be renewed',
      {
        fault: {
          code: status.UNKNOWN,
          message: 'Getting metadata from plugin failed with error: invalid_grant',
        },
      },
    ],
    [
      'no network to renew them',
      {
        fault: {
          code: status.UNKNOWN,
          message:
            'Getting metadata from plugin failed with error: getaddrinfo ENOTFOUND oauth2.googleapis.com',
        },
      },
    ],
    [
      'a quota that stays used up',
      { fault: { code: status.RESOURCE_EXHAUSTED, message: 'Quota exceeded ... per minute' } },
    ],
    ['a server that fails', { fault: { code: status.INTERNAL, message: 'Internal error encountered.' } }],
    ['a server that cuts every connection', { fault: 'cut' }],
    [
      'a policy on locations',
      {
        method: 'CreateSecret',
        fault: {
          code: status.FAILED_PRECONDITION,
          message: 'Constraint constraints/gcp.resourceLocations violated for [orgpolicy:projects/1].',
        },
      },
    ],
    [
      'a refusal that quotes what was sent',
      {
        method: 'AddSecretVersion',
        fault: { code: status.INVALID_ARGUMENT, message: "Bad payload 'canary-91c2'." },
      },
    ],
    ['no server', { env: { SECRET_MANAGER_EMULATOR_HOST: '127.0.0.1:1' } }],
    ['a server elsewhere', { env: { SECRET_MANAGER_EMULATOR_HOST: 'emulator.example:8085' } }],
    ['a server with a scheme', { env: { SECRET_MANAGER_EMULATOR_HOST: 'http://127.0.0.1:8085' } }],
    ['a server without a port', { env: { SECRET_MANAGER_EMULATOR_HOST: 'localhost' } }],
  ])('%s', async (_, given) => {
    expect(await told(given)).toMatchSnapshot();
  });
});
