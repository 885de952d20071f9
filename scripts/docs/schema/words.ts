import type { CheckReport } from '../../../src/cli/render/check.ts';
import type { Summary } from '../../../src/cli/render/json.ts';
import type { StatusSummary } from '../../../src/cli/render/status/json.ts';
import { codes, type Severity } from '../../../src/core/codes/index.ts';
import type { Expiry } from '../../../src/core/dlt/expiry.ts';
import type { LookupStep } from '../../../src/core/dlt/lookups.ts';
import type { Verification } from '../../../src/core/marks/verify.ts';
import type { Change, EntryType, Outcome, Why } from '../../../src/core/model.ts';
import { states } from '../../../src/core/status/states.ts';
import type { Look, StatusGroup } from '../../../src/core/status/status.ts';
import type { ComparedName } from '../../../src/core/sync/compare-names.ts';
import type { Provider } from '../../../src/core/sync/provider.ts';
import { providers } from '../../../src/providers/index.ts';

/** Every word of a union: the compiler refuses one that is missing, and one too many. */
const wordsOf = <Word extends string>(words: Readonly<Record<Word, true>>): string[] => Object.keys(words);

const tables = Object.values<Provider<never>>(providers);
const distinct = (words: readonly string[]): string[] => [...new Set(words)];

export const codeNames = Object.keys(codes);
export const providerNames = Object.keys(providers);
export const layoutNames = distinct(tables.flatMap(({ layouts }) => Object.keys(layouts)));

export const severities = wordsOf<Severity>({ error: true, warning: true });
export const entryTypes = wordsOf<EntryType>({ secret: true, variable: true, connection: true });
export const actions = wordsOf<Change['action']>({
  create: true,
  update: true,
  keep: true,
  remove: true,
  leftover: true,
});
export const reasons = wordsOf<Why>({
  'new value': true,
  'changed elsewhere': true,
  'deleted elsewhere': true,
  'older value': true,
  'not ours yet': true,
  'cannot compare': true,
  settings: true,
});
export const outcomes = wordsOf<Outcome['result'] | 'pending'>({
  pending: true,
  done: true,
  failed: true,
  skipped: true,
});
export const summaryNames = wordsOf<keyof Summary>({
  create: true,
  update: true,
  keep: true,
  remove: true,
  leftover: true,
  conflict: true,
  failed: true,
  skipped: true,
  foreign: true,
});
export const nameStates = wordsOf<ComparedName['state'] | 'extra'>({
  there: true,
  missing: true,
  incomplete: true,
  extra: true,
});
export const editedThings = wordsOf<CheckReport['edits'][number]['what']>({
  line: true,
  step: true,
  file: true,
});
export const editOutcomes = wordsOf<CheckReport['edits'][number]['outcome']>({
  done: true,
  pending: true,
  skipped: true,
});
export const lookupSources = wordsOf<NonNullable<LookupStep['foundIn']>>({
  environment: true,
  file: true,
  configuration: true,
});
export const verifyStates = wordsOf<Verification['state']>({ same: true, missing: true, different: true });
export const cellStates = Object.keys(states);
export const failureReasons = wordsOf<Extract<Look, { ok: false }>['why']>({
  'no permission': true,
  'not reached': true,
  'not signed in': true,
  'not looked at': true,
});
export const rowGroups = wordsOf<StatusGroup['kind']>({
  documents: true,
  section: true,
  besides: true,
  gone: true,
});
export const expiryWords = wordsOf<Expiry['is']>({
  expired: true,
  soon: true,
  later: true,
  'no such day': true,
});
export const statusNames = wordsOf<keyof StatusSummary>({
  conflict: true,
  missing: true,
  expired: true,
  expiring: true,
  failedLooks: true,
  different: true,
  unread: true,
  leftover: true,
});
