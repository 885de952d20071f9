import { UserError } from '../../src/core/diagnostics.ts';
import { parsePage, parseSecret, parseVersion, parseWritten } from '../../src/providers/gcp/answers.ts';
import { judgeFailure, toFailure } from '../../src/providers/gcp/failure.ts';
import { push } from '../chaos/chaos.ts';
import { type Dice, diceOf } from '../chaos/dice.ts';
import { mutate } from '../chaos/mutate.ts';
import { type ChaosStage, stages } from '../chaos/stages.ts';
import { entriesOf } from '../core/entries.ts';
import { marksOf } from '../keyring.ts';
import { prepareAt } from '../sync.ts';

export interface AnswerFuzz {
  /** How many answers were changed, by store. */
  readonly answers: Readonly<Record<string, number>>;
  /** Whatever was thrown and is no `UserError`. */
  readonly crashes: readonly string[];
}

const VALUES = { A: 'canary-1', B: 'canary-2', C: 'canary-3' };

/**
 * Changes the answers of every store, one thing or several in each, and looks and pushes by them: whatever comes is refused
 * in words, or taken.
 * @param runs how many answers of each store
 */
export async function fuzzAnswers({
  seed,
  runs,
}: {
  readonly seed: number;
  readonly runs: number;
}): Promise<AnswerFuzz> {
  const answers: Record<string, number> = {};
  const crashes: string[] = [];
  for (const name of ['github', 'aws', 'airflow 2', 'airflow 3'] as const) {
    const stage = await stages[name]();
    try {
      crashes.push(
        ...(await fuzzStage(stage, diceOf(seed), runs)).map((one) => `${name}, seed ${seed}: ${one}`),
      );
      answers[name] = stage.done.get('mutated') ?? 0;
    } finally {
      await stage.calm();
      await stage.close();
    }
  }
  crashes.push(...fuzzMessages(diceOf(seed), runs).map((one) => `gcp, seed ${seed}: ${one}`));
  return { answers: { ...answers, gcp: runs }, crashes };
}

/** Looks, and every so often pushes, until so many answers were changed. */
async function fuzzStage(stage: ChaosStage, dice: Dice, runs: number): Promise<string[]> {
  const bugs: string[] = [];
  await push(stage, VALUES);
  for (let turn = 1; (stage.done.get('mutated') ?? 0) < runs; turn++) {
    const isPush = turn % 10 === 0;
    stage.begin({ dice, probability: isPush ? 0.4 : 0.8, only: ['mutated'] });
    bugs.push(...(isPush ? (await push(stage, { ...VALUES, A: `canary-${turn}` })).bugs : await look(stage)));
  }
  return bugs;
}

async function look({ type, limits, open }: ChaosStage): Promise<string[]> {
  try {
    await prepareAt({ limits, open: () => open() }, entriesOf(VALUES, type), { marks: marksOf });
    return [];
  } catch (error) {
    return bugIn(error);
  }
}

const time = { seconds: '1795507200', nanos: 5 };
const secret = {
  name: 'projects/1029384756/secrets/A',
  etag: '"1"',
  createTime: time,
  annotations: { 'deploy-secrets.mark': 'v1 pending mark=x past=' },
  versionAliases: { prod: '1' },
  replication: { userManaged: { replicas: [{ location: 'europe-west1' }] } },
};
const version = { name: `${secret.name}/versions/7`, createTime: time, state: 'ENABLED', etag: '"2"' };
const failure = {
  code: 8,
  details: 'no',
  reason: 'RATE_LIMIT_EXCEEDED',
  statusDetails: [{ retryDelay: { seconds: 1 } }],
};

/** What Google's client hands on: gRPC checks types, and the emulators that people write check less. */
function fuzzMessages(dice: Dice, runs: number): string[] {
  const readers: readonly [() => void, ...(() => void)[]] = [
    () => parseSecret(mutate(secret, dice), dice.pick([undefined, 'A'])),
    () => parseWritten(mutate(secret, dice), { name: 'A', annotations: secret.annotations }),
    () => parseVersion(mutate(version, dice), 'A'),
    () =>
      parsePage(mutate({ secrets: [secret, secret], nextPageToken: 'x' }, dice), 'secrets', (item) =>
        parseSecret(item),
      ),
    () => judgeFailure(toFailure(Object.assign(new Error('no'), mutate(failure, dice)))),
  ];
  return Array.from({ length: runs }).flatMap(() => {
    try {
      dice.pick(readers)();
      return [];
    } catch (error) {
      return bugIn(error);
    }
  });
}

const bugIn = (error: unknown): string[] =>
  error instanceof UserError ? [] : [error instanceof Error ? `${error.stack}` : String(error)];
