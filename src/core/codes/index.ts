import { fileCodes } from './file.ts';
import { planCodes } from './plan.ts';
import { runCodes } from './run.ts';
import { storeCodes } from './store.ts';
import { targetCodes } from './targets.ts';
import { workflowCodes } from './workflow.ts';

export type Severity = 'error' | 'warning';

export interface Rule {
  /** What a diagnostic of this code is, unless it says otherwise. */
  readonly severity: Severity;
  /** The rule behind it, as a line. */
  readonly rule: string;
  /** What mends it in general; a diagnostic's own hint is more exact. */
  readonly wayOut: string;
}

/**
 * Every code that there is, in one table. An error refuses the push, a warning is said. docs/diagnostics.md and the
 * JSON Schema of `--format json` are made from it.
 */
export const codes = {
  ...fileCodes,
  ...storeCodes,
  ...workflowCodes,
  ...targetCodes,
  ...runCodes,
  ...planCodes,
} satisfies Record<string, Rule>;

export type Code = keyof typeof codes;
