import { UserError } from '../diagnostics.ts';
import { formatJson } from '../inert.ts';
import type { Keyring } from '../marks/mark.ts';
import { duration } from '../words.ts';
import { isSealed } from './make.ts';
import { FORMAT, type SavedPlan, savedPlanShape } from './saved-plan.ts';
import { Misfit } from './shape.ts';

/**
 * Reads the text of a plan, as `makeSavedPlan` writes it and in no other form. Who wrote it is not known by that.
 *
 * @param file what it is called, for messages
 * @throws UserError when it is anything else, or of a newer format
 */
export function readSavedPlan(written: string, file: string): SavedPlan {
  const data = parse(written, file);
  refuseNewer(data, file);
  const plan = shaped(data, file);
  // So nothing stands there that is not read: no field twice, no number in another form.
  if (formatJson(plan) !== written) throw unreadable(file, 'it is not in the form in which it was written');
  return plan;
}

function parse(written: string, file: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    throw unreadable(file, 'it is no JSON');
  }
}

function refuseNewer(data: unknown, file: string): void {
  const isObject = typeof data === 'object' && data !== null && Object.hasOwn(data, 'version');
  const version: unknown = isObject ? Reflect.get(data, 'version') : undefined;
  if (typeof version !== 'number' || !(version > FORMAT)) return;
  throw new UserError(`${file} is a plan in format ${version}; this version knows format ${FORMAT}`, {
    hint: 'apply it with the version of deploy-secrets that made it, or plan again with this one',
    code: 'plan-newer',
  });
}

function shaped(data: unknown, file: string): SavedPlan {
  try {
    return savedPlanShape.read(data, 'the plan');
  } catch (error) {
    if (error instanceof Misfit) throw unreadable(file, error.message);
    throw error;
  }
}

const unreadable = (file: string, why: string): UserError =>
  new UserError(`${file} is not a plan of deploy-secrets: ${why}`, {
    hint: 'take the file as plan --out wrote it, or plan again',
    code: 'plan-unreadable',
  });

/** @throws UserError unless the holder of this run's key made the plan, just as it is */
export function checkSeal(plan: SavedPlan, keyring: Keyring, file: string): void {
  // The previous key, too, verifies a seal, but makes no tags: what it planned cannot be compared.
  if (plan.key !== keyring.id)
    throw new UserError(`${file} was made with the key ${plan.key}; this run has ${keyring.id}`, {
      hint: 'set the key that it was made with, or plan again with this one',
      code: 'plan-other-key',
    });
  if (!isSealed(plan, keyring))
    throw new UserError(`the seal of ${file} is not right: it was changed after it was made`, {
      hint: 'find out who changed it; plan again, and review the new plan',
      code: 'plan-forged',
    });
}

/** Clocks of two machines may differ so much. */
export const SKEW = 60 * 60_000;

/** How old a plan is, in milliseconds. */
export const ageOf = ({ made }: Pick<SavedPlan, 'made'>, now: number): number => now - Date.parse(made);

/** @throws UserError where it is older than it may be, or from the future */
export function checkAge(plan: SavedPlan, now: number, { file, maxAge }: AgeLimit): void {
  const age = ageOf(plan, now);
  if (age < -SKEW)
    throw new UserError(`${file} was made at ${plan.made}, which this machine's clock has not reached`, {
      hint: 'set the clock, or plan again',
      code: 'plan-too-old',
    });
  if (age <= maxAge) return;
  const old = `${file} was made ${duration(age)} ago`;
  throw new UserError(`${old}, and may be at most ${duration(maxAge)} old`, {
    hint: 'plan again, or say how old it may be with --max-age',
    code: 'plan-too-old',
  });
}

export interface AgeLimit {
  readonly file: string;
  /** Milliseconds. */
  readonly maxAge: number;
}

/** Unless `--max-age` says otherwise: as long as a review takes. */
export const DEFAULT_MAX_AGE = 7 * 24 * 60 * 60_000;

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 60 * 60_000, d: 24 * 60 * 60_000 };

/**
 * Reads `30m`, `12h` or `7d` as milliseconds.
 * @throws UserError of code `usage`
 */
export function parseMaxAge(written: string | undefined): number {
  if (written === undefined) return DEFAULT_MAX_AGE;
  const [, number = '', unit = ''] = /^(\d{1,5})([mhd])$/.exec(written) ?? [];
  const milliseconds = Number(number) * (UNITS[unit] ?? 0);
  if (milliseconds > 0) return milliseconds;
  throw new UserError(`--max-age takes a time such as 12h or 7d, not ${written}`, {
    hint: 'm stands for minutes, h for hours, d for days',
    code: 'usage',
  });
}
