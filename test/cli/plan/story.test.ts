import { expect, it } from 'vitest';
import { inOneText } from '../../testbed.ts';
import { fourStores, SECRETS } from './four-stores.ts';
import { codesOf } from './stage.ts';

it('a team goes from review to release on four stores, while somebody rotates a value by hand', {
  timeout: 60_000,
}, async () => {
  const team = await fourStores();
  const tell = async (args: readonly string[]): Promise<string> =>
    team.shown(inOneText(await team.run(args)));

  // Monday: everything is released for the first time.
  expect((await team.run(['push', '--all', '--yes'])).code).toBe(0);

  // Tuesday: a pull request brings a new value. The job plans, and people review.
  await team.write(SECRETS.replace('7f3a-crm', '7f3a-crm-2'), '.dlt/secrets.toml');
  expect((await team.run(['plan', '--out', 'plan.json', '--exit-code'])).code).toBe(2);
  expect(await tell(['plan', '--show', 'plan.json', '--format', 'markdown'])).toMatchInlineSnapshot(`
    "### Secrets: 2 changes

    | target | | create | update | conflict | unchanged | left over | not ours |
    |---|---|--:|--:|--:|--:|--:|--:|
    | actions | github \`acme/etl\` |  | 1 |  | 5 |  |  |
    | vault | aws \`123456789012 eu-west-1 etl/\` |  | 1 |  | 5 |  |  |
    | cloud | gcp acme-prod |  | 1 |  |  |  |  |
    | airflow | airflow \`http://airflow\` (Airflow \`3.3.2\`) |  | 2 |  | 1 |  |  |

    | | secret | actions | vault | cloud | airflow |
    |:-:|---|---|---|---|---|
    | \`~\` | \`sources.crm.api_key\` | new value | new value |  | new value |
    | \`~\` | \`dlt_secrets_toml\` |  |  | new value | new value |

    <details><summary>6 unchanged</summary>

    - \`destination.warehouse.credentials\` \`drivername, host, username, password, database\`
    - \`destination.warehouse\` \`credentials\`
    </details>
    exit 0"
  `);

  // Meanwhile someone rotates it at AWS, since it was urgent.
  team.aws.setByHand('etl/SOURCES__CRM__API_KEY', 'canary-7f3a-by-hand');

  // The merge applies what was reviewed, but not there.
  expect(await tell(['apply', 'plan.json', '--yes'])).toMatchInlineSnapshot(`
    "actions
    github acme/etl · .dlt/secrets.toml · 6 secrets

      sources.crm
        ~ SOURCES__CRM__API_KEY  new value

    vault
    aws 123456789012 eu-west-1 etl/ · .dlt/secrets.toml · 6 secrets

      sources.crm
        ! etl/SOURCES__CRM__API_KEY  changed elsewhere, 1 minute ago
    error: 2 problems at vault, nothing is sent there

      etl/SOURCES__CRM__API_KEY
          changed at aws 123456789012 eu-west-1 etl/ 1 minute ago, after our last push
          hint: take the new value into .dlt/secrets.toml if it is the right one, then push with
          --overwrite; of this alone: --include sources.crm.api_key --overwrite
      etl/SOURCES__CRM__API_KEY
          it was changed there since the plan was made
          hint: plan again, and review what is different

    cloud
    gcp acme-prod · .dlt/secrets.toml · 1 secret of 6 keys

      the whole file
        ~ dlt_secrets_toml  new value

    airflow
    airflow http://airflow (Airflow 3.3.2) · .dlt/secrets.toml · 2 connections and 1 variable of 6 keys

      sources.crm
        ~ sources.crm.api_key  connection  new value
      the whole file
        ~ dlt_secrets_toml     variable    new value

      actions  github acme/etl  1 updated, 5 unchanged
      vault  aws 123456789012 eu-west-1 etl/  refused: 2 problems
      cloud  gcp acme-prod  1 updated
      airflow  airflow http://airflow (Airflow 3.3.2)  1 connection and 1 variable updated, 1 connection unchanged
    hint: when that is mended, plan again, and apply the new plan
    exit 1"
  `);
  expect(team.aws.value('etl/SOURCES__CRM__API_KEY')).toBe('canary-7f3a-by-hand');
  expect(team.github.secret('acme/etl', 'SOURCES__CRM__API_KEY')?.value).toBe('canary-7f3a-crm-2');

  // They take over what was done by hand, plan again, and review again.
  await team.write(SECRETS.replace('7f3a-crm', '7f3a-by-hand'), '.dlt/secrets.toml');
  await team.run(['plan', '--out', 'plan.json', '--overwrite']);

  // One store is down when it is applied: the others go on.
  team.github.faults.push({ times: Number.POSITIVE_INFINITY, do: { status: 503 } });
  const down = await team.run(['apply', 'plan.json', '--yes', '--format', 'json']);
  expect([down.code, codesOf(down)]).toEqual([1, { actions: ['error'], vault: [], cloud: [], airflow: [] }]);
  team.github.faults.clear();

  // It comes back. The plan still holds there, and everywhere else it was applied.
  const again = await team.run(['apply', 'plan.json', '--yes', '--format', 'json']);
  expect([again.code, codesOf(again)]).toEqual([
    1,
    { actions: [], vault: ['plan-applied'], cloud: ['plan-applied'], airflow: ['plan-applied'] },
  ]);
  expect(team.github.secret('acme/etl', 'SOURCES__CRM__API_KEY')?.value).toBe('canary-7f3a-by-hand');
  expect((await team.run(['plan', '--exit-code'])).code).toBe(0);
});

it('a store that is down when the plan is made is planned for again', { timeout: 60_000 }, async () => {
  const team = await fourStores();
  team.github.faults.push({ times: Number.POSITIVE_INFINITY, do: { status: 503 } });
  const made = await team.run(['plan', '--out', 'plan.json', '--format', 'json']);
  expect([made.code, codesOf(made).actions]).toEqual([1, ['error']]);
  team.github.faults.clear();
  const run = await team.run(['apply', 'plan.json', '--yes', '--format', 'json']);
  expect([run.code, codesOf(run)]).toEqual([
    1,
    { actions: ['plan-not-looked'], vault: [], cloud: [], airflow: [] },
  ]);
  expect(team.github.secret('acme/etl', 'SOURCES__CRM__API_KEY')).toBeUndefined();
});
