import type { Leaf } from '../../model.ts';
import type { Candidate } from '../env-candidates.ts';
import type { LayoutOptions } from '../layout.ts';

/** What the rules of an environment are asked about. */
export interface EnvCheckInput {
  readonly leaves: readonly Leaf[];
  readonly candidates: readonly Candidate[];
  /** The candidates by name at the store: more than one in a group is a collision. */
  readonly byName: readonly (readonly Candidate[])[];
  readonly options: LayoutOptions;
}
