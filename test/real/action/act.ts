import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { buildAction } from '../../../scripts/action.ts';
import { peer, run, type Said } from '../workflows/tools.ts';

/*
 * act runs the example workflows as GitHub's runner would, on this machine. What can't be fetched has a stand-in: the action
 * itself is the bundle as a release has it, the token of the App comes from a secret, artifacts lie in a folder. Signing in at
 * AWS and Google is left out: act has no OIDC, and the targets here are all at GitHub.
 */

const OURS = 'OWNER/deploy-secrets@0000000000000000000000000000000000000000';

const composite = (run: string, outputs = ''): string =>
  `name: stand-in\n${outputs}runs:\n  using: composite\n  steps:\n    - id: it\n      shell: bash\n      run: ${run}\n`;

const TOKEN_OUTPUT = 'outputs:\n  token:\n    value: $' + '{{ steps.it.outputs.token }}\n';

const standIns = (artifacts: string, token: string): Readonly<Record<string, string>> => ({
  'actions/create-github-app-token@1b10c78c7865c340bc4f6099eb2f838309f1e8c3': composite(
    `echo "token=${token}" >> "$GITHUB_OUTPUT"`,
    TOKEN_OUTPUT,
  ),
  'aws-actions/configure-aws-credentials@e6de054238d6b7531b4efff3b6587d9aade6a06c': composite('"true"'),
  'google-github-actions/auth@7c6bc770dae815cd3e89ee6cdf493a5fab2cc093': composite('"true"'),
  'actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f': composite(`cp plan.json ${artifacts}/`),
  'actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c': composite(
    `cp ${artifacts}/plan.json .`,
  ),
});

export interface ActRun {
  readonly event: string;
  readonly payload: object;
  readonly workflow: string;
  readonly secrets: Readonly<Record<string, string>>;
  /** What the App's token is. */
  readonly token: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The bundle of the action, as the tag of a release has it. */
export async function builtAction(root: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-action-'));
  await buildAction(path.join(folder, 'action'));
  await run('cp', [path.join(root, 'action.yml'), folder], { cwd: root });
  return folder;
}

/** Runs a workflow of a repository with the action that lies in a folder. */
export async function act(repository: string, action: string, running: ActRun): Promise<Said> {
  const home = await mkdtemp(path.join(tmpdir(), 'deploy-secrets-act-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const at = (file: string): string => path.join(home, file);
  await writeFile(at('secrets.yml'), stringify(running.secrets), { mode: 0o600 });
  await writeFile(at('event.json'), JSON.stringify(running.payload));
  await mkdir(at('artifacts'));
  const folders: string[] = [];
  for (const [name, text] of Object.entries(standIns(at('artifacts'), running.token))) {
    const folder = at(String(folders.length));
    await mkdir(folder);
    await writeFile(path.join(folder, 'action.yml'), text);
    folders.push(`${name}=${folder}`);
  }
  const args = [
    ...[running.event, '--workflows', running.workflow, '--eventpath', at('event.json')],
    ...['--platform', 'ubuntu-latest=-self-hosted', '--secret-file', at('secrets.yml')],
    ...['--no-cache-server', '--action-offline-mode', '--no-recurse'],
    ...[...folders, `${OURS}=${action}`].flatMap((one) => ['--local-repository', one]),
    ...Object.entries(running.env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ];
  return await run(peer('act', 'v0.2.89'), args, {
    cwd: repository,
    env: {
      HOME: home,
      PATH: [path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
    },
  });
}
