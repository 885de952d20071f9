import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Cost, Peer, Run } from '../bench.ts';
import type { Lab } from '../lab.ts';
import type { Remote } from '../remote.ts';
import { many, nameOf, secretOf } from '../secrets.ts';
import { SECRETS } from '../situations.ts';
import { peersFolder, versionOf } from '../versions.ts';
import { awsEnv } from './remote.ts';

const program = path.join(peersFolder, 'awscli/bin/aws');

/** AWS's own command line. @param label the command that the table names */
export const aws = (label: string): Peer => ({
  name: 'aws',
  label,
  install: 'bench/install',
  version: () => versionOf(program, ['--version']),
});

export const awsVersion = (lab: Lab): Promise<Cost> => lab.peer(program, ['--version']);

/** Of a hundred starts so many are run; what they took is multiplied. */
export const STARTED = 10;

const LOOP = `for each; do "$ALL_OF" secretsmanager $CALL "$NAMED" "\${each##*/}" --secret-string "file://$each" > "$TMPDIR/said"; done`;

/** A loop over files, each with a secret: `create-secret` into an empty account, then `put-secret-value`, whatever has changed. */
export async function awsRuns(lab: Lab, remote: Remote): Promise<{ first: Run; again: Run }> {
  const files = await writeFiles(lab);
  const loop = (url: string, call: string, named: string) => {
    const env = { ...awsEnv(url), ALL_OF: program, CALL: call, NAMED: named };
    return remote.counted(() => lab.peer('bash', ['-euc', LOOP, 'bash', ...files], { env }));
  };
  const create = (url: string) => loop(url, 'create-secret', '--name');
  const kept = await remote.make();
  let filled = false;
  return {
    first: async () => wholeOf(await create(await remote.make())),
    async again() {
      if (!filled) await create(kept);
      filled = true;
      return wholeOf(await loop(kept, 'put-secret-value', '--secret-id'));
    },
  };
}

async function writeFiles(lab: Lab): Promise<string[]> {
  const folder = lab.path('aws-secrets');
  await mkdir(folder, { recursive: true });
  const files = many(STARTED, (n) => path.join(folder, nameOf(n)));
  await Promise.all(files.map((file, n) => writeFile(file, secretOf(n, 0))));
  return files;
}

/** What a hundred take, told from those that were run. */
export function wholeOf({ wall, cpu, requests }: Cost): Cost {
  const times = SECRETS / STARTED;
  return {
    wall: wall * times,
    cpu: cpu * times,
    ...(requests !== undefined && { requests: requests * times }),
  };
}
