import { UserError } from '../../core/diagnostics.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { ProviderRuntime, Store } from '../../core/sync/provider.ts';
import { findAccess } from './access.ts';
import type { Send } from './client.ts';
import { connect, whoAmI } from './connect.ts';
import { findCredentials } from './credentials.ts';
import { wasCalled } from './former.ts';
import type { GitHubOptions } from './index.ts';
import { Journal } from './journal.ts';
import { fileNotes, type Notes, variableNotes } from './notes.ts';
import { checkTogether, findPlace } from './place.ts';
import { markedVariables, type Scope } from './scope.ts';
import { Secrets } from './secrets.ts';
import { serverFrom } from './server.ts';
import { githubStore } from './store.ts';
import { findRepository } from './target.ts';
import { Variables } from './variables.ts';

/** Finds out where, as whom and how. @throws UserError when one of them cannot be told. */
export async function openStore(
  options: GitHubOptions,
  outside: ProviderRuntime,
  { config }: LayoutSelection = { layouts: [] },
): Promise<Store> {
  const { createEnvironment = false } = options;
  checkTogether(options);
  if (config) checkVariables(options);
  const server = serverFrom(outside.env);
  const connection = { server, outside, credentials: await findCredentials(outside, server) };
  const scope = await findPlace(options, server, () =>
    findRepository(options.repo, server, outside, () => whoAmI(connection)),
  );
  const send = await connect(connection, scope);
  const access = scope.organization && (await findAccess(options, scope.organization, send));
  const sides = { scope, send, outside, options };
  return githubStore({
    scope,
    send,
    secrets: secretsOf(sides),
    ...(config && { variables: variablesOf(sides) }),
    createEnvironment,
    outside,
    ...(access && { access }),
  });
}

function checkVariables({ app }: GitHubOptions): void {
  if (app === undefined || app === 'actions') return;
  throw new UserError(`--with-config: GitHub has variables for Actions alone, and none for --app ${app}`, {
    hint: 'leave out --with-config; config.toml holds no secrets, so it may travel with the code',
    code: 'usage',
  });
}

interface Sides {
  readonly scope: Scope;
  readonly send: Send;
  readonly outside: ProviderRuntime;
  readonly options: GitHubOptions;
}

function secretsOf({ scope, send, outside, options: { manifest } }: Sides) {
  const most = scope.organization === undefined ? 1 : 16;
  const notes = manifest === undefined ? variableNotes(send, scope, most) : fileNotes(outside, manifest);
  const journal = journalFor(scope, notes, { send, outside });
  return { kind: 'secret' as const, holdings: new Secrets(send, scope), ...(journal && { journal }) };
}

function variablesOf({ scope, send, outside, options: { manifest } }: Sides) {
  const marked = { ...scope, ...markedVariables(scope) };
  const notes =
    manifest === undefined ? variableNotes(send, marked, 16) : fileNotes(outside, `${manifest}.variables`);
  const journal = journalFor(marked, notes, { send, outside });
  return { kind: 'variable' as const, holdings: new Variables(send, scope), ...(journal && { journal }) };
}

function journalFor(
  { id, notes: { permissions } }: Pick<Scope, 'id' | 'notes'>,
  notes: Notes,
  { send, outside }: Pick<Sides, 'send' | 'outside'>,
): Journal | undefined {
  const place = { id, permissions, wasCalled: (former: string) => wasCalled(former, id, send) };
  return outside.keyring && new Journal(notes, outside.keyring, outside, place);
}
