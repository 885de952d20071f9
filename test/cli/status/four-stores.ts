import { onTestFinished } from 'vitest';
import { SharedClock } from '../../core/clock.ts';
import { startFake } from '../../fakes/start.ts';
import { KEY, type Run, type RunOptions, testbed } from '../../testbed.ts';

export const SECRETS = `[sources.crm]
api_key = "canary-7f3a-crm"  # expires 2026-12-05
token = "canary-7f3a-token"

[sources.shop]
password = "canary-7f3a-shop"  # expires 2026-11-20

[destination.warehouse]
password = "canary-7f3a-warehouse"
`;

const targets = (airflow: string): string => `version = 1

[defaults]
owner = "acme/etl"

[targets.production]
to = "github"
repo = "acme/etl"

[targets.staging]
to = "github"
repo = "acme/etl"
environment = "staging"
create-environment = true

[targets.vault]
to = "aws"
region = "eu-west-1"
prefix = "etl/"

[targets.cloud]
to = "gcp"
project = "acme-prod"
layout = "document"

[targets.airflow]
to = "airflow"
url = "${airflow}"
layout = "variable"
exclude = ["destination.*"]
`;

const WORKFLOW = `name: Load
on: { schedule: [{ cron: "0 6 * * *" }] }
jobs:
  load:
    runs-on: ubuntu-latest
    env:
      SOURCES__CRM__API_KEY: \${{ secrets.SOURCES__CRM__API_KEY }}
      SOURCES__CRM__TOKEN: \${{ secrets.SOURCES__CRM__TOKEN }}
      DESTINATION__WAREHOUSE__PASSWORD: \${{ secrets.DESTINATION__WAREHOUSE__PASSWORD }}
    steps:
      - run: python load.py
`;

/** A project whose secrets go to five targets in four stores, and whose workflow leaves one of them out. */
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
  const files = {
    '.dlt/secrets.toml': SECRETS,
    'deploy-secrets.toml': targets(airflow.fake.url),
    '.github/workflows/load.yml': WORKFLOW,
  };
  const stage = await testbed('github', { clock, server: { clock }, files });
  const env = {
    ...{ ...aws.env, ...gcp.env, ...airflow.env },
    ...{ DEPLOY_SECRETS_KEY: KEY, CI: 'true', GITHUB_REPOSITORY: 'acme/etl', GITHUB_ACTOR: 'octocat' },
    ...{ GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push', GITHUB_SHA: 'a1b2c3d4'.repeat(5) },
  };
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
    shown: (text: string): string => airflow.shown(aws.shown(text)).replaceAll(/127\.0\.0\.1:\d+/g, 'HOST'),
  };
}
