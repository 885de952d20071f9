import { UserError } from '../../core/diagnostics.ts';
import { generateKey } from '../../core/marks/key.ts';
import { parseToml } from '../../core/toml/parse.ts';
import { takeSettings } from '../../core/toml/settings.ts';
import type { Context } from '../context.ts';
import { projectFile } from '../sources/index.ts';
import { withKey } from '../with-key.ts';

/** Adds a key to the secrets file. Refuses where there is one: a new key forgets what was pushed. */
export async function init(
  { secrets, quiet }: { readonly secrets: string | undefined; readonly quiet: boolean },
  context: Context,
): Promise<number> {
  const file = secrets ?? projectFile(context.env);
  if (file === '-' || file.startsWith('env:'))
    throw new UserError(`a key cannot be written to ${file === '-' ? 'standard input' : 'a variable'}`, {
      hint: 'name the file',
    });
  const text = await context.readFile(file);
  if (text === undefined)
    throw new UserError(`there is no ${file}`, {
      hint: 'make it first, as dlt wants it, or name it with --secrets PATH',
    });
  if (takeSettings(parseToml(text, file)).key)
    throw new UserError(`${file} has a key already`, {
      hint: 'to change it, move it to previous_key in [deploy_secrets] and run this again',
    });
  await context.rewriteFile(file, withKey(text, generateKey(context.random), file));
  if (!quiet) context.stderr.write(`added a key to ${file}, section [deploy_secrets]; it is never pushed\n`);
  return 0;
}
