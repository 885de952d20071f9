import type { Outside } from '../../core/outside.ts';
import type { Store } from '../../core/provider.ts';
import { findAccess } from './access.ts';
import { connect, whoAmI } from './connect.ts';
import { findCredentials } from './credentials.ts';
import { wasCalled } from './former.ts';
import type { GitHubOptions } from './index.ts';
import { Journal } from './journal.ts';
import { fileNotes, variableNotes } from './notes.ts';
import { checkTogether, findPlace } from './place.ts';
import { Secrets } from './secrets.ts';
import { serverFrom } from './server.ts';
import { githubStore } from './store.ts';
import { findRepository } from './target.ts';

/** Finds out where, as whom and how. @throws UserError when one of them cannot be told. */
export async function openStore(options: GitHubOptions, outside: Outside): Promise<Store> {
  const { createEnvironment = false, manifest } = options;
  checkTogether(options);
  const server = serverFrom(outside.env);
  const connection = { server, outside, credentials: await findCredentials(outside, server) };
  const scope = await findPlace(options, server, () =>
    findRepository(options.repo, server, outside, () => whoAmI(connection)),
  );
  const send = await connect(connection, scope);
  const access = scope.organization && (await findAccess(options, scope.organization, send));
  const notes = manifest === undefined ? variableNotes(send, scope) : fileNotes(outside, manifest);
  const { keyring } = outside;
  const {
    id,
    notes: { permissions },
  } = scope;
  const place = { id, permissions, wasCalled: (former: string) => wasCalled(former, id, send) };
  const journal = keyring && new Journal(notes, keyring, outside, place);
  const secrets = new Secrets(send, scope);
  return githubStore({
    scope,
    send,
    secrets,
    createEnvironment,
    outside,
    ...(journal && { journal }),
    ...(access && { access }),
  });
}
