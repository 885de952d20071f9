import type { Severity } from '../../codes/index.ts';
import type { Diagnostic } from '../../diagnostics.ts';
import type { TomlValue } from '../../model.ts';

/** What is wrong with one value. */
export interface Slip extends Pick<Diagnostic, 'code' | 'message' | 'hint'> {
  readonly severity?: Severity;
  /** Stops the push, unless placeholders are allowed. */
  readonly refuses?: true;
}

/** Lists every text of a value, with those of arrays and tables. */
export function textsIn(value: TomlValue): string[] {
  if (value.type === 'array') return value.items.flatMap(textsIn);
  if (value.type === 'table') return [...value.entries.values()].flatMap(textsIn);
  return typeof value.value === 'string' ? [value.value] : [];
}
