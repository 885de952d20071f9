import type { Keyring } from '../../../src/core/mark.ts';
import type { Outside, World } from '../../../src/core/outside.ts';
import { Pacer } from '../../../src/core/pace.ts';
import { airflow } from '../../../src/providers/airflow/index.ts';
import { FakeClock } from '../../core/clock.ts';
import { PASSWORD, USERNAME } from '../../fakes/airflow/index.ts';

export interface Surroundings {
  readonly clock?: FakeClock;
  readonly env?: World['env'];
  /** What programs print, by their command line. */
  readonly programs?: Readonly<Record<string, string>>;
  readonly keyring?: Keyring;
}

/** A world in which only the network is real, and time passes only when someone waits. */
export function outsideWith(around: Surroundings = {}): Outside {
  const clock = around.clock ?? new FakeClock('2026-11-24T09:00:00Z');
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
  const world = { now: () => clock.now(), sleep: clock.sleep.bind(clock), random };
  return {
    ...world,
    env: around.env ?? {},
    readFile: async () => undefined,
    writeFile: async () => {},
    run: async (program, args) => around.programs?.[[program, ...args].join(' ')],
    confirm: async () => undefined,
    tell: () => {},
    pacer: new Pacer(airflow.pace, world),
    ...(around.keyring && { keyring: around.keyring }),
  };
}

/** What the fake takes, whichever version it is. */
export const passwordEnv: World['env'] = { AIRFLOW_USERNAME: USERNAME, AIRFLOW_PASSWORD: PASSWORD };
