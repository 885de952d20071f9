import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { peer, pythonFolder, run, type Said } from './tools.ts';

/*
 * act (github.com/nektos/act) runs workflows as GitHub's runner does: it reads the text, works out the expressions,
 * and gives each step its environment. Here it does so on this machine, without a container.
 *
 * What can't be fetched has a stand-in: astral-sh/setup-uv is an action that does nothing, and `uv` a script that
 * runs the file with the Python that has dlt. actions/checkout needs none: act copies the folder itself.
 */

export interface Running {
  /** The workflow's file, as seen from the repository. */
  readonly workflow: string;
  readonly secrets: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
}

/** Runs the job of a workflow that is started by hand. */
export async function act(repository: string, { workflow, secrets, variables = {} }: Running): Promise<Said> {
  const home = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-act-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const file = path.join(home, 'secrets.yml');
  await writeFile(file, stringify(secrets), { mode: 0o600 });
  const varFile = path.join(home, 'variables.yml');
  await writeFile(varFile, stringify(variables));
  const setUpUv = path.join(home, 'setup-uv');
  await mkdir(setUpUv);
  await writeFile(path.join(setUpUv, 'action.yml'), SET_UP_UV);
  const bin = path.join(home, 'bin');
  await mkdir(bin);
  await writeFile(path.join(bin, 'uv'), UV, { mode: 0o755 });
  const args = [
    ...['workflow_dispatch', '--workflows', workflow, '--platform', 'ubuntu-latest=-self-hosted'],
    ...['--secret-file', file, '--var-file', varFile, '--no-cache-server', '--action-offline-mode'],
    ...['--local-repository', `astral-sh/setup-uv@${SET_UP_UV_PIN}=${setUpUv}`],
  ];
  return await run(peer('act', 'v0.2.89'), args, {
    cwd: repository,
    env: {
      HOME: home,
      PATH: [bin, pythonFolder, path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
    },
  });
}

/** As the workflow that is written anew has it. */
const SET_UP_UV_PIN = 'd0cc045d04ccac9d8b7881df0226f9e82c39688e';
const SET_UP_UV =
  'name: stand-in\nruns:\n  using: composite\n  steps:\n    - run: command -v uv\n      shell: bash\n';
const UV = '#!/bin/sh\n# uv run [OPTION VALUE]... FILE\nfor file; do :; done\nexec python "$file"\n';
