import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import { dotted } from '../../toml/path.ts';
import type { Candidate } from '../env-candidates.ts';
import { deadReason } from './dead-key.ts';
import type { EnvCheckInput } from './rule.ts';

/** Finds names that several paths give: by case, by `__`, by an empty section, or by a rename. */
export function findCollisions({ byName }: EnvCheckInput): Diagnostic[] {
  return byName.filter((candidates) => candidates.length > 1).map(collision);
}

function collision(candidates: readonly Candidate[]): Diagnostic {
  const dead = candidates.filter(({ path }) => deadReason(path) !== undefined);
  const live = candidates.filter((candidate) => !dead.includes(candidate));
  // The one to mend is the one that dlt would not have read, else the later one.
  const ordered = dead.length > 0 ? [...dead, ...live] : live.toReversed();
  const [first] = ordered;
  const at = first?.from[0]?.at;
  return diagnostic('name-collision', {
    message: messageFor(candidates.length, dead.length, live),
    hint: 'leave one of them in the file, or push one only, with --exclude',
    ...(first && { name: first.name }),
    paths: ordered.map(({ path }) => dotted(path)),
    ...(at && { at }),
  });
}

function messageFor(all: number, dead: number, live: readonly Candidate[]): string {
  const message = `${all === 2 ? 'two' : all} keys meet in one name`;
  const [read] = live;
  return dead > 0 && live.length === 1 && read
    ? `${message}; from TOML dlt reads only ${dotted(read.path)}`
    : message;
}
