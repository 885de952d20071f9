import { expect, it } from 'vitest';
import { actionStage, pullRequest, push, SECRETS } from './stage.ts';

it('goes with a pull request from its first plan to the push, and then watches', async () => {
  const stage = await actionStage();
  const number = stage.server.addPullRequest('acme/etl');
  const comments = () =>
    stage.server.comments('acme/etl', number).map(({ login, body }) => `${login}: ${body}`);

  const planned = await stage.step({ 'plan-file': 'plan.json' }, pullRequest(number));
  expect(planned).toMatchObject({ code: 0, annotations: [] });
  expect(planned.outputs).toMatchInlineSnapshot(`
    {
      "changed": "false",
      "comment-id": "1002",
      "conflict": "0",
      "conflicts": "[]",
      "create": "4",
      "failed": "0",
      "foreign": "0",
      "leftover": "0",
      "plan-file": "plan.json",
      "remove": "0",
      "report-file": "~/deploy-secrets-0.json",
      "result": "pending",
      "targets": "[{"name":"staging","provider":"github","target":"github acme/etl for Dependabot","result":"pending","hasDrifted":false,"summary":{"create":2,"update":0,"keep":0,"remove":0,"leftover":0,"conflict":0,"failed":0,"skipped":0,"foreign":0}},{"name":"production","provider":"github","target":"github acme/etl","result":"pending","hasDrifted":false,"summary":{"create":2,"update":0,"keep":0,"remove":0,"leftover":0,"conflict":0,"failed":0,"skipped":0,"foreign":0}}]",
      "unchanged": "0",
      "update": "0",
    }
  `);
  expect(planned.seen).toMatchInlineSnapshot(`
    "staging
    github acme/etl for Dependabot · .dlt/secrets.toml · 2 secrets

      sources.crm
        + SOURCES__CRM__API_KEY
        + SOURCES__CRM__USER

      2 to create
      nothing was changed

    production
    github acme/etl · .dlt/secrets.toml · 2 secrets

      sources.crm
        + SOURCES__CRM__API_KEY
        + SOURCES__CRM__USER

      2 to create
      nothing was changed

      staging     github acme/etl for Dependabot  2 to create
      production  github acme/etl                 2 to create
    plan of 4 changes at 2 targets saved; to apply it: deploy-secrets apply plan.json
    "
  `);
  expect(comments()).toMatchInlineSnapshot(`
    [
      "github-actions[bot]: <!-- deploy-secrets plan deploy%2dsecrets.toml . [] run 4821.1 -->
    ### Secrets: 2 changes

    | | secret | staging | production |
    |:-:|---|---|---|
    | \`+\` | \`sources.crm.api_key\` | new | new |
    | \`+\` | \`sources.crm.user\` | new | new |

    <sub>On merge, or by hand: \`deploy-secrets apply plan.json\` · [plan](https://github.com/acme/etl/actions/runs/4821) of abc1234, no value is in it</sub>
    ",
    ]
  `);
  expect(planned.summary).toMatchInlineSnapshot(`
    "## deploy-secrets plan

    ### Secrets: 2 changes

    | target | | create | update | conflict | unchanged | left over | not ours |
    |---|---|--:|--:|--:|--:|--:|--:|
    | staging | github \`acme/etl\` for Dependabot | 2 |  |  |  |  |  |
    | production | github \`acme/etl\` | 2 |  |  |  |  |  |

    | | secret | staging | production |
    |:-:|---|---|---|
    | \`+\` | \`sources.crm.api_key\` | new | new |
    | \`+\` | \`sources.crm.user\` | new | new |

    <sub>On merge, or by hand: \`deploy-secrets apply plan.json\` · [plan](https://github.com/acme/etl/actions/runs/4821) of abc1234, no value is in it</sub>

    "
  `);

  const applied = await stage.step({ command: 'apply', 'plan-file': 'plan.json' });
  expect([applied.code, applied.outputs.result, applied.outputs.changed]).toEqual([0, 'applied', 'true']);
  expect(applied.summary).toMatchInlineSnapshot(`
    "## deploy-secrets apply

    ### github \`acme/etl\` for Dependabot

    2 secrets from \`.dlt/secrets.toml\`: 2 created

    | | name | from | |
    | --- | --- | --- | --- |
    | \`+\` | \`SOURCES__CRM__API_KEY\` | \`sources.crm.api_key\` |  |
    | \`+\` | \`SOURCES__CRM__USER\` | \`sources.crm.user\` |  |

    ### github \`acme/etl\`

    2 secrets from \`.dlt/secrets.toml\`: 2 created

    | | name | from | |
    | --- | --- | --- | --- |
    | \`+\` | \`SOURCES__CRM__API_KEY\` | \`sources.crm.api_key\` |  |
    | \`+\` | \`SOURCES__CRM__USER\` | \`sources.crm.user\` |  |

    "
  `);

  // The same pull request again: nothing is left to do, and the comment says so.
  const again = await stage.step({}, pullRequest(number));
  expect([again.code, again.outputs.result]).toEqual([0, 'clean']);
  expect(comments()).toMatchInlineSnapshot(`
    [
      "github-actions[bot]: <!-- deploy-secrets plan deploy%2dsecrets.toml . [] run 4823.1 -->
    Secrets: nothing to do at 2 targets. <sub>[run](https://github.com/acme/etl/actions/runs/4823)</sub>
    ",
    ]
  `);

  const watched = await stage.step({ command: 'status', issue: 'drift' }, { name: 'schedule' });
  expect([watched.code, watched.outputs.result, stage.server.issues('acme/etl')]).toEqual([0, 'clean', []]);

  stage.server.setSecret('acme/etl', 'SOURCES__CRM__API_KEY', 'canary-by-hand');
  const drifted = await stage.step(
    { command: 'status', issue: 'drift', 'fail-on': 'drift' },
    { name: 'schedule' },
  );
  expect([drifted.code, drifted.outputs.conflicts]).toMatchInlineSnapshot(`
    [
      1,
      "[{"target":"production","name":"SOURCES__CRM__API_KEY","paths":["sources.crm.api_key"],"why":"changed elsewhere"}]",
    ]
  `);
  expect(stage.server.issues('acme/etl')).toMatchInlineSnapshot(`
    [
      {
        "body": "<!-- deploy-secrets drift deploy%2dsecrets.toml . [] run 4825.1 -->
    ### Secrets: 1 conflict

    | | secret | staging | production |
    |:-:|---|---|---|
    | \`!\` | \`sources.crm.api_key\` | = | **changed elsewhere, 1 minute ago** |

    | 2 targets | | | last push |
    |---|---|---|---|
    | staging | github \`acme/etl\` for Dependabot | 2 in sync | last push 3 minutes ago |
    | production | github \`acme/etl\` | 1 changed elsewhere, 1 in sync | last push 3 minutes ago |

    This issue is kept up to date, and closed once that is settled. <sub>[run](https://github.com/acme/etl/actions/runs/4825)</sub>
    ",
        "isPullRequest": false,
        "labels": [
          "deploy-secrets-drift",
        ],
        "login": "github-actions[bot]",
        "number": 2,
        "state": "open",
        "stateReason": null,
        "title": "Secrets are not as they should be",
      },
    ]
  `);

  await stage.write(SECRETS.replace('7f3a-crm', '7f3a-new'), '.dlt/secrets.toml');
  const pushed = await stage.step({ command: 'push', overwrite: 'true' }, push);
  expect([pushed.code, pushed.outputs.result]).toEqual([0, 'applied']);
  await stage.step({ command: 'status', issue: 'drift' }, { name: 'schedule' });
  expect(
    stage.server.issues('acme/etl').map(({ state, stateReason, body }) => [state, stateReason, body]),
  ).toMatchInlineSnapshot(`
    [
      [
        "closed",
        "completed",
        "<!-- deploy-secrets drift deploy%2dsecrets.toml . [] run 4827.1 -->
    Secrets are as they should be, at 2 targets. <sub>[run](https://github.com/acme/etl/actions/runs/4827)</sub>
    ",
      ],
    ]
  `);
});
