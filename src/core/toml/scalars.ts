import type { AST } from 'toml-eslint-parser';
import type { TomlValue } from '../model.ts';
import { isoformat } from './isoformat.ts';

const dateTypes = {
  'offset-date-time': 'datetime',
  'local-date-time': 'datetime',
  'local-date': 'date',
  'local-time': 'time',
} as const;

/** A value without parts. Undefined for a date that Python, and so dlt, does not have. */
export function scalarOf(node: AST.TOMLValue): TomlValue | undefined {
  switch (node.kind) {
    case 'string':
      return { type: 'string', value: node.value };
    case 'integer':
      return { type: 'integer', value: node.bigint };
    case 'float':
      return { type: 'float', value: node.value };
    case 'boolean':
      return { type: 'boolean', value: node.value };
    default: {
      const value = isoformat(node.datetime);
      return value === undefined ? undefined : { type: dateTypes[node.kind], value };
    }
  }
}
