import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ended, type Installed, install } from '../ends/installed.ts';
import { type FakeOf, type ProviderName, type Started, startFake } from '../fakes/start.ts';
import { formsFound } from '../forms.ts';
import { type InProcess, inProcess } from './in-process.ts';
import { SeededRandom } from './random.ts';

/*
 * Pushes of the built program that are ended at a random moment: by a signal, by two, by a reader that goes away, by a
 * disk that is full. After each: the code is true, what was said is whole and holds no value, the next look tells no
 * lie, and the next push does what is missing.
 */

export interface FuzzOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Hears of each round. */
  readonly say?: (line: string) => void;
}

/** @returns what was wrong, in words that lead back to it */
export async function fuzzEnds({ rounds, seed, say = () => {} }: FuzzOptions): Promise<string[]> {
  const random = new SeededRandom(seed);
  const stages = new Map<ProviderName, Stage>();
  const wrong: string[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const name = PROVIDERS[random.below(PROVIDERS.length)] ?? 'github';
      const stage = stages.get(name) ?? (await newStage(name));
      stages.set(name, stage);
      const found = await playRound(stage, random);
      say(`${round} ${found.what}${found.wrong.length > 0 ? ` WRONG: ${found.wrong.join('; ')}` : ''}`);
      wrong.push(...found.wrong.map((each) => `seed ${seed}, round ${round}, ${found.what}: ${each}`));
    }
  } finally {
    for (const { store, program } of stages.values()) {
      await store.fake.close();
      await program.remove();
    }
  }
  return wrong;
}

/** GitHub most of the time: its marks are the most that can be left in the middle. */
const PROVIDERS: readonly ProviderName[] = ['github', 'github', 'github', 'github', 'aws', 'gcp', 'airflow'];

interface Stage {
  readonly name: ProviderName;
  readonly store: Started<ProviderName>;
  readonly program: Installed;
  readonly inside: InProcess;
  /** What the store gives a reader. */
  held(name: string): string | undefined;
  /** Of the values: what was there in a round before is another one. */
  version: number;
}

const VALUES: {
  readonly [P in ProviderName]: (fake: FakeOf<P>, name: string) => string | null | undefined;
} = {
  github: (fake, name) => fake.secret('acme/etl', name)?.value,
  aws: (fake, name) => fake.value(name),
  gcp: (fake, name) => fake.value('acme-prod', name),
  airflow: (fake, name) => fake.variable(name)?.value,
};

const PLACES: Readonly<Record<ProviderName, string>> = {
  github: '--repo acme/etl',
  aws: '--prefix etl/',
  gcp: '--project acme-prod',
  airflow: '--layout variable',
};

async function newStage<P extends ProviderName>(name: P): Promise<Stage> {
  const store = await startFake(name);
  const program = await install(store.env);
  const held = (entry: string): string | undefined => VALUES[name](store.fake, entry) ?? undefined;
  return { name, store, program, inside: inProcess(store.env), held, version: 0 };
}

/** How a run is ended. */
interface Ending {
  readonly what: string;
  /** The line of bash, around the command. */
  line(command: string): string;
  act?(child: ChildProcess, random: SeededRandom): Promise<void>;
  readonly codes: readonly number[];
  /** Whether a run with this code may have left half of what it said. */
  mayBeCut(code: number): boolean;
}

const signals = (...names: readonly [NodeJS.Signals, ...NodeJS.Signals[]]): Ending => ({
  what: names.join(' and '),
  line: (command) => `exec ${command}`,
  act: async (child, random) => {
    for (const name of names) {
      await sleep(20 + random.below(500));
      child.kill(name);
    }
  },
  codes: [0, ...names.map((name) => CODES[name] ?? 0)],
  // Before it listens, a signal ends it at once; a second one always does, and these two do.
  mayBeCut: (code) => code !== 0,
});

const CODES: Readonly<Partial<Record<NodeJS.Signals, number>>> = {
  SIGINT: 130,
  SIGTERM: 143,
  SIGHUP: 129,
  SIGKILL: 137,
  SIGQUIT: 131,
};

const stream = (how: string, ...codes: readonly number[]): Ending => ({
  what: how,
  line: (command) => `${command} ${how}; exit \${PIPESTATUS[0]}`,
  codes,
  mayBeCut: () => true,
});

