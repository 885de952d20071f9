import { backendLayoutIn, backendLayouts } from '../../core/connections/secrets-backend.ts';
import { UserError } from '../../core/diagnostics.ts';
import { documentLayout } from '../../core/layouts/document.ts';
import { envSpec } from '../../core/layouts/env.ts';
import { jsonLayout } from '../../core/layouts/json.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { Plan, RemoteState } from '../../core/model.ts';
import {
  type CredentialSpec,
  checkOptions,
  type EntryLimits,
  type Place,
  type Provider,
} from '../../core/sync/provider.ts';
import type { Pace } from '../../core/sync/rate-limiter.ts';
import { documentName, jsonName, scopeOf, secretsBackend } from './location.ts';
import { type AwsOptions, optionRules, options } from './options.ts';
import { snippets } from './snippets.ts';

const RENAME = 'push it under another name with --rename PATH=NAME, or --name for one entry';

/**
 * Names, sizes and counts as AWS documents them under "CreateSecret" and "Secrets Manager quotas"
 * (docs.aws.amazon.com/secretsmanager, checked 2026-11-24).
 */
const secret: EntryLimits = {
  names: [
    {
      code: 'not-a-name',
      allows: /^[A-Za-z0-9/_+=.@-]+$/,
      message: 'AWS takes only ASCII letters, digits and / _ + = . @ - in a name',
      hint: RENAME,
    },
    {
      code: 'name-too-long',
      allows: /^.{1,512}$/,
      message: 'AWS takes names of 1 to 512 characters',
      hint: RENAME,
    },
    {
      code: 'odd-name',
      // AWS takes such a name and then finds another secret, or none, where it is used as part of an ARN.
      allows: /^(?!.*-[A-Za-z0-9]{6}$)/,
      message: 'AWS takes a hyphen and six characters at the end of a name for the end of an ARN',
      hint: 'name it where it is read as it is, or by its whole ARN, never by an ARN without the last six characters; or push it under another name with --rename PATH=NAME, or --name for one entry',
    },
  ],
  caseInsensitive: false,
  shownBy: 'the AWS console shows it, or aws secretsmanager get-secret-value --secret-id NAME',
  value: { bytes: 65_536, empty: false },
  entries: 500_000,
};

/**
 * 50 writes a second for each group of operations, reads by the thousand ("Secrets Manager quotas", checked
 * 2026-11-24). A write takes about a tenth of a second, so that ten at once stay near the rate; what is too fast is
 * tried again.
 */
const pace: Pace = { pointsPerMinute: 3000, readPoints: 0, writePoints: 1, concurrent: 10, attempts: 6 };

const credentials: Readonly<Record<string, CredentialSpec>> = {
  'aws-profile': {
    describe: "a profile of AWS's own files, which tells who asks",
    variables: ['AWS_PROFILE'],
    hides: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_ACCOUNT_ID'],
    isName: true,
  },
};

function placeOf({ region }: AwsOptions, selection: LayoutSelection): Place {
  const { id, prefix, single } = scopeOf(selection);
  return {
    label: ['aws', region ?? 'in the region here', ...(prefix === '' ? [] : [prefix])].join(' '),
    ids: [[region ?? '', id, ...(single ? [prefix] : [])].join('\n')],
    pace: region ?? '',
  };
}

export const aws: Provider<AwsOptions> = {
  summary: 'AWS Secrets Manager',
  options,
  optionRules,
  credentials,
  placeOf,
  examples: [
    { line: 'deploy-secrets aws --region eu-west-1 --prefix etl/ --dry-run', does: 'what would change?' },
    {
      line: 'deploy-secrets aws --region eu-west-1 --prefix etl/',
      does: 'push, one secret for each name, as ECS takes them',
    },
    {
      line: 'deploy-secrets aws --region eu-west-1 --layout document',
      does: 'one document that dlt itself looks up',
    },
    {
      line: 'deploy-secrets aws --region eu-west-1 --prefix etl/ --print-mapping ecs',
      does: 'the lines that bring them into a task of ECS',
    },
  ],
  limits: { types: { secret } },
  pace,
  layouts: {
    env: envSpec,
    document: documentLayout({ name: documentName }),
    json: jsonLayout({ name: jsonName }),
    ...backendLayouts(secretsBackend),
  },
  defaultLayouts: ['env'],
  snippets,
  remarks: describeCost,
  async open(given, runtime, selection) {
    checkOptions(given, optionRules);
    checkNames(selection);
    const { openStore } = await import('./open.ts');
    return await openStore(given, runtime, selection);
  },
};

/**
 * Checks the names that were given: AWS filters its list by the start of a name, and refuses a start that no name can
 * have.
 * @throws UserError that names the option
 */
function checkNames(selection: LayoutSelection): void {
  const { prefix, separator, pipeline, name } = selection;
  const forAirflow = backendLayoutIn(selection) !== undefined;
  const start = forAirflow ? scopeOf(selection).prefix : prefix;
  const given = forAirflow ? { '--prefix': prefix, '--separator': separator, '--pipeline': pipeline } : {};
  const options = Object.entries(given).flatMap(([option, one]) => (one === undefined ? [] : [option]));
  const [option, text] =
    name === undefined ? [options.join(' and ') || '--prefix', start || undefined] : ['--name', name];
  const rules = secret.names.filter(({ code }) => code !== 'odd-name');
  const broken = text === undefined ? undefined : rules.find(({ allows }) => !allows.test(text));
  if (broken) throw new UserError(`${option}: ${broken.message}`, { hint: 'choose another one' });
}

/** Dollars a month for one secret, each region alone (aws.amazon.com/secrets-manager/pricing, checked 2026-11-24). */
const PRICE = 0.4;

/** Says what the secrets that a push would make cost. */
function describeCost({ changes }: Plan, _: RemoteState, { layouts }: LayoutSelection): string[] {
  const count = changes.filter(({ action }) => action === 'create').length;
  if (count === 0) return [];
  const words = count === 1 ? 'one new secret costs' : `${count} new secrets cost`;
  const each = count === 1 ? '' : '$0.40 each, ';
  const instead = count > 1 && layouts.includes('env') ? '; --layout json or document needs only one' : '';
  return [`${words} about $${(count * PRICE).toFixed(2)} a month (${each}as of 2026-11-24)${instead}`];
}
