import { UserError } from '../../core/diagnostics.ts';
import type { Runtime } from '../../core/runtime.ts';
import { type Wire, wireTo } from '../http/connections.ts';
import { hasCredentials } from './credentials.ts';
import { type Server, serverFrom } from './location.ts';

/**
 * Begins to connect to the GitHub that the environment names. Undefined where it names none, or holds nothing to sign in
 * with: whatever that means is for `openStore` to find out.
 */
export function beginWire(outside: Pick<Runtime, 'env' | 'patience'>): Wire | undefined {
  const server = serverIn(outside.env);
  if (!server || !hasCredentials(outside.env, server)) return undefined;
  const wire = wireTo(server.api, outside);
  wire.connections?.begin();
  return wire;
}

function serverIn(env: Runtime['env']): Server | undefined {
  try {
    return serverFrom(env);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
