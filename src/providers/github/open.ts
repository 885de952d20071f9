import { UserError } from '../../core/errors.ts';
import type { Outside } from '../../core/outside.ts';
import type { Store } from '../../core/provider.ts';
import { connect, whoAmI } from './connect.ts';
import { findCredentials } from './credentials.ts';
import { wasCalled } from './former.ts';
import type { GitHubOptions } from './index.ts';
import { Journal } from './journal.ts';
import { fileNotes, variableNotes } from './notes.ts';
import { environmentScope, repositoryScope } from './scope.ts';
import { Secrets } from './secrets.ts';
import { serverFrom } from './server.ts';
import { githubStore } from './store.ts';
import { findRepository } from './target.ts';

/** Finds out where, as whom and how. @throws UserError when one of them cannot be told. */
export async function openStore(options: GitHubOptions, outside: Outside): Promise<Store> {
  const { environment, createEnvironment = false, manifest } = options;
  if (createEnvironment && environment === undefined)
    throw new UserError('--create-environment: which one?', { hint: 'add --environment NAME' });
  const server = serverFrom(outside.env);
  const connection = { server, outside, credentials: await findCredentials(outside, server) };
  const repository = await findRepository(options.repo, server, outside, () => whoAmI(connection));
  const scope =
    environment === undefined
      ? repositoryScope(server, repository)
      : environmentScope(server, repository, environment);
  const send = await connect(connection, scope, repository);
  const notes = manifest === undefined ? variableNotes(send, scope) : fileNotes(outside, manifest);
  const { keyring } = outside;
  const { id, notePermissions: permissions } = scope;
  const place = { id, permissions, wasCalled: (former: string) => wasCalled(former, id, send) };
  const journal = keyring && new Journal(notes, keyring, outside, place);
  const secrets = new Secrets(send, scope);
  return githubStore({ scope, send, secrets, createEnvironment, outside, ...(journal && { journal }) });
}
