import { Redacted } from '../../core/redacted.ts';
import { type Selection, select } from '../../core/select.ts';

/**
 * Whether a name whose path is gone from the file lies within the selection. The path is read back from the
 * name as far as that goes: `SOURCES__HUBSPOT__API_KEY` was `sources.hubspot.api_key`, save for case.
 */
export function selectsName(name: string, { include, exclude }: Selection): boolean {
  const gone = {
    path: name.toLowerCase().split('__'),
    value: new Redacted({ type: 'string' as const, value: '' }),
    at: { file: '', line: 1, column: 1 },
  };
  const lower = (patterns: readonly string[]): string[] => patterns.map((pattern) => pattern.toLowerCase());
  return select([gone], { include: lower(include), exclude: lower(exclude) }).length === 1;
}
