import type { Store } from '../../../src/core/sync/provider.ts';
import { marksOf, testKeyring, theirKeyring } from '../../keyring.ts';
import { type RunOptions, type startRuns, VARIABLE } from './runs.ts';

/*
 * A place as it may be when something happens to its manifest. At acme/etl lie:
 *
 *   A, B     ours, in our file                GONE     ours, no longer in our file
 *   OTHERS   of a project with our key        THEIRS   of a project with another key
 *   FOREIGN  written by hand
 */
export const file = { A: 'canary-a', B: 'canary-b' };
export const everything = {
  ...file,
  GONE: 'canary-gone',
  OTHERS: 'canary-others',
  THEIRS: 'canary-theirs',
  FOREIGN: 'canary-foreign',
};
/** A before. */
export const OLD = 'canary-old';
export const asOthers: RunOptions = { marks: (store: Store) => marksOf(store, testKeyring, 'others') };
export const asThem: RunOptions = { keyring: theirKeyring };

type Runs = Awaited<ReturnType<typeof startRuns>>;

/** Where the manifest is kept. */
export interface Home {
  readonly where: string;
  readonly options: RunOptions;
  get(): string;
  set(text: string | undefined): void;
}

export const inVariable = ({ fake }: Runs): Home => ({
  where: `the variable ${VARIABLE} of acme/etl`,
  options: {},
  get: () => fake.variable('acme/etl', VARIABLE)?.value ?? '',
  set: (text) => {
    if (text === undefined) fake.removeVariable('acme/etl', VARIABLE);
    else fake.setVariable('acme/etl', VARIABLE, text);
  },
});

export const inFile = (): Home => {
  const files = new Map<string, string>();
  return {
    where: 'the file marks.txt',
    options: { options: { manifest: 'marks.txt' }, around: { files } },
    get: () => files.get('marks.txt') ?? '',
    set: (text) => {
      if (text === undefined) files.delete('marks.txt');
      else files.set('marks.txt', text);
    },
  };
};

/** Texts that the manifest had: in the middle of the first push, after it, and now. */
export interface Texts {
  readonly announced: string;
  readonly first: string;
  readonly now: string;
}

/** Makes the place what is described above. */
export async function furnish({ fake, clock, run }: Runs, { options, get }: Home): Promise<Texts> {
  const { A, B, GONE, OTHERS, THEIRS, FOREIGN } = everything;
  let announced = '';
  const peek = () => {
    announced = get();
  };
  fake.faults.push({ match: ({ method }) => method === 'PUT', do: peek });
  await run({ A: OLD, B, GONE }, options);
  const first = get();
  await run({ A, B, GONE }, options);
  await run({ OTHERS }, { ...options, ...asOthers });
  await run({ THEIRS }, { ...options, ...asThem });
  fake.setSecret('acme/etl', 'FOREIGN', FOREIGN);
  clock.pass(5000);
  return { announced, first, now: get() };
}
