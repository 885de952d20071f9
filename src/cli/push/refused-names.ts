import { type Diagnostic, isError } from '../../core/diagnostics.ts';
import { brokenNames } from '../../core/sync/preflight.ts';
import type { LaidOutSource } from './lay-out.ts';
import type { PushRequest } from './options.ts';

const ABOUT_NAMES: readonly Diagnostic['code'][] = [
  'name-collision',
  'reserved-name',
  'not-a-variable',
  'not-a-name',
  'name-too-long',
];

/** Finds the names that a push would be refused for, whatever is at the store: no workflow may hold one of them either. */
export const refusedNames = <O extends object>(
  { entries, problems }: Pick<LaidOutSource, 'entries' | 'problems'>,
  { limits }: Pick<PushRequest<O>['provider'], 'limits'>,
): Diagnostic[] =>
  [...problems, ...brokenNames(entries, limits)].filter(
    (one) => isError(one) && ABOUT_NAMES.includes(one.code),
  );
