import { UserError } from '../../core/diagnostics.ts';
import { stringIn } from './answers.ts';
import type { Send } from './client.ts';

/** A renamed or transferred repository, which GitHub answers with a redirect to its number. */
export class Moved extends UserError {
  /** `/repositories/1296269`, if that is where it leads. */
  readonly path: string | undefined;

  /** @param location where the redirect leads; `api`: where our requests go, and our token */
  constructor(
    message: string,
    hint: string,
    { location, api }: { location: string | undefined; api: string },
  ) {
    super(message, { hint });
    const here = location?.startsWith(`${api}/`) ? location.slice(api.length) : '';
    this.path = /^\/repositories\/\d+/.exec(here)?.[0];
  }
}

/** A renamed repository of which GitHub said what it is called now. */
export class Renamed extends UserError {
  /** `acme/elt` */
  readonly to: string;

  constructor(message: string, to: string) {
    super(`${message} to ${to}`, { hint: `give it as --repo ${to}` });
    this.to = to;
  }
}

/** The same error with the present name in it, if that can be told. */
export async function named(moved: Moved, send: Send): Promise<UserError> {
  if (!moved.path) return moved;
  const asking = { method: 'GET', path: moved.path, doing: 'find where the repository has moved' } as const;
  const { status, data } = await send({ ...asking, takes: [403, 404] });
  return status >= 400 ? moved : new Renamed(moved.message, stringIn(data, 'full_name'));
}
