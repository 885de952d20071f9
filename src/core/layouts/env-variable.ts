import type { Entry } from '../leaf.ts';
import { envName } from './env-name.ts';

/**
 * The variable that dlt looks up for an entry of the layout `env`: its name without the prefix; where `--rename`
 * gave it another one, what its path is called in an environment.
 */
export function variableOf({ name, from }: Pick<Entry, 'name' | 'from'>, prefix = ''): string {
  const plain = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  const [first] = from;
  if (!first) return plain;
  const names = first.path.map((_, end) => envName(first.path.slice(0, end + 1)));
  return names.includes(plain) || from.length > 1 ? plain : envName(first.path);
}
