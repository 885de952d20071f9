import { startFourStores } from '../four-stores.ts';

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
  const stores = await startFourStores({
    files: (airflow) => ({ '.dlt/secrets.toml': SECRETS, 'deploy-secrets.toml': targets(airflow) }),
  });
  return {
    ...stores,
    /** Also without the blanks between columns, which are as wide as the address of Airflow is long. */
    shown: (text: string): string =>
      stores
        .shown(text)
        .replace(/^ {2}(?:actions|vault|cloud|airflow) .*$/gm, (line) => line.replace(/(?<=\S) {2,}/g, '  ')),
  };
}
