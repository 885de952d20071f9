import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import { dotted } from '../../toml/path.ts';
import type { Candidate } from '../env-candidates.ts';
import { deadReason } from './dead-keys.ts';
import type { EnvCheckInput } from './input.ts';

/** Names that several paths give: by case, by `__`, by an empty section, or by a rename. */
export function collisions({ byName }: EnvCheckInput): Diagnostic[] {
  return byName.filter((drafts) => drafts.length > 1).map(collision);
}

function collision(drafts: readonly Candidate[]): Diagnostic {
  const dead = drafts.filter(({ path }) => deadReason(path) !== undefined);
  const live = drafts.filter((draft) => !dead.includes(draft));
  // The one to mend is the one that dlt would not have read, else the later one.
  const ordered = dead.length > 0 ? [...dead, ...live] : live.toReversed();
  const [first] = ordered;
  const at = first?.from[0]?.at;
  return diagnostic('name-collision', {
    message: messageFor(drafts.length, dead.length, live),
    hint: 'leave one of them in the file, or push one only, with --exclude',
    ...(first && { name: first.name }),
    paths: ordered.map(({ path }) => dotted(path)),
    ...(at && { at }),
  });
}

function messageFor(all: number, dead: number, live: readonly Candidate[]): string {
  const meet = `${all === 2 ? 'two' : all} keys meet in one name`;
  const [read] = live;
  return dead > 0 && live.length === 1 && read
    ? `${meet}; from TOML dlt reads only ${dotted(read.path)}`
    : meet;
}
