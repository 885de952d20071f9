import { UserError } from '../../core/diagnostics.ts';
import { shellOption } from '../../core/words.ts';

/** A renamed or transferred repository, which GitHub answers with a redirect to its number. */
export class RepositoryMoved extends UserError {
  /** GitHub's number of it, if that is where it leads: `/repositories/1296269`. */
  readonly number: number | undefined;

  /** @param location where the redirect leads; `api`: where our requests go, and our token */
  constructor(
    message: string,
    hint: string,
    { location, api }: { location: string | undefined; api: string },
  ) {
    super(message, { hint });
    const here = location?.startsWith(`${api}/`) ? location.slice(api.length) : '';
    const [, digits] = /^\/repositories\/(\d+)/.exec(here) ?? [];
    this.number = digits === undefined ? undefined : Number(digits);
  }
}

/** A renamed repository of which GitHub said what it is called now. */
export class RepositoryRenamed extends UserError {
  /** `acme/elt` */
  readonly to: string;

  constructor(message: string, to: string) {
    super(`${message} to ${to}`, { hint: `give it as ${shellOption('--repo', to)}` });
    this.to = to;
  }
}
