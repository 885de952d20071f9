import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import { dotted } from '../../toml/path.ts';
import type { EnvCheckInput } from './rule.ts';

/** Finds text with a NUL. Inside JSON it is escaped and does no harm. */
export function findNulCharacters({ candidates }: EnvCheckInput): Diagnostic[] {
  return candidates.flatMap(({ name, value, from }) => {
    const [leaf] = from;
    if (!leaf || !value.reveal().includes('\0')) return [];
    return [
      diagnostic('nul-character', {
        message: 'no environment variable can hold a NUL character',
        hint: 'encode the value, in base64 for example, and decode it where it is used; or --exclude it',
        name,
        paths: [dotted(leaf.path)],
        at: leaf.at,
      }),
    ];
  });
}
