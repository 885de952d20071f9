import { UserError } from '../../core/diagnostics.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { ProviderRuntime, Store } from '../../core/sync/provider.ts';
import { anonymous, connect, makeSend } from './client.ts';
import { findProject, newAuth, signIn } from './credentials.ts';
import { emulatorFrom } from './emulator.ts';
import type { GcpOptions } from './index.ts';
import { scopeOf } from './location.ts';
import { checkLocation, checkProject, endpointOf, idOf, labelOf, type Place } from './place.ts';
import { Secrets } from './secrets.ts';
import { Spacing } from './spacing.ts';
import { gcpStore } from './store.ts';

/** Finds out where, as whom and how. @throws UserError when one of them cannot be told. */
export async function openStore(
  options: GcpOptions,
  outside: ProviderRuntime,
  naming: LayoutSelection,
): Promise<Store> {
  const { location, replicas = [], deep = false, keepVersions } = checked(options);
  const emulator = emulatorFrom(outside.env);
  const where = { ...(location && { location }), ...(emulator && { emulator }) };
  const auth = emulator ? anonymous() : newAuth();
  const api = connect(where, auth);
  const caller = emulator ? { who: 'the caller', project: undefined } : await signIn(auth, outside.env);
  const place: Place = { ...where, project: await projectOf(options, outside, caller.project) };
  const server = emulator
    ? `${emulator.host}:${emulator.port}`
    : location
      ? endpointOf(location)
      : 'secretmanager.googleapis.com';
  const send = makeSend(api, outside, { project: place.project, who: caller.who, server });
  const secrets = new Secrets({ send, place, replicas, spacing: new Spacing(outside, location ? 80 : 2) });
  return gcpStore({
    id: idOf(place, naming),
    label: labelOf(place, naming),
    scope: scopeOf(naming),
    secrets,
    outside,
    deep,
    ...(keepVersions !== undefined && { keepVersions }),
  });
}

async function projectOf(
  { project: given }: GcpOptions,
  outside: ProviderRuntime,
  own: string | undefined,
): Promise<string> {
  const { project, from } = await findProject(given, outside, own);
  checkProject(project, from);
  if (given === undefined) outside.tell(`the project is ${project}, from ${from}`);
  return project;
}

function checked(options: GcpOptions): GcpOptions {
  const { location, replicas = [], keepVersions } = options;
  if (location !== undefined) checkLocation(location, '--location');
  for (const replica of replicas) checkLocation(replica, '--replicas');
  if (location !== undefined && replicas.length > 0)
    throw new UserError('--replicas: a regional secret lives in its location alone', {
      hint: 'leave out --location, or --replicas',
    });
  if (keepVersions === 0)
    throw new UserError('--keep-versions takes a number from 1: the newest version is the value itself', {
      hint: 'to remove secrets, take them out of the file and push with --prune',
    });
  return options;
}
