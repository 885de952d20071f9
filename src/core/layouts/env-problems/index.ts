import type { Leaf } from '../../leaf.ts';
import type { Problem } from '../../problems.ts';
import type { LayoutOptions } from '../../provider.ts';
import type { Draft } from '../env-drafts.ts';
import { collisions } from './collisions.ts';
import { deadKeys } from './dead-keys.ts';
import { emptyTables } from './empty-tables.ts';
import { jsonLosses } from './json-losses.ts';
import { maskedCredentials } from './masked-credentials.ts';
import { nulCharacters } from './nul-characters.ts';
import { reservedNames } from './reserved-names.ts';
import { typedTables } from './typed-tables.ts';
import { unusedRenames } from './unused-renames.ts';

/** What the rules of an environment are asked about. */
export interface Laid {
  readonly leaves: readonly Leaf[];
  readonly drafts: readonly Draft[];
  /** The drafts by name at the store: more than one in a group is a collision. */
  readonly meeting: readonly (readonly Draft[])[];
  readonly options: LayoutOptions;
}

const rules: readonly ((laid: Laid) => Problem[])[] = [
  collisions,
  deadKeys,
  maskedCredentials,
  reservedNames,
  nulCharacters,
  jsonLosses,
  typedTables,
  emptyTables,
  unusedRenames,
];

export const envProblems = (laid: Laid): Problem[] => rules.flatMap((rule) => rule(laid));
