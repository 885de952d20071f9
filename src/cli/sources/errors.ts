import { UserError } from '../../core/diagnostics.ts';

/** The ways to say where the secrets are. */
const WAYS = `run this in the folder of the dlt project (or set DLT_PROJECT_DIR), or say where the secrets are:
  --secrets PATH                a TOML file
  --secrets -                   standard input: sops decrypt … | deploy-secrets … --secrets -
  --secrets env:NAME            an environment variable that holds the TOML
  --template FILE --from-env    names from an example file, values from the environment
  --global                      dlt's global folder too`;

/** Refuses to go on with nothing to push. Always an error: it is never a reason to remove what is there. */
export const noSecrets = (message: string, hint = WAYS): UserError =>
  new UserError(message, { hint, code: 'no-secrets' });
