import { onTestFinished } from 'vitest';
import { startFake } from '../../fakes/start.ts';
import { type Run, type RunOptions, type Testbed, testbed } from '../../testbed.ts';
import { env, filesFor, values } from './projects.ts';

/** A project with all four stores. */
export interface Stage {
  readonly bed: Testbed<'github'>;
  /** Runs a command of a list: all stores are there for it, and what the pages say to be in the environment. */
  run(words: readonly string[], options?: RunOptions): Promise<Run>;
  write(text: string, file: string): Promise<void>;
}

/** The addresses that the pages have for an Airflow. */
const AIRFLOWS = /https:\/\/airflow\.acme\.dev|http:\/\/127\.0\.0\.1:8080/g;

export async function stageFor(page: string): Promise<Stage> {
  const bed = await testbed('github', {
    files: filesFor(page),
    server: { repositories: ['acme/etl', 'acme/reports'] },
  });
  bed.server.addEnvironment('acme/etl/production');
  bed.server.addEnvironment('acme/etl/staging');
  const [aws, gcp, airflow] = await Promise.all([startFake('aws'), startFake('gcp'), startFake('airflow')]);
  onTestFinished(async () => {
    await Promise.all([aws.fake.close(), gcp.fake.close(), airflow.fake.close()]);
  });
  const here = (text: string): string => text.replaceAll(AIRFLOWS, airflow.fake.url);
  const everything = { ...aws.env, ...gcp.env, ...airflow.env, ...env };
  return {
    bed,
    run: (words, options) =>
      bed.run(words.map(here), {
        ...options,
        env: { ...everything, ...(words.includes('--from-env') && values) },
      }),
    write: (text, file) => bed.write(here(text), file),
  };
}
