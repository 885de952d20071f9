import type { Diagnostic } from '../../diagnostics.ts';
import { collisions } from './collisions.ts';
import { deadKeys } from './dead-keys.ts';
import { emptyTables } from './empty-tables.ts';
import type { EnvCheckInput } from './input.ts';
import { jsonLosses } from './json-losses.ts';
import { maskedCredentials } from './masked-credentials.ts';
import { nulCharacters } from './nul-characters.ts';
import { reservedNames } from './reserved-names.ts';
import { typedTables } from './typed-tables.ts';
import { unusedRenames } from './unused-renames.ts';

const rules: readonly ((laid: EnvCheckInput) => Diagnostic[])[] = [
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

export const envProblems = (laid: EnvCheckInput): Diagnostic[] => rules.flatMap((rule) => rule(laid));
