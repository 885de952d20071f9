import { variableOf } from '../entries.ts';
import type { Wanted } from './inventory.ts';

/** One line of an `env:` to be: `VARIABLE: ${{ context.NAME }}`. */
export interface Line extends Wanted {
  /** Absent: it is called as it is in the repository. */
  readonly variable?: string;
}

export const expressionOf = ({ context, name }: Line): string => `\${{ ${context}.${name} }}`;

/** `VARIABLE: ${{ secrets.NAME }}`, for a map of YAML. */
export const written = (line: Line): string => `${asKey(variableOf(line))}: ${expressionOf(line)}`;

/** What no name of GitHub can be, such as one with a space, is a key of YAML in quotes. */
const asKey = (variable: string): string =>
  /^[A-Za-z_]\w*$/.test(variable) ? variable : JSON.stringify(variable);
