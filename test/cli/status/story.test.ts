import { expect, it } from 'vitest';
import { faultsOf } from '../../schema/output.ts';
import { inOneText } from '../../testbed.ts';
import { fourStores, SECRETS } from './four-stores.ts';

it('a team reads what is where, while stores refuse, go down, and are changed by hand', {
  timeout: 60_000,
}, async () => {
  const team = await fourStores();
  const tell = async (...args: string[]): Promise<string> =>
    team.shown(inOneText(await team.run(['status', ...args])));

  // Before the first push.
  expect(await tell('--exit-code')).toMatchInlineSnapshot(`
    "needs you: 5 missing, 1 expired, 1 expires soon
      missing: a push creates them
                                        production  staging    vault      cloud      airflow
        dlt_secrets_toml                ·           ·          ·          + missing  ·
        sources.crm.api_key             + missing   + missing  + missing  │          + missing
        sources.crm.token               + missing   + missing  + missing  │          + missing
        sources.shop.password           + missing   + missing  + missing  │          + missing
        destination.warehouse.password  + missing   + missing  + missing  │          ·
      expired, or soon: renew the value, and mend the date in the comment beside it
        sources.shop.password  expired on 2026-11-20, 8 days ago
        sources.crm.api_key    expires in 7 days, on 2026-12-05

    no workflow passes on: 1 secret
      no job sees it: deploy-secrets check --write adds the line
        sources.shop.password

    production  4 missing · github acme/etl · last push not known
    staging     4 missing · github acme/etl (staging) · last push not known
    vault       4 missing · aws 123456789012 eu-west-1 etl/ · last push not known
    cloud       1 missing · gcp acme-prod · last push not known
    airflow     3 missing · airflow http://airflow (Airflow 3.3.2) · last push not known
    exit 2"
  `);

  expect((await team.run(['push', '--all', '--yes'])).code).toBe(0);
  const writes = () => team.github.requests.filter(({ method }) => method !== 'GET').length;
  const written = writes();

  // All is pushed, and nothing is asked of anyone but what the comments and the workflow say.
  expect(await tell('--exit-code')).toMatchInlineSnapshot(`
    "needs you: 1 expired, 1 expires soon
      expired, or soon: renew the value, and mend the date in the comment beside it
        sources.shop.password  expired on 2026-11-20, 8 days ago
        sources.crm.api_key    expires in 7 days, on 2026-12-05

    no workflow passes on: 1 secret
      no job sees it: deploy-secrets check --write adds the line
        sources.shop.password

    production  4 in sync · github acme/etl · last push 1 minute ago by octocat, commit a1b2c3d
    staging     4 in sync · github acme/etl (staging) · last push 1 minute ago by octocat
    vault       4 in sync · aws 123456789012 eu-west-1 etl/ · last push not known
    cloud       1 unchanged by us · gcp acme-prod · last push 1 minute ago by octocat, commit a1b2c3d
    airflow     3 unchanged by us · last push 1 minute ago by octocat
    exit 2"
  `);

  // Renewed and passed on: a line for each target.
  const calm = SECRETS.replaceAll(/ {2}# expires .*/g, '');
  await team.write(calm, '.dlt/secrets.toml');
  const workflow = '.github/workflows/load.yml';
  const line = '      SOURCES__SHOP__PASSWORD: $'.concat('{{ secrets.SOURCES__SHOP__PASSWORD }}\n');
  await team.write((await team.read(workflow)).replace('    steps:', `${line}    steps:`), workflow);
  expect(await tell('--exit-code')).toMatchInlineSnapshot(`
    "production  4 in sync · github acme/etl · last push 2 minutes ago by octocat, commit a1b2c3d
    staging     4 in sync · github acme/etl (staging) · last push 2 minutes ago by octocat
    vault       4 in sync · aws 123456789012 eu-west-1 etl/ · last push not known
    cloud       1 unchanged by us · gcp acme-prod · last push 2 minutes ago by octocat, commit a1b2c3d
    airflow     3 unchanged by us · last push 2 minutes ago by octocat
    exit 0"
  `);

  // One is changed by hand, one removed by hand, one renewed in the file and pushed to one target, one leaves the file.
  team.clock.pass(3 * 3_600_000);
  team.aws.setByHand('etl/SOURCES__CRM__API_KEY', 'canary-7f3a-by-hand');
  team.github.removeSecret('acme/etl/staging', 'SOURCES__CRM__API_KEY');
  team.github.setSecret('acme/etl', 'SOMEBODY_ELSES', 'canary-7f3a-other');
  await team.write(
    calm.replace('7f3a-token', '7f3a-token-2').replace('[sources.shop]\npassword = "canary-7f3a-shop"\n', ''),
    '.dlt/secrets.toml',
  );
  expect((await team.run(['push', 'production', '--yes'])).code).toBe(0);
  await team.write(
    (await team.read('.dlt/secrets.toml')).replace('[destination.warehouse]', SHOP),
    '.dlt/secrets.toml',
  );
  // The store of one refuses, that of another is down: neither is missing anything.
  team.gcp.permissions = new Set();
  team.airflow.faults.push({ times: Number.POSITIVE_INFINITY, do: 'cut' });
  expect(await tell('--exit-code')).toMatchInlineSnapshot(`
    "needs you: 1 conflict, 1 missing, 1 expired, 2 targets not looked at
      in conflict: take the right value into the file, or push with --overwrite
        sources.crm.api_key
            = in sync: production
            ! deleted elsewhere: staging
            ! changed elsewhere, 2 minutes ago: vault
      missing: a push creates it
                           production  staging    vault      cloud  airflow
        sources.shop.user  + missing   + missing  + missing  ?      ?
      expired, or soon: renew the value, and mend the date in the comment beside it
        sources.shop.user  expired on 2026-11-20, 8 days ago
      cloud: no permission
          the caller may not list the secrets of acme-prod: permission secretmanager.secrets.list is
          missing on projects/acme-prod, or there is no such project
          hint: grant a role that has secretmanager.secrets.list: roles/secretmanager.admin, or the
          least one that --print-policy prints
      airflow: not reached
          could not ask which Airflow this is: no connection to http://airflow (ECONNRESET)
          hint: check the network, HTTPS_PROXY and --url

    differs between targets: 2 secrets, 1 of them told above
                           production  staging      vault        cloud  airflow
        sources.crm.token  =           ~ new value  ~ new value  ?      ?

    no workflow passes on: 1 secret
      no job sees it: deploy-secrets check --write adds the line
        sources.shop.user

    production  1 missing, 3 in sync · 1 left over, 1 not ours · last push 1 minute ago by octocat
    staging     1 deleted elsewhere, 1 missing, 1 new value, 1 in sync · 1 left over
    vault       1 changed elsewhere, 1 missing, 1 new value, 1 in sync · 1 left over
    cloud       ? no permission  gcp acme-prod
    airflow     ? not reached  airflow http://airflow
    exit 1"
  `);
  expect(await tell('--format', 'markdown')).toMatchInlineSnapshot(`
    "### Secrets: 1 conflict, 1 missing, 1 expired, 2 targets not looked at, 1 more differs between targets, 1 passed on by no workflow

    - **no permission** \`cloud\`: the caller may not list the secrets of acme-prod: permission \`secretmanager.secrets.list\` is missing on \`projects/acme-prod\`, or there is no such project. grant a role that has \`secretmanager.secrets.list\`: \`roles/secretmanager.admin\`, or the least one that \`--print-policy\` prints
    - **not reached** \`airflow\`: could not ask which Airflow this is: no connection to \`http://airflow\` (ECONNRESET). check the network, \`HTTPS_PROXY\` and \`--url\`

    | | secret | why | where |
    |:-:|---|---|---|
    | \`!\` | \`sources.crm.api_key\` | **deleted elsewhere**<br>**changed elsewhere, 3 minutes ago** | staging<br>vault |
    | \`+\` | \`sources.shop.user\` | missing | production, staging, vault |
    | \`~\` | \`sources.crm.token\` | new value | staging, vault |

    **Expired, or soon**: renew the value, and mend the date in the comment beside it

    - \`sources.shop.user\` expired on 2026-11-20, 8 days ago

    **No workflow passes on**: deploy-secrets check \`--write\` adds the line

    - \`sources.shop.user\`

    | 5 targets | | | last push |
    |---|---|---|---|
    | production | github \`acme/etl\` | 1 missing, 3 in sync · 1 left over, 1 not ours | last push 2 minutes ago by octocat, commit \`a1b2c3d\` |
    | staging | github \`acme/etl\` (staging) | 1 deleted elsewhere, 1 missing, 1 new value, 1 in sync · 1 left over | last push 3 hours ago by octocat, commit \`a1b2c3d\` |
    | vault | aws \`123456789012 eu-west-1 etl/\` | 1 changed elsewhere, 1 missing, 1 new value, 1 in sync · 1 left over | last push not known |
    | cloud | gcp acme-prod | no permission | not known |
    | airflow | airflow \`http://airflow\` | not reached | not known |
    exit 1"
  `);
  const { stdout, code } = await team.run(['status', '--format', 'json', '--exit-code']);
  expect(code).toBe(1);
  expect(faultsOf(JSON.parse(stdout))).toEqual([]);
  expect(team.shown(stdout).replace(/(?<="at": "2026[^"]{12})[^"]*/, '…')).toMatchInlineSnapshot(`
    "{
      "version": 1,
      "at": "2026-11-28T12:08…",
      "namesOnly": false,
      "sources": [
        ".dlt/secrets.toml"
      ],
      "summary": {
        "conflict": 1,
        "missing": 1,
        "expired": 1,
        "expiring": 0,
        "failedLooks": 2,
        "different": 2,
        "unread": 1,
        "leftover": 3
      },
      "targets": [
        {
          "name": "production",
          "provider": "github",
          "target": "github acme/etl",
          "failure": null,
          "counts": {
            "in sync": 3,
            "missing": 1,
            "left over": 1
          },
          "foreign": 1,
          "besides": 2,
          "seesOthers": true,
          "lastPush": {
            "by": "octocat",
            "at": "2026-11-28T12:05:00.000Z",
            "run": null,
            "commit": "a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4",
            "dirty": null
          },
          "problems": [],
          "requests": {
            "reads": 2,
            "writes": 0
          }
        },
        {
          "name": "staging",
          "provider": "github",
          "target": "github acme/etl (staging)",
          "failure": null,
          "counts": {
            "deleted elsewhere": 1,
            "new value": 1,
            "missing": 1,
            "in sync": 1,
            "left over": 1
          },
          "foreign": 0,
          "besides": 1,
          "seesOthers": true,
          "lastPush": {
            "by": "octocat",
            "at": "2026-11-28T09:02:00.000Z",
            "run": null,
            "commit": "a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4",
            "dirty": null
          },
          "problems": [],
          "requests": {
            "reads": 3,
            "writes": 0
          }
        },
        {
          "name": "vault",
          "provider": "aws",
          "target": "aws 123456789012 eu-west-1 etl/",
          "failure": null,
          "counts": {
            "changed elsewhere": 1,
            "new value": 1,
            "missing": 1,
            "in sync": 1,
            "left over": 1
          },
          "foreign": 0,
          "besides": 1,
          "seesOthers": true,
          "lastPush": null,
          "problems": [],
          "requests": {
            "reads": 1,
            "writes": 0
          }
        },
        {
          "name": "cloud",
          "provider": "gcp",
          "target": "gcp acme-prod",
          "failure": {
            "why": "no permission",
            "message": "the caller may not list the secrets of acme-prod: permission secretmanager.secrets.list is missing on projects/acme-prod, or there is no such project",
            "hint": "grant a role that has secretmanager.secrets.list: roles/secretmanager.admin, or the least one that --print-policy prints"
          },
          "counts": {},
          "foreign": null,
          "besides": null,
          "seesOthers": null,
          "lastPush": null,
          "problems": [],
          "requests": {
            "reads": 1,
            "writes": 0
          }
        },
        {
          "name": "airflow",
          "provider": "airflow",
          "target": "airflow http://airflow",
          "failure": {
            "why": "not reached",
            "message": "could not ask which Airflow this is: no connection to http://airflow (ECONNRESET)",
            "hint": "check the network, HTTPS_PROXY and --url"
          },
          "counts": {},
          "foreign": null,
          "besides": null,
          "seesOthers": null,
          "lastPush": null,
          "problems": [],
          "requests": {
            "reads": 5,
            "writes": 0
          }
        }
      ],
      "rows": [
        {
          "group": "documents",
          "section": null,
          "path": "dlt_secrets_toml",
          "variable": null,
          "at": null,
          "holds": 4,
          "readers": null,
          "expires": null,
          "needsSomeone": false,
          "different": false,
          "cells": []
        },
        {
          "group": "section",
          "section": "sources.crm",
          "path": "sources.crm.api_key",
          "variable": "SOURCES__CRM__API_KEY",
          "at": ".dlt/secrets.toml:2:1",
          "holds": null,
          "readers": [
            "load.yml, load"
          ],
          "expires": null,
          "needsSomeone": true,
          "different": true,
          "cells": [
            {
              "target": "production",
              "state": "in sync",
              "type": "secret",
              "name": "SOURCES__CRM__API_KEY",
              "changedAt": "2026-11-28T09:02:00.000Z",
              "within": null,
              "keys": [],
              "settings": []
            },
            {
              "target": "staging",
              "state": "deleted elsewhere",
              "type": "secret",
              "name": "SOURCES__CRM__API_KEY",
              "changedAt": "2026-11-28T09:02:00.000Z",
              "within": null,
              "keys": [],
              "settings": []
            },
            {
              "target": "vault",
              "state": "changed elsewhere",
              "type": "secret",
              "name": "etl/SOURCES__CRM__API_KEY",
              "changedAt": "2026-11-28T12:04:00.000Z",
              "within": null,
              "keys": [],
              "settings": []
            }
          ]
        },
        {
          "group": "section",
          "section": "sources.crm",
          "path": "sources.crm.token",
          "variable": "SOURCES__CRM__TOKEN",
          "at": ".dlt/secrets.toml:3:1",
          "holds": null,
          "readers": [
            "load.yml, load"
          ],
          "expires": null,
          "needsSomeone": false,
          "different": true,
          "cells": [
            {
              "target": "production",
              "state": "in sync",
              "type": "secret",
              "name": "SOURCES__CRM__TOKEN",
              "changedAt": "2026-11-28T12:05:00.000Z",
              "within": null,
              "keys": [],
              "settings": []
            },
            {
              "target": "staging",
              "state": "new value",
              "type": "secret",
              "name": "SOURCES__CRM__TOKEN",
              "changedAt": "2026-11-28T09:02:00.000Z",
              "within": null,
              "keys": [],
              "settings": []
            },
            {
              "target": "vault",
              "state": "new value",
              "type": "secret",
              "name": "etl/SOURCES__CRM__TOKEN",
              "changedAt": "2026-11-28T09:02:00.000Z",
              "within": null,
              "keys": [],
              "settings": []
            }
          ]
        },
        {
          "group": "section",
          "section": "sources.shop",
          "path": "sources.shop.user",
          "variable": "SOURCES__SHOP__USER",
          "at": ".dlt/secrets.toml:7:1",
          "holds": null,
          "readers": [],
          "expires": {
            "on": "2026-11-20",
            "is": "expired",
            "days": -8
          },
          "needsSomeone": true,
          "different": false,
          "cells": [
            {
              "target": "production",
              "state": "missing",
              "type": "secret",
              "name": "SOURCES__SHOP__USER",
              "changedAt": null,
              "within": null,
              "keys": [],
              "settings": []
            },
            {
              "target": "staging",
              "state": "missing",
              "type": "secret",
              "name": "SOURCES__SHOP__USER",
              "changedAt": null,
              "within": null,
              "keys": [],
              "settings": []
            },
            {
              "target": "vault",
              "state": "missing",
              "type": "secret",
              "name": "etl/SOURCES__SHOP__USER",
              "changedAt": null,
              "within": null,
              "keys": [],
              "settings": []
            }
          ]
        },
        {
          "group": "section",
          "section": "destination.warehouse",
          "path": "destination.warehouse.password",
          "variable": "DESTINATION__WAREHOUSE__PASSWORD",
          "at": ".dlt/secrets.toml:10:1",
          "holds": null,
          "readers": [
            "load.yml, load"
          ],
          "expires": null,
          "needsSomeone": false,
          "different": false,
          "cells": [
            {
              "target": "production",
              "state": "in sync",
              "type": "secret",
              "name": "DESTINATION__WAREHOUSE__PASSWORD",
              "changedAt": "2026-11-28T09:02:00.000Z",
              "within": null,
              "keys": [],
              "settings": []
            },
            {
              "target": "staging",
              "state": "in sync",
              "type": "secret",
              "name": "DESTINATION__WAREHOUSE__PASSWORD",
              "changedAt": "2026-11-28T09:02:00.000Z",
              "within": null,
              "keys": [],
              "settings": []
            },
            {
              "target": "vault",
              "state": "in sync",
              "type": "secret",
              "name": "etl/DESTINATION__WAREHOUSE__PASSWORD",
              "changedAt": "2026-11-28T09:02:00.000Z",
              "within": null,
              "keys": [],
              "settings": []
            }
          ]
        },
        {
          "group": "gone",
          "section": null,
          "path": "SOURCES__SHOP__PASSWORD",
          "variable": null,
          "at": null,
          "holds": null,
          "readers": null,
          "expires": null,
          "needsSomeone": false,
          "different": false,
          "cells": [
            {
              "target": "production",
              "state": "left over",
              "type": "secret",
              "name": "SOURCES__SHOP__PASSWORD",
              "changedAt": "2026-11-28T09:02:00.000Z",
              "within": null,
              "keys": [],
              "settings": []
            },
            {
              "target": "staging",
              "state": "left over",
              "type": "secret",
              "name": "SOURCES__SHOP__PASSWORD",
              "changedAt": "2026-11-28T09:02:00.000Z",
              "within": null,
              "keys": [],
              "settings": []
            }
          ]
        },
        {
          "group": "gone",
          "section": null,
          "path": "etl/SOURCES__SHOP__PASSWORD",
          "variable": null,
          "at": null,
          "holds": null,
          "readers": null,
          "expires": null,
          "needsSomeone": false,
          "different": false,
          "cells": [
            {
              "target": "vault",
              "state": "left over",
              "type": "secret",
              "name": "etl/SOURCES__SHOP__PASSWORD",
              "changedAt": "2026-11-28T09:02:00.000Z",
              "within": null,
              "keys": [],
              "settings": []
            }
          ]
        }
      ]
    }
    "
  `);

  // Two of them side by side.
  expect(await tell('production', 'staging', '--exit-code')).toMatchInlineSnapshot(`
    "needs you: 1 conflict, 1 missing, 1 expired
      in conflict: take the right value into the file, or push with --overwrite
                             production  staging
        sources.crm.api_key  =           ! deleted elsewhere
      missing: a push creates it
                           production  staging
        sources.shop.user  + missing   + missing
      expired, or soon: renew the value, and mend the date in the comment beside it
        sources.shop.user  expired on 2026-11-20, 8 days ago

    differs between targets: 2 secrets, 1 of them told above
                           production  staging
        sources.crm.token  =           ~ new value

    no workflow passes on: 1 secret
      no job sees it: deploy-secrets check --write adds the line
        sources.shop.user

    production  1 missing, 3 in sync · 1 left over, 1 not ours · last push 4 minutes ago by octocat
    staging     1 deleted elsewhere, 1 missing, 1 new value, 1 in sync · 1 left over
    exit 2"
  `);
  expect(written).toBeGreaterThan(0);
});

const SHOP = `[sources.shop]
user = "canary-7f3a-user" # expires 2026-11-20

[destination.warehouse]`;
