import { expect, it } from 'vitest';
import { inOneText } from '../../testbed.ts';
import { planStage } from './stage.ts';

it('a plan is made, shown, applied, and not applied twice', async () => {
  const stage = await planStage();
  expect(inOneText(await stage.ci(['plan', '--out', 'plan.json', '--exit-code']))).toMatchInlineSnapshot(`
    "staging
    github acme/etl for Dependabot · .dlt/secrets.toml · 2 secrets

      sources.crm
        + SOURCES__CRM__API_KEY
        + SOURCES__CRM__USER

      2 to create
      nothing was changed

    production
    github acme/etl · .dlt/secrets.toml · 3 secrets

      sources.crm
        + SOURCES__CRM__API_KEY
        + SOURCES__CRM__USER
      destination.warehouse
        + DESTINATION__WAREHOUSE__PASSWORD

      3 to create
      nothing was changed

      staging     github acme/etl for Dependabot  2 to create
      production  github acme/etl                 3 to create
    plan of 5 changes at 2 targets saved; to apply it: deploy-secrets apply plan.json
    exit 2"
  `);
  expect(inOneText(await stage.ci(['plan', '--show', 'plan.json']))).toMatchInlineSnapshot(`
    "staging
    github acme/etl for Dependabot · planned 1 minute ago by version test · 2 secrets

      sources.crm
        + SOURCES__CRM__API_KEY
        + SOURCES__CRM__USER

      2 to create
      nothing was changed

    production
    github acme/etl · planned 1 minute ago by version test · 3 secrets

      sources.crm
        + SOURCES__CRM__API_KEY
        + SOURCES__CRM__USER
      destination.warehouse
        + DESTINATION__WAREHOUSE__PASSWORD

      3 to create
      nothing was changed

      staging     github acme/etl for Dependabot  2 to create
      production  github acme/etl                 3 to create
    exit 0"
  `);
  expect(inOneText(await stage.ci(['apply', 'plan.json', '--yes']))).toMatchInlineSnapshot(`
    "staging
    github acme/etl for Dependabot · .dlt/secrets.toml · 2 secrets

      sources.crm
        + SOURCES__CRM__API_KEY
        + SOURCES__CRM__USER

    production
    github acme/etl · .dlt/secrets.toml · 3 secrets

      sources.crm
        + SOURCES__CRM__API_KEY
        + SOURCES__CRM__USER
      destination.warehouse
        + DESTINATION__WAREHOUSE__PASSWORD

      staging     github acme/etl for Dependabot  2 created
      production  github acme/etl                 3 created
    exit 0"
  `);
  expect(inOneText(await stage.ci(['apply', 'plan.json', '--yes']))).toMatchInlineSnapshot(`
    "staging
    github acme/etl for Dependabot · 2 secrets, all unchanged (2 requests)
    error: all that the plan would do here is done already: it was applied, or someone pushed the same
    hint: nothing is left to do; for what changed since, plan again

    production
    github acme/etl · 3 secrets, all unchanged (2 requests)
    error: all that the plan would do here is done already: it was applied, or someone pushed the same
    hint: nothing is left to do; for what changed since, plan again

      staging     github acme/etl for Dependabot  refused: 1 problem
      production  github acme/etl                 refused: 1 problem
    hint: when that is mended, plan again, and apply the new plan
    exit 1"
  `);
  expect(inOneText(await stage.ci(['plan', '--exit-code']))).toMatchInlineSnapshot(`
    "staging
    github acme/etl for Dependabot · 2 secrets, all unchanged (2 requests)

    production
    github acme/etl · 3 secrets, all unchanged (2 requests)

      staging     github acme/etl for Dependabot  all 2 unchanged
      production  github acme/etl                 all 3 unchanged
    exit 0"
  `);
});
