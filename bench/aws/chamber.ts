import { access, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Peer, Run } from '../bench.ts';
import type { Lab } from '../lab.ts';
import type { Remote } from '../remote.ts';
import { many, nameOf, secretOf } from '../secrets.ts';
import { SECRETS } from '../situations.ts';
import { peersFolder } from '../versions.ts';
import { awsEnv } from './remote.ts';

const program = path.join(peersFolder, 'chamber/chamber');

/** Segment's chamber, with Secrets Manager behind it: all secrets in one JSON object. */
export const chamber: Peer = {
  name: 'chamber',
  label: 'chamber -b secretsmanager import',
  install: 'bench/install, which needs Go',
  version: versionBuilt,
};

/** A chamber that one builds says only `dev` of itself, so what it was built from tells. */
async function versionBuilt(): Promise<string | undefined> {
  try {
    await access(program);
  } catch {
    return undefined;
  }
  const pins = await readFile(path.join(import.meta.dirname, 'chamber/go.mod'), 'utf8');
  return /segmentio\/chamber\/v2 v(\S+)/.exec(pins)?.[1] ?? 'of an unknown version';
}

/**
 * A service is one JSON object, and each value that goes into it a version of that; of those AWS keeps a hundred for a
 * day. So there are two services, and two starts.
 */
const SERVICES = ['etl-1', 'etl-2'];

const LOOP = `for service; do "$CHAMBER" -b secretsmanager import "\${service##*/}" "$service.json"; done`;

/** The same whether the secrets are there or not, but for the very first write, and whatever has changed. */
export async function chamberRuns(lab: Lab, remote: Remote): Promise<{ first: Run; again: Run }> {
  const services = await writeServices(lab);
  const load = (url: string) => {
    // Its one resolver answers for every service of AWS, whatever the variable is called.
    const env = { ...awsEnv(url), CHAMBER_AWS_SSM_ENDPOINT: url, CHAMBER: program };
    return remote.counted(() => lab.peer('bash', ['-euc', LOOP, 'bash', ...services], { env }));
  };
  const kept = await remote.make();
  let filled = false;
  return {
    first: async () => load(await remote.make()),
    async again() {
      if (!filled) await load(kept);
      filled = true;
      return load(kept);
    },
  };
}

/** Where their files lie, without the ending. */
async function writeServices(lab: Lab): Promise<string[]> {
  const paths = SERVICES.map((service) => lab.path(service));
  for (const [part, each] of paths.entries()) {
    const here = many(SECRETS, (n) => n).filter((n) => n % SERVICES.length === part);
    const values = Object.fromEntries(here.map((n) => [nameOf(n), secretOf(n, 0)]));
    await writeFile(`${each}.json`, JSON.stringify(values));
  }
  return paths;
}
