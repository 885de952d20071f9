import { fileCodes } from './file.ts';
import { runCodes } from './run.ts';
import { storeCodes } from './store.ts';
import { workflowCodes } from './workflow.ts';

export type { Severity } from './rule.ts';

/**
 * Every code that there is, in one table. An error refuses the push, a warning is said. docs/diagnostics.md and the
 * JSON Schema of `--format json` are made from it.
 */
export const codes = { ...fileCodes, ...storeCodes, ...workflowCodes, ...runCodes };

export type Code = keyof typeof codes;
