import path from 'node:path';
import type { Bench, Opened, Row } from '../bench.ts';
import { floorOf, floors, least } from '../floors.ts';
import type { Ours } from '../project.ts';
import { type Remote, serving } from '../remote.ts';
import { pushRows, SECRETS } from '../situations.ts';

/** A target is the host and port of a project. */
export const servingGcp = (makeRows: (remote: Remote) => Promise<readonly Row[]>): Promise<Opened> =>
  serving(path.join(import.meta.dirname, 'server.ts'), [], makeRows);

export const oursOnGcp: Ours = (host) => ({
  args: ['gcp', '--project', 'acme-prod'],
  env: { SECRET_MANAGER_EMULATOR_HOST: host },
});

export const gcpRequests: Bench = {
  title: `Requests of a push of ${SECRETS} secrets to Google's Secret Manager`,
  about:
    'On a fake of its own, by gRPC. Beyond the floor we announce each value before we add it, so that the next diff is right also ' +
    "after a push that was cut short, and look at the versions of what we write over, so that no one else's is lost. " +
    floorOf(floors.gcp),
  shows: ['requests'],
  rounds: 1,
  peers: [],
  open: (lab) =>
    servingGcp((remote) =>
      pushRows({
        lab,
        remote,
        folder: 'gcp',
        ours: oursOnGcp,
        situations: ['first', 'none', 'few', 'all'],
        beside: (situation) => ({
          floor: { requests: least(floors.gcp, situation) },
        }),
      }),
    ),
};
