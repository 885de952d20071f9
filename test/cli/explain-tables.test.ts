import { expect, it } from 'vitest';
import { testbed } from '../testbed.ts';

it('explain tells who reads a table whole, both names, and that dlt asks for the table', async () => {
  const bed = await testbed('github', {
    files: {
      '.dlt/secrets.toml': '[sources.tickets.filters]\nstate = "canary-7f3a"\n',
      'pipeline.py':
        'import dlt\n\n@dlt.source(section="tickets")\ndef tickets(filters: dict = dlt.config.value): ...\n',
    },
  });
  const { stdout } = await bed.run(['explain', 'sources.tickets.filters']);
  expect(stdout).toMatchInlineSnapshot(`
    "sources.tickets.filters.state
      from      .dlt/secrets.toml:2:1
      called    SOURCES__TICKETS__FILTERS                             github env, aws env, gcp env
                SOURCES__TICKETS__FILTERS__STATE                      github env, aws env, gcp env
                DLT_SECRETS_TOML                                      github document
                dlt/dlt_secrets_toml                                  aws document
                dlt/env                                               aws json, in it SOURCES__TICKETS__FILTERS and SOURCES__TICKETS__FILTERS__STATE
                airflow/connections/sources.tickets.filters.state     aws connection, in it password and extra.state
                airflow/variables/dlt_secrets_toml                    aws airflow-document
                dlt_secrets_toml                                      gcp document, airflow document
                dlt_secrets_env                                       gcp json, in it SOURCES__TICKETS__FILTERS and SOURCES__TICKETS__FILTERS__STATE
                airflow-connections-sources__tickets__filters__state  gcp connection, in it password and extra.state
                airflow-variables-dlt_secrets_toml                    gcp airflow-document
                sources.tickets.filters.state                         airflow connection, in it password and extra.state
                sources.tickets.filters.state                         airflow variable
      read by   pipeline.py:4 tickets(filters: dict)  takes it whole: sources.tickets.filters
      dlt asks  SOURCES__TICKETS__TICKETS__FILTERS
                SOURCES__TICKETS__FILTERS           the table sources.tickets.filters, which dlt reads only whole
                SOURCES__FILTERS
                FILTERS
      error     in the layout variable: from a Variable of its own dlt would not read this value: dlt reads the table around it as a whole, and never a key in it
                hint: push it with --layout document, which keeps every value as it is
    "
  `);
  expect(JSON.parse((await bed.run(['explain', '--format', 'json'])).stdout).values[0].readers).toEqual([
    {
      table: 'sources.tickets.filters',
      place: 'pipeline.py:4',
      shown: 'tickets(filters: dict)',
      takes: 'it whole',
    },
  ]);
});
