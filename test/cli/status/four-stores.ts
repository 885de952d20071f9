import { startFourStores } from '../four-stores.ts';

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
  const stores = await startFourStores({
    files: (airflow) => ({
      '.dlt/secrets.toml': SECRETS,
      'deploy-secrets.toml': targets(airflow),
      '.github/workflows/load.yml': WORKFLOW,
    }),
    env: {
      ...{ GITHUB_REPOSITORY: 'acme/etl', GITHUB_ACTOR: 'octocat' },
      ...{ GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push', GITHUB_SHA: 'a1b2c3d4'.repeat(5) },
    },
  });
  return {
    ...stores,
    shown: (text: string): string => stores.shown(text).replaceAll(/127\.0\.0\.1:\d+/g, 'HOST'),
  };
}
