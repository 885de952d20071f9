/** A key and a whole connection, as a secrets backend of Airflow finds both. */
export const backendToml = `[sources.pipedrive]
api_key = "canary-7f3a-a"

[destination.postgres.credentials]
host = "db.acme.dev"
port = 5432
username = "loader"
password = "canary-7f3a-b"
`;
