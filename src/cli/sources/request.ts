import { UserError } from '../../core/diagnostics.ts';
import { usageError, type Values } from '../arguments.ts';
import type { sourceOptions } from '../push/options.ts';

/** The options that say where the secrets are, and which of them are meant. */
export type SourceOptions = Pick<
  Values<typeof sourceOptions>,
  'secrets' | 'template' | 'fromEnv' | 'namesOnly' | 'profile' | 'global' | 'include' | 'exclude'
> & { readonly withConfig?: boolean };

/** The one source that the options name. */
export type SourceRequest =
  | { readonly from: 'project'; readonly profile: string | undefined; readonly global: boolean }
  | { readonly from: 'file'; readonly file: string }
  | { readonly from: 'standard input' }
  | { readonly from: 'variable'; readonly variable: string }
  | { readonly from: 'template'; readonly file: string; readonly values: 'environment' | 'none' };

/**
 * Finds the one source that the options name.
 * @throws UserError of code `usage` where the options name two sources, or half of one
 */
export function parseSourceOptions(options: SourceOptions): SourceRequest {
  refuseContradictions(options);
  const { secrets, template, profile, global, fromEnv } = options;
  if (template !== undefined)
    return { from: 'template', file: template, values: fromEnv ? 'environment' : 'none' };
  if (secrets === undefined) return { from: 'project', profile, global };
  if (secrets === '-') return { from: 'standard input' };
  if (secrets.startsWith('env:')) return { from: 'variable', variable: secrets.slice('env:'.length) };
  return { from: 'file', file: secrets };
}

function refuseContradictions({
  secrets,
  template,
  profile,
  global,
  fromEnv,
  namesOnly,
}: SourceOptions): void {
  const projectOption = profile !== undefined ? '--profile' : global ? '--global' : undefined;
  const sourceOption =
    secrets !== undefined ? '--secrets' : template !== undefined ? '--template' : undefined;
  if (secrets !== undefined && template !== undefined)
    throw usageError('--secrets and --template name two sources', 'leave one of them out');
  if (sourceOption !== undefined && projectOption !== undefined)
    throw usageError(
      `${projectOption} is about the project's own files, and ${sourceOption} names another source`,
      'leave one of them out',
    );
  if (fromEnv && namesOnly)
    throw usageError('--from-env takes values, and --names-only takes none', 'leave one of them out');
  if (template === undefined && (fromEnv || namesOnly))
    throw usageError(
      `${fromEnv ? '--from-env' : '--names-only'} needs an example file`,
      'name it with --template FILE',
    );
  if (template !== undefined && !fromEnv && !namesOnly)
    throw usageError(
      '--template gives names, and no values',
      'add --from-env to take the values from the environment, or --names-only to check the names alone',
    );
  if (secrets === 'env:')
    throw usageError('--secrets env: wants a name', 'such as --secrets env:SECRETS_TOML');
}

/** The ways to say where the secrets are. */
const WAYS = `run this in the folder of the dlt project (or set DLT_PROJECT_DIR), or say where the secrets are:
  --secrets PATH                a TOML file
  --secrets -                   sops decrypt … | deploy-secrets … --secrets -
  --secrets env:NAME            an environment variable that holds the TOML
  --template FILE --from-env    an example's names, the environment's values
  --global                      dlt's global folder too`;

/** Refuses to go on with nothing to push. Always an error: it is never a reason to remove what is there. */
export const noSecrets = (message: string, hint = WAYS): UserError =>
  new UserError(message, { hint, code: 'no-secrets' });
