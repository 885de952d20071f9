import { TOKEN as AIRFLOW_TOKEN } from '../../fakes/airflow/index.ts';
import { KEY } from '../../testbed.ts';

/*
 * What a page takes for granted: a project that has been pushed from, or nothing at all.
 */

const SECRETS = `[sources.pipedrive]
pipedrive_api_key = "canary-pipedrive"

[sources.orders]
api_key = "canary-orders"

[destination.postgres.credentials]
drivername = "postgresql"
host = "db.acme.dev"
password = "canary-password"
`;

const EXAMPLE = SECRETS.replaceAll(/canary-\w+/g, '<configure me>');

const PIPELINE = `import dlt

if __name__ == "__main__":
    dlt.pipeline("crm").run([{"id": 1}], table_name="people")
`;

const WORKFLOW = `name: Load
on: { schedule: [{ cron: '0 6 * * *' }] }
jobs:
  load:
    runs-on: ubuntu-latest
    env:
      SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY: \${{ secrets.SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY }}
    steps:
      - uses: actions/checkout@v5
      - run: python pipeline.py
`;

const TARGETS = `version = 1
[defaults]
to = "github"
repo = "acme/etl"
[targets.production]
environment = "production"
[targets.staging]
environment = "staging"
`;

type Files = Readonly<Record<string, string>>;

const usual: Files = {
  '.dlt/secrets.toml': SECRETS,
  '.dlt/example.secrets.toml': EXAMPLE,
  '.github/workflows/load.yml': WORKFLOW,
  'pipeline.py': PIPELINE,
};

/** By page; the others have the usual one. */
const projects: Readonly<Record<string, Files>> = {
  'docs/github.md': { '.dlt/secrets.toml': SECRETS, 'pipeline.py': PIPELINE },
  'docs/moving.md': {},
  'README.md': { '.dlt/example.secrets.toml': EXAMPLE, 'pipeline.py': PIPELINE },
  'docs/status.md': {
    ...usual,
    '.dlt/secrets.toml': `${SECRETS}\n[deploy_secrets]\nkey = "${KEY}"\n`,
    '.dlt/secrets.example.toml': EXAMPLE,
    'deploy-secrets.toml': TARGETS,
  },
  'docs/plans.md': {
    ...usual,
    '.dlt/secrets.toml': `${SECRETS}\n[deploy_secrets]\nkey = "${KEY}"\n`,
    'deploy-secrets.toml': TARGETS,
  },
  'docs/targets.md': {
    ...usual,
    '.dlt/.workspace': '',
    '.dlt/prod.secrets.toml': `${SECRETS}\n[sources.sandbox]\nkey = "canary-sandbox"\n`,
    '.dlt/dev.secrets.toml': SECRETS,
    '.dlt/config.toml': '[runtime]\nlog_level = "WARNING"\n',
  },
};

export const filesFor = (page: string): Files => projects[page] ?? usual;

/** What the pages say to be in the environment. */
export const env: Readonly<Record<string, string>> = {
  SECRETS_TOML: `${SECRETS}\n[deploy_secrets]\nkey = "${KEY}"\n`,
  ACME_AIRFLOW_TOKEN: AIRFLOW_TOKEN,
};

/** The secrets, where they are in the environment already. */
export const values: Readonly<Record<string, string>> = {
  SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY: 'canary-pipedrive',
  SOURCES__ORDERS__API_KEY: 'canary-orders',
  DESTINATION__POSTGRES__CREDENTIALS__DRIVERNAME: 'postgresql',
  DESTINATION__POSTGRES__CREDENTIALS__HOST: 'db.acme.dev',
  DESTINATION__POSTGRES__CREDENTIALS__PASSWORD: 'canary-password',
};
