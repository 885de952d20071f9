import { dotted } from '../../leaf.ts';
import { type Problem, problem } from '../../problems.ts';
import type { Laid } from './index.ts';

/** Text with a NUL. Inside JSON it is escaped and does no harm. */
export function nulCharacters({ drafts }: Laid): Problem[] {
  return drafts.flatMap(({ name, value, from }) => {
    const [leaf] = from;
    if (!leaf || !value.reveal().includes('\0')) return [];
    return [
      problem('nul-character', {
        message: 'no environment variable can hold a NUL character',
        hint: 'encode the value, in base64 for example, and decode it where it is used; or --exclude it',
        name,
        paths: [dotted(leaf.path)],
        at: leaf.at,
      }),
    ];
  });
}
