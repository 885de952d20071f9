import { onTestFinished } from 'vitest';
import { SharedClock } from '../core/clock.ts';
import { startFake } from '../fakes/start.ts';
import { KEY, type Run, type RunOptions, testbed } from '../testbed.ts';

/** A project whose targets lead to four stores. */
interface FourStoresProject {
  /** The files of the project, once it is known where the Airflow is. */
  files(airflow: string): Readonly<Record<string, string>>;
  /** Besides what leads to the stores and lets in, the key, and that it is a CI. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts all four, on one clock; a minute passes before each run. */
export async function startFourStores({ files, env: more = {} }: FourStoresProject) {
  const clock = new SharedClock('2026-11-28T09:00:00Z');
  const [aws, gcp, airflow] = await Promise.all([
    startFake('aws', { clock }),
    startFake('gcp', { clock }),
    startFake('airflow'),
  ]);
  onTestFinished(async () => {
    await Promise.all([aws, gcp, airflow].map(({ fake }) => fake.close()));
  });
  const stage = await testbed('github', { clock, server: { clock }, files: files(airflow.fake.url) });
  const env = { ...aws.env, ...gcp.env, ...airflow.env, DEPLOY_SECRETS_KEY: KEY, CI: 'true', ...more };
  return {
    ...stage,
    clock,
    github: stage.server,
    aws: aws.fake,
    gcp: gcp.fake,
    airflow: airflow.fake,
    run: (args: readonly string[], options: RunOptions = {}): Promise<Run> => {
      clock.pass(60_000);
      return stage.run(args, { ...options, env: { ...env, ...options.env } });
    },
    /** As people read it, without what differs from run to run. */
    shown: (text: string): string => airflow.shown(aws.shown(text)),
  };
}
