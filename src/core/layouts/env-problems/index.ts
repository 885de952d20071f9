import type { Code } from '../../codes/index.ts';
import type { Diagnostic } from '../../diagnostics.ts';
import type { EnvCheckInput } from '../env-candidates.ts';
import { findCollisions, findDeadKeys, findReservedNames, findUnusedRenames } from './names.ts';
import {
  findEmptyTables,
  findLossesInJson,
  findMaskedCredentials,
  findNulCharacters,
  findTypedTables,
} from './values.ts';

interface EnvRule {
  readonly codes: readonly Code[];
  find(input: EnvCheckInput): readonly Diagnostic[];
}

/**
 * The rules of an environment with the codes that they give, in the order in which people read them. A new rule is a
 * function in `names.ts` or `values.ts`, a line in this table, and its code in `core/codes/file.ts`.
 */
const RULES: readonly EnvRule[] = [
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
