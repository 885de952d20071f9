import type { Bench } from '../bench.ts';
import { floorOf, floors, least } from '../floors.ts';
import type { Lab } from '../lab.ts';
import { pushRows, SECRETS, type Situation } from '../situations.ts';
import { chamber, chamberRuns } from './chamber.ts';
import { aws, awsRuns, STARTED } from './command-line.ts';
import { oursOnAws, servingAws } from './remote.ts';

const peers = [aws('aws secretsmanager put-secret-value'), chamber];

/** Milliseconds on every answer. */
const LATENCY = 50;

const about =
  'All three on one fake AWS; none of the others looks what has changed. ' +
  `aws (create-secret at first) is started once for each secret: ${STARTED} of the ${SECRETS} starts were run, and what they took was multiplied. chamber keeps ` +
  'all values of a service in one JSON object, which it reads and writes again for each of them; two services of 50, since ' +
  'AWS takes a hundred versions of a secret a day.';

export const awsRequests: Bench = {
  title: `Requests of a push of ${SECRETS} secrets to AWS Secrets Manager`,
  about:
    `${about} We describe each secret before we write over it, since AWS says that its list may be five minutes behind. ` +
    floorOf(floors.aws),
  shows: ['requests'],
  rounds: 1,
  peers,
  open: (lab) => openAt(0, lab, ['first', 'none', 'few', 'all']),
};

/** The others take so long that a few rounds tell. */
export const awsPush: Bench = {
  title: `A push of ${SECRETS} secrets to AWS Secrets Manager, whole process`,
  about: `${about} Every answer comes ${LATENCY} ms late, without TLS.`,
  shows: ['wall', 'cpu'],
  rounds: 3,
  warmUp: 0,
  peers,
  open: (lab) => openAt(LATENCY, lab, ['first', 'none']),
};

const openAt = (latency: number, lab: Lab, situations: readonly Situation[]) =>
  servingAws(latency, async (remote) => {
    const [loop, imported] = [await awsRuns(lab, remote), await chamberRuns(lab, remote)];
    return pushRows({
      lab,
      remote,
      folder: `aws-at-${latency}`,
      ours: oursOnAws,
      situations,
      beside(situation) {
        const which = situation === 'first' ? 'first' : 'again';
        return {
          floor: { requests: least(floors.aws, situation) },
          theirs: { aws: loop[which], chamber: imported[which] },
        };
      },
    });
  });
