import type { Diagnostic } from '../../diagnostics.ts';

/** The same thing said twice, such as for two callers, is said once. */
export const eachOnce = (found: readonly Diagnostic[]): Diagnostic[] => {
  const told = found.map(({ code, message, at, name }) => JSON.stringify([code, message, at, name]));
  return found.filter((_, n) => told.indexOf(told[n] ?? '') === n);
};
