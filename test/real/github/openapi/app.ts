import { generateKeyPairSync } from 'node:crypto';
import type { FakeGitHubOptions } from '../../../fakes/github/index.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** An App that may do all that is asked of it, installed on everything. */
export const APP: NonNullable<FakeGitHubOptions['app']> = {
  id: 12,
  publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  installation: {
    id: 34,
    permissions: {
      secrets: 'write',
      actions_variables: 'write',
      metadata: 'read',
      organization_secrets: 'write',
      organization_actions_variables: 'write',
    },
  },
};

export const APP_ENV = {
  GITHUB_APP_ID: String(APP.id),
  GITHUB_APP_PRIVATE_KEY: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
};
