import { UserError } from '../../core/diagnostics.ts';
import { Redacted } from '../../core/redacted.ts';
import type { Runtime } from '../../core/runtime.ts';
import { newAuth, signIn } from '../gcp/credentials.ts';

/** Gets an access token of the Application Default Credentials, as Cloud Composer takes it. Good for an hour, a push is shorter. */
export async function googleToken(env: Runtime['env']): Promise<{ token: Redacted<string>; who: string }> {
  const auth = newAuth();
  const { who } = await signIn(auth, env);
  const token = await auth.getAccessToken().catch(() => undefined); // the reason may quote the credentials
  if (!token)
    throw new UserError(`Google gives no token for ${who}`, {
      hint: 'run gcloud auth application-default login; the account needs composer.environments.get and a role in Airflow',
    });
  return { token: new Redacted(token), who };
}
