import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

type Config = Pick<SecretsManagerClient['config'], 'credentials' | 'requestHandler'>;

/** The account of the caller, with the credentials and the connections of another client. One try. */
export async function askIdentity(
  { credentials, requestHandler }: Config,
  where: { readonly region: string; readonly endpoint?: string },
): Promise<string | undefined> {
  const client = new STSClient({ ...where, credentials, requestHandler, maxAttempts: 1 });
  const { Account } = await client.send(new GetCallerIdentityCommand({}));
  return Account;
}