const ENDINGS: readonly [Ending, ...Ending[]] = [
  signals('SIGINT'),
  signals('SIGTERM'),
  signals('SIGHUP'),
  signals('SIGQUIT'),
  signals('SIGKILL'),
  signals('SIGINT', 'SIGINT'),
  signals('SIGTERM', 'SIGINT'),
  signals('SIGHUP', 'SIGTERM'),
  stream('| true', 141),
  stream('2>&1 | true', 141),
  stream('2>&1 | grep -q .', 0, 141),
  stream('| head -c 10 >/dev/null', 0, 141),
  stream('| { sleep 0.2; exit; }', 0, 141),
  stream('>/dev/full', 1),
  stream('>/dev/full 2>&1', 1),
  stream('>&- 2>&-', 0),
  stream('2> >(true) >/dev/null', 0),
];

const FORMATS: readonly [string, ...string[]] = ['', '--format json', '--format markdown'];

async function playRound(stage: Stage, random: SeededRandom) {
  const { fake } = stage.store;
  const [ending, format] = [random.pick(ENDINGS), random.pick(FORMATS)];
  const values = await newValues(stage, random);
  if ('latency' in fake) fake.latency = random.below(40);
  const command = `deploy-secrets ${words(stage).join(' ')} --yes ${format}`;
  const { child, ended } = stage.program.start(ending.line(command));
  await ending.act?.(child, random);
  const run = await ended;
  // What was on its way has arrived by then.
  await sleep(80);
  if ('latency' in fake) fake.latency = 0;
  const wrong = [...wrongWith(run, ending, format), ...(await wrongAfter(run, stage, values))];
  return { what: `${stage.name} ${ending.what} ${format} (code ${run.code})`, wrong };
}

/** What is wrong with what a run said of itself. */
function wrongWith({ code, stdout, stderr }: Ended, ending: Ending, format: string): string[] {
  const isOneDocument = format === '--format json' && !ending.mayBeCut(code);
  return [
    ...(ending.codes.includes(code) ? [] : [`the code is ${code}`]),
    ...(/^\s+at |node:internal|\bthrow\b|Unhandled|bug of/m.test(stderr) ? [`a dump: ${stderr}`] : []),
    ...(formsFound([CANARY], stdout + stderr).length > 0 ? ['a value was said'] : []),
    ...(isOneDocument && !isJson(stdout) ? [`half a document: ${stdout.slice(-200)}`] : []),
  ];
}

/** What is wrong with what it left behind: success with something to do, a lie, or a push that does not converge. */
async function wrongAfter({ code }: Ended, stage: Stage, values: readonly string[]): Promise<string[]> {
  const before = await look(stage);
  const lies = before.kept.filter((name) => stage.held(name) !== valueFor(name, values));
  const next = await stage.inside.run([...words(stage), '--yes']);
  const after = await look(stage);
  return [
    ...(code === 0 && before.pending > 0 ? [`success, and ${before.pending} to do`] : []),
    ...lies.map((name) => `${name} is kept, and holds another value`),
    ...(next.code === 0 ? [] : [`the next push ends with ${next.code}: ${next.stderr}`]),
    ...(after.pending > 0 ? [`after the next push ${after.pending} to do`] : []),
    ...after.kept
      .filter((name) => stage.held(name) !== valueFor(name, values))
      .map((name) => `after the next push ${name} holds another value`),
  ];
}

/** The words of the command, without those that make it push. */
const words = ({ name, store, program }: Stage): string[] => [
  ...store.args,
  ...PLACES[name].split(' '),
  ...['--owner', 'us', '--overwrite', '--secrets', path.join(program.folder, 'secrets.toml')],
];

const CANARY = 'canary-7f3a-fuzz';

/** Changes most of the values, and how many there are. */
async function newValues(stage: Stage, random: SeededRandom): Promise<readonly string[]> {
  stage.version += 1;
  const values = Array.from(
    { length: 1 + random.below(7) },
    (_, n) => `${CANARY}-${n}-${random.below(3) === 0 ? 0 : stage.version}`,
  );
  const lines = values.map((value, n) => `key_${n} = "${value}"\n`);
  await stage.program.write(`[sources.x]\n${lines.join('')}`);
  return values;
}

const valueFor = (name: string, values: readonly string[]): string | undefined =>
  values[Number(/\d+$/.exec(name)?.[0])];

async function look(stage: Stage) {
  const { stdout } = await stage.inside.run([...words(stage), '--dry-run', '--format', 'json']);
  const changes: { kind: string; name: string }[] = JSON.parse(stdout).targets[0].changes;
  const of = (...kinds: readonly string[]): string[] =>
    changes.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name);
  return { kept: of('keep'), pending: of('create', 'update', 'remove').length };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
