import { UserError } from '../../core/diagnostics.ts';
import { numberIn, stringIn } from './answers.ts';
import { type Connection, makeOctokit, makeRun, makeSend, type Send } from './client.ts';
import type { AppCredentials } from './credentials.ts';
import type { Scope } from './scope.ts';

/** Ready to send. A token costs no request for that, an App one or two. */
export async function connect(connection: Connection, scope: Scope): Promise<Send> {
  const { credentials } = connection;
  if (credentials.kind === 'app') return connectApp(connection, credentials, scope);
  return makeSend(makeOctokit(connection, { auth: credentials.token.reveal() }), makeRun(connection, scope));
}

/** The library signs, fetches the installation's token and renews it within the hour that it is good for. */
async function connectApp(connection: Connection, credentials: AppCredentials, scope: Scope): Promise<Send> {
  const { createAppAuth: authStrategy } = await import('@octokit/auth-app');
  const auth = { appId: credentials.id, privateKey: credentials.key.reveal() };
  const run = makeRun(connection, scope);
  const asApp = makeSend(makeOctokit(connection, { authStrategy, auth }), run);
  const installationId = credentials.installation ?? (await findInstallation(asApp, scope.owner));
  const octokit = makeOctokit(connection, { authStrategy, auth: { ...auth, installationId } });
  const signIn = () => octokit.auth({ type: 'installation' });
  await run({ kind: 'write', doing: `sign in as the App ${credentials.id}`, attempt: signIn });
  return makeSend(octokit, run);
}

async function findInstallation(send: Send, { path, place }: Scope['owner']): Promise<number> {
  const { status, data } = await send({
    method: 'GET',
    path: `${path}/installation`,
    doing: `find the App's installation on ${place}`,
    takes: [404],
  });
  if (status !== 404) return numberIn(data, 'id');
  const kind = path.startsWith('/orgs/') ? 'organization' : 'repository';
  throw new UserError(`404: the App is not installed on ${place}, or there is no such ${kind}`, {
    hint: 'install it there, or check the name',
  });
}

/** The login that the token belongs to. @throws UserError when it belongs to no user. */
export async function whoAmI(connection: Connection): Promise<string> {
  const unknown = new UserError("the repository's owner is not known: the credentials are no user's own", {
    hint: 'give the repository as --repo OWNER/NAME',
  });
  const { credentials } = connection;
  if (credentials.kind === 'app') throw unknown;
  const run = makeRun(connection, { place: connection.server.host, permissions: [] });
  const send = makeSend(makeOctokit(connection, { auth: credentials.token.reveal() }), run);
  const asking = { method: 'GET', path: '/user', doing: 'ask whose token it is', takes: [403] } as const;
  const { status, data } = await send(asking);
  if (status === 403) throw unknown;
  return stringIn(data, 'login');
}
