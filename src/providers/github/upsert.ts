import type { Sharing, VariableCalls } from './api/calls.ts';
import type { GitHubClient, SendOptions } from './client.ts';

interface VariableWrite {
  readonly name: string;
  readonly value: string;
  readonly sharing?: Sharing;
}

/**
 * Creates or updates a variable, whatever is likely, and does the other where that one fails: GitHub has no upsert. A
 * POST that was cut after its effect and sent again meets its own variable.
 * @returns the last answer's status
 */
export async function upsertVariable(
  { send }: Pick<GitHubClient, 'send'>,
  calls: Pick<VariableCalls, 'create' | 'update'>,
  { name, value, sharing }: VariableWrite,
  { exists, accepts = [], ...how }: SendOptions & { readonly exists: boolean },
): Promise<number> {
  const update = { call: calls.update(name, value, sharing), mistaken: 404 };
  const create = { call: calls.create(name, value, sharing), mistaken: 409 };
  const [likely, other] = exists ? [update, create] : [create, update];
  const { status } = await send(likely.call, { ...how, accepts: [...accepts, likely.mistaken] });
  if (status !== likely.mistaken) return status;
  return (await send(other.call, { ...how, accepts })).status;
}
