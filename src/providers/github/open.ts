import { UserError } from '../../core/diagnostics.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { ProviderRuntime, Store } from '../../core/sync/provider.ts';
import type { Wire } from '../http/connections.ts';
import { findAccess } from './access.ts';
import { SecretsApi, VariablesApi } from './collections.ts';
import { connect, findConnection, whoAmI } from './connect.ts';
import { findLocation } from './location.ts';
import { type MarksContext, secretMarks, variableMarks } from './marks.ts';
import type { GitHubOptions } from './options.ts';
import { findRepository } from './repository.ts';
import { githubStore } from './store.ts';

/** Finds out where, as whom and how. @param wire to the server, where it was begun ahead. @throws UserError when one of them cannot be told. */
export async function openStore(
  options: GitHubOptions,
  runtime: ProviderRuntime,
  { config }: LayoutSelection = { layouts: [] },
  wire?: Wire,
): Promise<Store> {
  const { createEnvironment = false, manifest: file } = options;
  if (config) checkVariables(options);
  const connection = await findConnection(runtime, wire);
  const { server } = connection;
  const location = await findLocation(options, server, () =>
    findRepository(options.repo, server, runtime, () => whoAmI(connection)),
  );
  const client = await connect(connection, location);
  const { organization } = location;
  const access = organization === undefined ? undefined : await findAccess(options, organization, client);
  const context = { location, client, runtime, file };
  return githubStore({
    location,
    client,
    secrets: secretsIn(context),
    ...(config && { variables: variablesIn(context) }),
    createEnvironment,
    runtime,
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

function secretsIn(context: MarksContext) {
  const marks = secretMarks(context);
  const api = new SecretsApi(context.client, context.location);
  return { type: 'secret' as const, api, ...(marks && { marks }) };
}

function variablesIn(context: MarksContext) {
  const marks = variableMarks(context);
  const api = new VariablesApi(context.client, context.location);
  return { type: 'variable' as const, api, ...(marks && { marks }) };
}
