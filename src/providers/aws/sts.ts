import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

type ClientConfig = Pick<SecretsManagerClient['config'], 'credentials' | 'requestHandler'>;

/** Asks for the account of the caller, with the credentials and the connections of another client. One try. */
export async function getCallerAccount(
  { credentials, requestHandler }: ClientConfig,
  where: { readonly region: string; readonly endpoint?: string },
): Promise<string | undefined> {
  const client = new STSClient({ ...where, credentials, requestHandler, maxAttempts: 1 });
  const { Account } = await client.send(new GetCallerIdentityCommand({}));
  return Account;
}
