import type { AST } from 'toml-eslint-parser';
import type { TomlValue } from '../model.ts';

const dateTypes = {
  'offset-date-time': 'datetime',
  'local-date-time': 'datetime',
  'local-date': 'date',
  'local-time': 'time',
} as const;

/** Reads a value without parts. Undefined for a date that Python, and so dlt, does not have. */
export function readScalar(node: AST.TOMLValue): TomlValue | undefined {
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

const DATE_OR_TIME =
  /^(?<date>\d{4}-\d\d-\d\d)?[Tt ]?(?<time>\d\d:\d\d)?(?<second>:\d\d)?(?:\.(?<fraction>\d+))?(?<offset>[Zz]|[+-]\d\d:\d\d)?$/;

/**
 * Turns a date or time as TOML writes it into what Python's `isoformat()` writes of it, once tomlkit has read it:
 * `T` between date and time, seconds always, microseconds cut (not rounded) to six digits and left out when they
 * are zero, `+00:00` for UTC. Undefined for year 0, which Python does not have.
 */
function isoformat(text: string): string | undefined {
  const { date, time, second, fraction, offset } = DATE_OR_TIME.exec(text)?.groups ?? {};
  if (date?.startsWith('0000')) return undefined;
  const clock = time && `${time}${second ?? ':00'}${microseconds(fraction)}${utcOffset(offset)}`;
  return [date, clock].filter(Boolean).join('T');
}

function microseconds(fraction = ''): string {
  const six = fraction.slice(0, 6).padEnd(6, '0');
  return six === '000000' ? '' : `.${six}`;
}

const utcOffset = (offset = ''): string => offset.replace(/^[Zz]$|^-00:00$/, '+00:00');
