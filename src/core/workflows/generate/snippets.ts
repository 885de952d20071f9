import { variableOf } from '../../entries.ts';
import type { NamedReference } from '../check/inventory.ts';

/** One line of an `env:` to be: `VARIABLE: ${{ context.NAME }}`. */
export interface EnvLine extends NamedReference {
  /** Absent: it is called as it is in the repository. */
  readonly variable?: string;
}

export const expressionOf = ({ context, name }: EnvLine): string => `\${{ ${context}.${name} }}`;

/** `VARIABLE: ${{ secrets.NAME }}`, for a map of YAML. */
export const formatEnvLine = (line: EnvLine): string => `${asKey(variableOf(line))}: ${expressionOf(line)}`;

/** What no name of GitHub can be, such as one with a space, is a key of YAML in quotes. */
const asKey = (variable: string): string =>
  /^[A-Za-z_]\w*$/.test(variable) ? variable : JSON.stringify(variable);
