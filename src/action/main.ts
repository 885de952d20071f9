// The action: what the runner of GitHub starts, by action.yml. One bundled file, see scripts/action.ts.
import { appendFile } from 'node:fs/promises';
import manifest from '../../package.json' with { type: 'json' };
import type { Context } from '../cli/context.ts';
import { runProcess } from '../cli/process.ts';
import { failureText } from '../cli/render/diagnostics.ts';
import { UserError } from '../core/diagnostics.ts';
import { runAction } from './run.ts';

async function main(context: Context): Promise<number> {
  try {
    return await runAction({
      env: process.env,
      enter: (folder) => {
        enter(folder);
        return context;
      },
      command: (text) => void process.stdout.write(text),
      append: (file, text) => appendFile(file, text),
    });
  } catch (error) {
    context.stderr.write(failureText(error, context.stderr));
    return 1;
  }
}

function enter(folder: string): void {
  try {
    process.chdir(folder);
  } catch {
    throw new UserError(`there is no folder ${folder}`, {
      hint: 'working-directory is the folder of the project in the checkout: is it checked out?',
      code: 'usage',
    });
  }
}

void runProcess(manifest.version, (_, context) => main(context));
