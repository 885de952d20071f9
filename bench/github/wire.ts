import path from 'node:path';
import { TOKEN } from '../../test/fakes/github/index.ts';
import { AUTHORITY } from '../../test/network/certificates.ts';
import type { Aim, Bench, Peer, Run } from '../bench.ts';
import type { Lab } from '../lab.ts';
import type { Ours } from '../project.ts';
import { type Remote, serving } from '../remote.ts';
import { pushRows, SECRETS, type Situation } from '../situations.ts';
import { peersFolder, versionOf } from '../versions.ts';
import { gh, writeEnvFile } from './gh.ts';

const newGhProgram = path.join(peersFolder, 'gh/bin/gh');

/** The same program, of this year. */
const newGh: Peer = {
  name: 'gh new',
  label: 'gh secret set -f',
  install: 'bench/install',
  version: () => versionOf(newGhProgram, ['--version']),
};

/**
 * How long a push takes as it is in life: over TLS, at the end of a wire on which connections and handshakes cost what
 * they cost, HTTP/2 for those who speak it.
 * @param roundTrip in milliseconds
 */
export const githubOverWire = (roundTrip: number): Bench => ({
  title: `A push of ${SECRETS} secrets over TLS, round trip ${roundTrip} ms`,
  about:
    `A fake GitHub at the end of a wire that passes each byte on ${roundTrip / 2} ms later, each way; a connection costs ` +
    'a round trip before TLS begins. gh writes every secret each time.',
  shows: ['wall', 'cpu', 'memory', 'connections', 'requests', 'rounds'],
  rounds: 10,
  precise: true,
  peers: [gh('gh secret set -f'), newGh],
  open: (lab) =>
    serving(path.join(import.meta.dirname, 'wire-server.ts'), [String(roundTrip)], async (remote) => {
      const weighing = lab.weighing();
      const theirs = await ghRuns(weighing, remote, roundTrip);
      return pushRows({
        lab: weighing,
        remote,
        folder: `wire-${roundTrip}`,
        ours: oursOverWire(remote),
        situations: ['first', 'none', 'few', 'all'],
        beside: (situation) => ({
          ...(roundTrip === AIMED_AT && { aims: aims[situation] }),
          theirs: situation === 'first' ? theirs.first : theirs.again,
        }),
      });
    }),
});

/** From the middle of Europe to the east of the United States it is some 90 ms, within a region below 5. */
const AIMED_AT = 50;

const wall = (most: number): Aim => ({ of: 'wall', most, times: 'gh' });
const connections: Aim = { of: 'connections', most: 1 };

const aims: Readonly<Record<Situation, readonly Aim[]>> = {
  first: [wall(2), { of: 'cpu', most: 3.5, times: 'gh' }, connections],
  none: [wall(0.92), connections],
  few: [wall(1.8), connections],
  all: [connections],
};

const oursOverWire =
  ({ at }: Remote): Ours =>
  (repository) => ({
    args: ['github', '--repo', repository],
    env: { GITHUB_API_URL: at, GH_TOKEN: TOKEN, NODE_EXTRA_CA_CERTS: AUTHORITY },
  });

type Runs = Readonly<Record<string, Run>>;

/** Both versions of gh, into an empty repository each time and, again and again, into one each. */
async function ghRuns(lab: Lab, remote: Remote, roundTrip: number): Promise<{ first: Runs; again: Runs }> {
  const file = await writeEnvFile(lab, SECRETS);
  const { host } = new URL(remote.at);
  const env = {
    GH_CONFIG_DIR: lab.path(`gh-wire-${roundTrip}`),
    GH_HOST: host,
    GH_ENTERPRISE_TOKEN: TOKEN,
    GH_NO_UPDATE_NOTIFIER: '1',
    NO_COLOR: '1',
    SSL_CERT_FILE: AUTHORITY,
  };
  const set = (program: string, repository: string) =>
    remote.counted(() =>
      lab.peer(program, ['secret', 'set', '-f', file, '--repo', `${host}/${repository}`], { env }),
    );
  const first =
    (program: string): Run =>
    async () =>
      set(program, await remote.make());
  const again =
    (program: string, repository: string): Run =>
    () =>
      set(program, repository);
  const [one, other] = [await remote.make(), await remote.make()];
  return {
    first: { gh: first('gh'), 'gh new': first(newGhProgram) },
    again: { gh: again('gh', one), 'gh new': again(newGhProgram, other) },
  };
}
