import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import type { Leaf, TomlValue } from '../../model.ts';
import { dotted } from '../../toml/path.ts';
import type { Candidate } from '../env-candidates.ts';
import type { EnvCheckInput } from './rule.ts';

/** Finds values inside arrays and tables that JSON does not carry to dlt as they are. Each leaf comes once. */
export function findLossesInJson({ candidates }: EnvCheckInput): Diagnostic[] {
  const scalars = new Set(candidates.filter(isScalar).flatMap(({ from }) => from));
  const asJson = candidates.filter((candidate) => !isScalar(candidate));
  const nameOfJson = new Map(asJson.flatMap(({ name, from }) => from.map((leaf) => [leaf, name] as const)));
  return [...nameOfJson].flatMap(([leaf, name]) => lossesOf(leaf, name, scalars.has(leaf)));
}

const isScalar = ({ form, from: [leaf] }: Candidate): boolean =>
  form === 'text' && leaf?.value.reveal().type !== 'array';

/** @param alsoAsText the leaf has an entry of its own besides, under which it arrives unharmed */
function lossesOf(leaf: Leaf, name: string, alsoAsText: boolean): Diagnostic[] {
  const parts = [...partsOf(leaf.value.reveal())];
  const location = { name, paths: [dotted(leaf.path)], at: leaf.at };
  const losses: Diagnostic[] = [];
  if (parts.some(isDate))
    losses.push(
      diagnostic('date-in-json', { message: 'a date inside an array or table arrives as text', ...location }),
    );
  if (parts.some(isBeyondJson))
    losses.push(
      diagnostic('number-in-json', {
        ...(alsoAsText && { severity: 'warning' }),
        message: 'a number inside an array or table that dlt cannot read from JSON',
        hint: 'no nan or infinity there, no integer below -2^63 or from 2^64 up; or --exclude it',
        ...location,
      }),
    );
  return losses;
}

function* partsOf(value: TomlValue): Generator<TomlValue> {
  yield value;
  if (value.type === 'array') for (const item of value.items) yield* partsOf(item);
  if (value.type === 'table') for (const item of value.entries.values()) yield* partsOf(item);
}

const isDate = ({ type }: TomlValue): boolean => type === 'datetime' || type === 'date' || type === 'time';

/** Whether a number is beyond the range of `orjson.loads`, where integers become floats. */
const isBeyondJson = (part: TomlValue): boolean =>
  (part.type === 'float' && !Number.isFinite(part.value)) ||
  (part.type === 'integer' && (part.value < -(2n ** 63n) || part.value >= 2n ** 64n));
