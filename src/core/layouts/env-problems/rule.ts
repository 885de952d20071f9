import type { Diagnostic } from '../../diagnostics.ts';
import type { Leaf } from '../../model.ts';
import type { Candidate } from '../env-candidates.ts';
import type { LayoutOptions } from '../layout.ts';

/** Everything that the rules of an environment look at. */
export interface EnvCheckInput {
  readonly leaves: readonly Leaf[];
  readonly candidates: readonly Candidate[];
  /** The candidates by name at the store: more than one in a group is a collision. */
  readonly byName: readonly (readonly Candidate[])[];
  readonly options: LayoutOptions;
}

export type EnvRule = (input: EnvCheckInput) => readonly Diagnostic[];
