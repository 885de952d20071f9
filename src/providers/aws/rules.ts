import { UserError } from '../../core/diagnostics.ts';
import type { LayoutSelection } from '../../core/layouts/layout.ts';
import type { EntryLimits } from '../../core/sync/provider.ts';

const RENAME = 'push it under another name with --rename PATH=NAME, or --name for one entry';

/**
 * Names, sizes and counts as AWS documents them under "CreateSecret" and "Secrets Manager quotas"
 * (docs.aws.amazon.com/secretsmanager, checked 2026-11-24).
 */
export const secret: EntryLimits = {
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
      code: 'not-a-name',
      // AWS takes such a name and then finds another secret, or none, where it is used as part of an ARN.
      allows: /^(?!.*-[A-Za-z0-9]{6}$)/,
      message: 'AWS takes a hyphen and six characters at the end of a name for the end of an ARN',
      hint: RENAME,
    },
  ],
  caseInsensitive: false,
  value: { bytes: 65_536, empty: false },
  entries: 500_000,
};

/**
 * AWS filters its list by the start of a name, and refuses a start that no name can have.
 * @throws UserError that names the option
 */
export function checkNames({ prefix, name }: Pick<LayoutSelection, 'prefix' | 'name'>): void {
  const [option, text] = name === undefined ? ['--prefix', prefix || undefined] : ['--name', name];
  // A prefix may well end in what no name ends in.
  const rules = name === undefined ? secret.names.slice(0, 2) : secret.names;
  const broken = text === undefined ? undefined : rules.find(({ allows }) => !allows.test(text));
  if (broken) throw new UserError(`${option}: ${broken.message}`, { hint: 'choose another one' });
}
