import { codes } from '../../core/codes/index.ts';
import { type Diagnostic, diagnostic, UserError } from '../../core/diagnostics.ts';
import { keyOf } from '../../core/entries.ts';
import { parseKey } from '../../core/marks/key.ts';
import { Keyring } from '../../core/marks/mark.ts';
import { ownValue } from '../../core/own-value.ts';
import { Redacted } from '../../core/redacted.ts';
import { ageOf, checkSeal, DEFAULT_MAX_AGE, SKEW } from '../../core/saved-plan/read.ts';
import { shownPlan } from '../../core/saved-plan/restore.ts';
import type { SavedPlan, SavedProblem, SavedTarget } from '../../core/saved-plan/saved-plan.ts';
import { ago, duration } from '../../core/words.ts';
import type { Values } from '../arguments.ts';
import type { Context } from '../context.ts';
import { contentsOf, type Report } from '../render/report.ts';
import { readSource } from '../sources/index.ts';
import { TargetsReporter } from '../targets/reporter.ts';
import { readPlanFile } from './file.ts';
import type { planOptions } from './options.ts';

type ShowOptions = Pick<
  Values<typeof planOptions>,
  'secrets' | 'template' | 'fromEnv' | 'profile' | 'global' | 'format' | 'quiet' | 'exitCode'
>;

/** Shows a saved plan: offline, without a key where there is none, and however old it is. A forged one is refused. */
export async function showPlan(file: string, options: ShowOptions, context: Context): Promise<number> {
  const plan = await readPlanFile(file, context);
  const warnings = [
    ...sealWarnings(plan, await keyringHere(options, context), file),
    ...ageWarnings(plan, context.now(), file),
  ];
  const made = `planned ${ago(new Date(plan.made), context.now())} by version ${plan.tool}`;
  const reports = plan.targets.map((target) =>
    savedReport(target, { dryRun: true, source: made, common: warnings }),
  );
  const code = new TargetsReporter(options, context).showDryRun(reports);
  // What is wrong in a plan is for those who apply it: showing it has not failed.
  return options.exitCode ? code : 0;
}

/** A report of what a plan says, without a look. */
export function savedReport(
  { look, name, provider, problems: saved }: SavedTarget,
  { dryRun, source, common = [], problems = [] }: SavedReportOptions,
): Report {
  const changes = look?.changes ?? [];
  const fromFile = changes.filter(({ value }) => value !== undefined);
  return {
    dryRun,
    source,
    contents: contentsOf(fromFile.map(({ type }) => ({ type }))),
    problems: common,
    targets: [
      {
        name,
        provider,
        target: look?.label ?? provider,
        ...(look && { plan: shownPlan(look) }),
        paths: new Map(changes.map((change) => [keyOf(change), change.paths])),
        outcomes: new Map(),
        problems: dryRun ? saved.map(shownProblem) : problems,
        requests: { reads: 0, writes: 0 },
        remarks: [],
        notes: [],
      },
    ],
  };
}

interface SavedReportOptions {
  /** It is only shown: then it tells what was wrong when it was made, else what is wrong now. */
  readonly dryRun: boolean;
  /** Where the plan comes from, for people. */
  readonly source: string;
  /** What is to be said of the whole plan. */
  readonly common?: readonly Diagnostic[];
  /** Why the target is refused. */
  readonly problems?: readonly Diagnostic[];
}

/** What the store or the machine said, which is in no table. */
const STOPPED = {
  code: 'error',
  message: 'something stopped it when the plan was made',
  hint: 'plan again: it says what',
} as const;

/** In the words of the table: a plan keeps none. */
function shownProblem({ severity, code, paths, type, name }: SavedProblem): Diagnostic {
  if (code === 'error') return { ...STOPPED, severity };
  const known = Object.keys(codes).find((one): one is keyof typeof codes => one === code);
  const { rule = code, wayOut = 'help tells more of the code' } = ownValue(codes, known ?? 'error') ?? {};
  return {
    severity,
    code: known ?? 'error',
    message: known ? rule : `something of the kind ${code}, which this version does not know`,
    ...(known && { hint: wayOut }),
    paths,
    ...(type !== undefined && { type }),
    ...(name !== undefined && { name }),
  };
}

/** @throws UserError for a plan whose seal our key does not verify */
function sealWarnings(plan: SavedPlan, keyring: Keyring | undefined, file: string): Diagnostic[] {
  if (keyring?.id === plan.key) {
    checkSeal(plan, keyring, file);
    return [];
  }
  const why = keyring ? `it was made with another key, ${plan.key}` : 'there is no key here';
  return [
    diagnostic('plan-unchecked', {
      message: `the seal was not checked, since ${why}: anyone may have written this`,
      hint: 'set the key that it was made with as DEPLOY_SECRETS_KEY',
    }),
  ];
}

function ageWarnings(plan: SavedPlan, now: number, file: string): Diagnostic[] {
  const age = ageOf(plan, now);
  if (age < -SKEW)
    return [
      diagnostic('plan-age', {
        message: `${file} was made at ${plan.made}, which this machine's clock has not reached; apply refuses it`,
        hint: 'set the clock, or plan again',
      }),
    ];
  if (age <= DEFAULT_MAX_AGE) return [];
  return [
    diagnostic('plan-age', {
      message: `${file} was made ${duration(age)} ago; apply takes none that is older than ${duration(DEFAULT_MAX_AGE)}`,
      hint: 'plan again, or apply it with --max-age',
    }),
  ];
}

/** The key, where it can be found without ado: to show a plan, no file of secrets is needed. */
async function keyringHere(options: ShowOptions, context: Context): Promise<Keyring | undefined> {
  const { DEPLOY_SECRETS_KEY: fromEnv } = context.env;
  if (fromEnv) return new Keyring(parseKey(new Redacted(fromEnv), 'DEPLOY_SECRETS_KEY'));
  const source = { ...options, namesOnly: false, include: [], exclude: [] };
  try {
    return (await readSource(source, context, { allowLocalProfile: true })).keyring;
  } catch (error) {
    const isNamed = options.secrets !== undefined || options.template !== undefined;
    if (isNamed || !(error instanceof UserError)) throw error;
    return undefined;
  }
}
