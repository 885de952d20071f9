import { UserError } from '../../core/diagnostics.ts';
import { isLoopback } from '../http/address.ts';
import type { Emulator } from './place.ts';

const NAME = 'SECRET_MANAGER_EMULATOR_HOST';

/**
 * The server that `SECRET_MANAGER_EMULATOR_HOST` names, if it does.
 * @throws UserError unless it is `host:port` of this machine: nothing on the way is encrypted
 */
export function emulatorFrom(env: Readonly<Record<string, string | undefined>>): Emulator | undefined {
  const given = env[NAME];
  if (!given) return undefined;
  const [, host = '', port = ''] = /^([^/@]+):(\d{1,5})$/.exec(given) ?? [];
  if (host === '')
    throw new UserError(`${NAME} is not HOST:PORT`, {
      hint: 'it looks like 127.0.0.1:8085, without http://',
    });
  if (!isLoopback(host))
    throw new UserError(`${NAME}: what is sent to ${host} would not be encrypted`, {
      hint: 'run the server on this machine, or unset it to reach Google itself',
    });
  return { host, port: Number(port) };
}
