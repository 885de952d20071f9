import { onTestFinished } from 'vitest';
import { SharedClock } from '../../core/clock.ts';
import { startFake } from '../../fakes/start.ts';
import { KEY, type Run, type RunOptions, testbed } from '../../testbed.ts';

export const SECRETS = `[sources.crm]
api_key = "canary-7f3a-crm"

[destination.warehouse.credentials]
drivername = "postgresql"
host = "db.acme.dev"
username = "loader"
password = "canary-7f3a-warehouse"
database = "dwh"
`;

const targets = (airflow: string): string => `version = 1

[defaults]
owner = "acme/etl"

[targets.actions]
to = "github"
repo = "acme/etl"

[targets.vault]
to = "aws"
region = "eu-west-1"
prefix = "etl/"

[targets.cloud]
to = "gcp"
project = "acme-prod"
layout = "document"
deep = true

[targets.airflow]
to = "airflow"
url = "${airflow}"
`;

/** A project whose secrets go to four stores at once. */
export async function fourStores() {
  const clock = new SharedClock('2026-11-28T09:00:00Z');
  const [aws, gcp, airflow] = await Promise.all([
    startFake('aws', { clock }),
    startFake('gcp', { clock }),
    startFake('airflow'),
  ]);
  onTestFinished(async () => {
    await Promise.all([aws, gcp, airflow].map(({ fake }) => fake.close()));
  });
  const files = { '.dlt/secrets.toml': SECRETS, 'deploy-secrets.toml': targets(airflow.fake.url) };
  const stage = await testbed('github', { clock, server: { clock }, files });
  const env = { ...aws.env, ...gcp.env, ...airflow.env, DEPLOY_SECRETS_KEY: KEY, CI: 'true' };
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
    /** As people read it, without what differs from run to run: columns are as wide as the address of Airflow is long. */
    shown: (text: string): string =>
      airflow
        .shown(aws.shown(text))
        .replace(/^ {2}(?:actions|vault|cloud|airflow) .*$/gm, (line) => line.replace(/(?<=\S) {2,}/g, '  ')),
  };
}
