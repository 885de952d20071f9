import { place, UserError } from '../diagnostics.ts';
import type { Leaf } from '../model.ts';
import { Redacted } from '../redacted.ts';
import { dotted, isEmptyTable } from './path.ts';

/** The section of secrets.toml that is ours. */
const section = 'deploy_secrets';

export interface Settings {
  /** Everything but the settings, which is what may be pushed. */
  readonly leaves: readonly Leaf[];
  readonly key?: Redacted<string>;
  readonly previousKey?: Redacted<string>;
}

/**
 * Takes the section `[deploy_secrets]` out of the file's leaves, so that it is never pushed: `key` and
 * `previous_key`, both text.
 * @throws {UserError} for anything else there, with its path and place
 */
export function takeSettings(all: readonly Leaf[]): Settings {
  const leaves = all.filter((leaf) => !isSetting(leaf));
  const ours = all.filter((leaf) => isSetting(leaf) && !isEmptySection(leaf));
  for (const leaf of ours) checkKnown(leaf);
  const key = textAt(ours, 'key');
  const previousKey = textAt(ours, 'previous_key');
  return { leaves, ...(key && { key }), ...(previousKey && { previousKey }) };
}

/** Whether a leaf stands in `[deploy_secrets]`. */
export const isSetting = ({ path }: Leaf): boolean => path[0] === section;

const isEmptySection = (leaf: Leaf): boolean => leaf.path.length === 1 && isEmptyTable(leaf);

function checkKnown({ path, at }: Leaf): void {
  const [, name] = path;
  if (path.length === 2 && (name === 'key' || name === 'previous_key')) return;
  throw new UserError(`${place(at)}: ${dotted(path)} is not a setting`, {
    hint: `[${section}] takes key and previous_key`,
  });
}

function textAt(ours: readonly Leaf[], name: string): Redacted<string> | undefined {
  const leaf = ours.find(({ path }) => path[1] === name);
  if (!leaf) return undefined;
  const value = leaf.value.reveal();
  if (value.type === 'string') return new Redacted(value.value);
  throw new UserError(`${place(leaf.at)}: ${dotted(leaf.path)} must be text`, {
    hint: 'put the key into quotes',
  });
}
