import type { Code } from '../../codes/index.ts';
import type { Diagnostic } from '../../diagnostics.ts';
import { findDeadKeys } from './dead-key.ts';
import { findEmptyTables } from './empty-table.ts';
import { findLossesInJson } from './lost-in-json.ts';
import { findMaskedCredentials } from './masked-credentials.ts';
import { findCollisions } from './name-collision.ts';
import { findNulCharacters } from './nul-character.ts';
import { findReservedNames } from './reserved-name.ts';
import type { EnvCheckInput, EnvRule } from './rule.ts';
import { findTypedTables } from './typed-table.ts';
import { findUnusedRenames } from './unused-rename.ts';

/**
 * The rules of an environment with the codes that they give, in the order in which people read them. A new rule is a
 * file here, a line in this table, and its code in `core/codes/file.ts`.
 */
const RULES: readonly { readonly codes: readonly Code[]; readonly find: EnvRule }[] = [
  { codes: ['name-collision'], find: findCollisions },
  { codes: ['dead-key'], find: findDeadKeys },
  { codes: ['masked-credentials'], find: findMaskedCredentials },
  { codes: ['reserved-name'], find: findReservedNames },
  { codes: ['nul-character'], find: findNulCharacters },
  { codes: ['date-in-json', 'number-in-json'], find: findLossesInJson },
  { codes: ['typed-table'], find: findTypedTables },
  { codes: ['empty-table'], find: findEmptyTables },
  { codes: ['matches-nothing'], find: findUnusedRenames },
];

/** Finds what an environment would not carry to dlt as the file has it. */
export const findEnvProblems = (input: EnvCheckInput): Diagnostic[] =>
  RULES.flatMap(({ find }) => find(input));
