import { type Diagnostic, diagnostic } from '../../diagnostics.ts';
import type { Leaf, TomlValue } from '../../model.ts';
import { dotted } from '../../toml/path.ts';
import type { Candidate } from '../env-candidates.ts';
import type { EnvCheckInput } from './input.ts';

/** Values inside arrays and tables that JSON does not carry to dlt as they are. Each leaf is told once. */
export function jsonLosses({ candidates }: EnvCheckInput): Diagnostic[] {
  const alone = new Set(candidates.filter((draft) => isScalar(draft)).flatMap(({ from }) => from));
  const asJson = candidates.filter((draft) => !isScalar(draft));
  const carriers = new Map(asJson.flatMap(({ name, from }) => from.map((leaf) => [leaf, name] as const)));
  return [...carriers].flatMap(([leaf, name]) => losses(leaf, name, alone.has(leaf)));
}

const isScalar = ({ form, from: [leaf] }: Candidate): boolean =>
  form === 'text' && leaf?.value.reveal().type !== 'array';

/** `alone`: the leaf has an entry of its own besides, under which it arrives unharmed. */
function losses(leaf: Leaf, name: string, alone: boolean): Diagnostic[] {
  const parts = [...partsOf(leaf.value.reveal())];
  const whence = { name, paths: [dotted(leaf.path)], at: leaf.at };
  const found: Diagnostic[] = [];
  if (parts.some(isDate))
    found.push(
      diagnostic('date-in-json', { message: 'a date inside an array or table arrives as text', ...whence }),
    );
  if (parts.some(isBeyondJson))
    found.push(
      diagnostic('number-in-json', {
        ...(alone && { severity: 'warning' }),
        message: 'a number inside an array or table that dlt cannot read from JSON',
        hint: 'no nan or infinity there, no integer below -2^63 or from 2^64 up; or --exclude it',
        ...whence,
      }),
    );
  return found;
}

function* partsOf(value: TomlValue): Generator<TomlValue> {
  yield value;
  if (value.type === 'array') for (const item of value.items) yield* partsOf(item);
  if (value.type === 'table') for (const item of value.entries.values()) yield* partsOf(item);
}

const isDate = ({ type }: TomlValue): boolean => type === 'datetime' || type === 'date' || type === 'time';

/** The range of `orjson.loads`, beyond which integers become floats. */
const isBeyondJson = (part: TomlValue): boolean =>
  (part.type === 'float' && !Number.isFinite(part.value)) ||
  (part.type === 'integer' && (part.value < -(2n ** 63n) || part.value >= 2n ** 64n));
