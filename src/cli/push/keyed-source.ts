import { generateKey } from '../../core/marks/key.ts';
import type { Context } from '../context.ts';
import { readSource, type Source } from '../sources/index.ts';
import { withKey } from '../with-key.ts';
import type { PushOptions } from './push-options.ts';

/**
 * The source, with a key if there is one or the user takes the offer of one. Only at a terminal and only for
 * a file is one offered; a dry run changes nothing, so it offers nothing.
 */
export async function keyedSource(wants: PushOptions, context: Context): Promise<Source> {
  const source = await readSource(wants, context);
  const { file, keyring } = source;
  if (keyring || file === undefined || wants.dryRun || !context.interactive) return source;
  if (!(await accepted(file, wants, context))) return source;
  const text = (await context.readFile(file)) ?? '';
  await context.rewriteFile(file, withKey(text, generateKey(context.random), file));
  return await readSource(wants, context);
}

async function accepted(
  file: string,
  { yes, quiet }: PushOptions,
  { confirm, stderr }: Context,
): Promise<boolean> {
  if (yes) {
    if (!quiet) stderr.write(`adding a key to ${file}, section [deploy_secrets], never pushed\n`);
    return true;
  }
  stderr.write('  No fingerprint key yet: the next diff could not tell changed from unchanged.\n');
  return (await confirm(`  Add one to ${file} (section [deploy_secrets], never pushed)?`, true)) ?? false;
}
