import { describe, expect, it } from 'vitest';
import { COMMENT_LIMIT, planMarkdown } from '../../../src/cli/render/plan-markdown.ts';
import type { Report } from '../../../src/cli/render/report.ts';
import { type Diagnostic, diagnostic } from '../../../src/core/diagnostics.ts';
import { keyOf } from '../../../src/core/entries.ts';
import type { Change } from '../../../src/core/model.ts';

const now = Date.parse('2026-11-28T12:00:00Z');
const changedAt = new Date('2026-11-28T09:00:00Z');

type Planned = Readonly<
  Record<
    string,
    'create' | 'keep' | 'leftover' | 'remove' | 'new value' | 'changed elsewhere' | 'cannot compare'
  >
>;

const idOf = (path: string) => ({ type: 'secret' as const, name: path.replaceAll('.', '__').toUpperCase() });

function changeOf(path: string, what: Planned[string]): Change {
  const id = { ...idOf(path), changedAt };
  if (what === 'create' || what === 'keep' || what === 'leftover' || what === 'remove')
    return { ...id, action: what };
  return { ...id, action: 'update', why: what };
}

function reportOf(
  name: string,
  planned: Planned,
  more: Partial<Report['targets'][0]> = {},
  unmanaged = 0,
): Report {
  const changes = Object.entries(planned).map(([path, what]) => changeOf(path, what));
  const isConflict = Object.values(planned).includes('changed elsewhere');
  return {
    ...{ dryRun: true, contents: '', problems: [] },
    targets: [
      {
        ...{ name, provider: 'github', target: `github acme/etl (${name})`, outcomes: new Map() },
        ...{ remarks: [], notes: [], requests: { reads: 1, writes: 0 } },
        plan: { store: '', changes, managed: 1, unmanaged },
        paths: new Map(Object.keys(planned).map((path) => [keyOf(idOf(path)), [path]])),
        problems: isConflict ? [diagnostic('conflict', { message: 'changed' })] : [],
        ...more,
      },
    ],
  };
}

/** A look that failed: there is no plan. */
function unseenAt(name: string, problem: Diagnostic): Report {
  const report = reportOf(name, {});
  const targets = report.targets.map(({ plan: _, ...target }) => ({ ...target, problems: [problem] }));
  return { ...report, targets };
}

const footer = {
  command: 'deploy-secrets apply plan.json',
  run: 'https://github.com/acme/etl/actions/runs/4821',
  commit: 'a1b2c3d4e5',
};

const unchanged: Planned = {
  'sources.hubspot.api_key': 'keep',
  'sources.hubspot.client_secret': 'keep',
  'sources.stripe_analytics.stripe_secret_key': 'keep',
  'sources.kafka.credentials.sasl_username': 'keep',
  'sources.salesforce.user_name': 'keep',
  'sources.salesforce.password': 'keep',
  'sources.salesforce.security_token': 'keep',
  'destination.bigquery.credentials.project_id': 'keep',
  'destination.bigquery.credentials.client_email': 'keep',
  'runtime.sentry_dsn': 'keep',
  'runtime.slack_incoming_hook': 'keep',
};

const sample = [
  reportOf(
    'production',
    {
      'destination.bigquery.credentials.private_key': 'changed elsewhere',
      'sources.pipedrive.pipedrive_api_key': 'create',
      'sources.pipedrive.webhook_token': 'new value',
      'sources.kafka.credentials.sasl_password': 'keep',
      ...unchanged,
      'sources.old.key': 'leftover',
    },
    {},
    2,
  ),
  reportOf('staging', {
    'destination.bigquery.credentials.private_key': 'keep',
    'sources.pipedrive.pipedrive_api_key': 'create',
    'sources.pipedrive.webhook_token': 'new value',
    'sources.kafka.credentials.sasl_password': 'new value',
    ...unchanged,
  }),
];

describe('a plan of several targets', () => {
  it('is one table, with conflicts first, for a comment', () => {
    const text = planMarkdown(sample, { now, limit: COMMENT_LIMIT, marker: 'acme/etl', footer });
    expect(text).toMatchInlineSnapshot(`
      "<!-- deploy-secrets acme/etl -->
      ### Secrets: 3 changes, 1 conflict

      > [!WARNING]
      > \`destination.bigquery.credentials.private_key\` was changed elsewhere in **production**, 3 hours ago, after our last push.
      >
      > Nothing is pushed there until that is settled: take the right value into the file, or plan with \`--overwrite\`.

      | | secret | production | staging |
      |:-:|---|---|---|
      | \`!\` | \`destination.bigquery.credentials.private_key\` | **changed elsewhere** | = |
      | \`+\` | \`sources.pipedrive.pipedrive_api_key\` | new | new |
      | \`~\` | \`sources.pipedrive.webhook_token\` | new value | new value |
      | \`~\` | \`sources.kafka.credentials.sasl_password\` | = | new value |

      <details><summary>11 unchanged · 1 left over · 2 not ours</summary>

      - \`sources.hubspot\` \`api_key, client_secret\`
      - \`sources.stripe_analytics\` \`stripe_secret_key\`
      - \`sources.kafka.credentials\` \`sasl_username\`
      - \`sources.salesforce\` \`user_name, password, security_token\`
      - \`destination.bigquery.credentials\` \`project_id, client_email\`
      - \`runtime\` \`sentry_dsn, slack_incoming_hook\`
      </details>

      <sub>On merge, or by hand: \`deploy-secrets apply plan.json\` · [plan](https://github.com/acme/etl/actions/runs/4821) of a1b2c3d, no value is in it</sub>
      "
    `);
    expect(text.length).toBeLessThan(1_450);
  });

  it('has a table of targets before it, for a summary', () => {
    const text = planMarkdown(sample, { now, withTargets: true });
    expect(text.slice(0, text.indexOf('> [!'))).toMatchInlineSnapshot(`
      "### Secrets: 3 changes, 1 conflict

      | target | | create | update | conflict | unchanged | left over | not ours |
      |---|---|--:|--:|--:|--:|--:|--:|
      | production | github \`acme/etl\` (production) | 1 | 1 | **1** | 12 | 1 | 2 |
      | staging | github \`acme/etl\` (staging) | 1 | 2 |  | 12 |  |  |

      "
    `);
  });

  it('with nothing to do is short', () => {
    const text = planMarkdown([reportOf('production', unchanged), reportOf('staging', unchanged)], {
      now,
      footer,
    });
    expect(text.split('\n')[0]).toBe('### Secrets: nothing to do');
    expect(text.length).toBeLessThan(650);
  });

  it('says why and where, once there are more targets than columns', () => {
    const all = ['a', 'b', 'c', 'd', 'e'].map((name, n) =>
      reportOf(name, {
        's.x': 'create',
        's.y': n === 0 ? 'changed elsewhere' : n < 3 ? 'keep' : 'new value',
      }),
    );
    const text = planMarkdown(all, { now });
    expect(text.slice(text.indexOf('| |'))).toMatchInlineSnapshot(`
      "| | secret | why | where |
      |:-:|---|---|---|
      | \`!\` | \`s.y\` | **changed elsewhere**<br>new value | a<br>d, e |
      | \`+\` | \`s.x\` | new | a, b, c, d, e |
      "
    `);
  });

  it('tells a target that could not be looked at, and makes nothing of it new', () => {
    const problem = diagnostic('error', { message: 'GitHub says no', hint: 'ask Ada' });
    const down = unseenAt('staging', problem);
    const text = planMarkdown([reportOf('production', { 's.x': 'create' }), down], {
      now,
      withTargets: true,
    });
    expect(text).toMatchInlineSnapshot(`
      "### Secrets: 1 change, 1 target not looked at

      | target | | create | update | conflict | unchanged | left over | not ours |
      |---|---|--:|--:|--:|--:|--:|--:|
      | production | github \`acme/etl\` (production) | 1 |  |  |  |  |  |
      | staging | github \`acme/etl\` (staging) | ? | ? | ? | ? | ? | ? |

      - \`staging\`: **error** GitHub says no. ask Ada

      | | secret | production | staging |
      |:-:|---|---|---|
      | \`+\` | \`s.x\` | new | ? |
      "
    `);
  });

  it('without a conflict that stops it says that it is overwritten', () => {
    const text = planMarkdown([reportOf('production', { 's.x': 'changed elsewhere' }, { problems: [] })], {
      now,
    });
    expect(text).toContain('That is overwritten, as was asked for.');
  });

  it('counts sections instead of names where there are more than sixty', () => {
    const many = Object.fromEntries(
      Array.from({ length: 61 }, (_, n) => [`sources.s${n % 3}.key${n}`, 'keep' as const]),
    );
    expect(planMarkdown([reportOf('x', many)], { now })).toMatchInlineSnapshot(`
      "### Secrets: nothing to do

      <details><summary>61 unchanged</summary>

      - \`sources.s0\` 21
      - \`sources.s1\` 20
      - \`sources.s2\` 20
      </details>
      "
    `);
  });
});

describe('a comment has room for 60,000 characters', () => {
  const many = (n: number, what: Planned[string], at = 'sources.a_source_with_a_long_name'): Planned =>
    Object.fromEntries(Array.from({ length: n }, (_, one) => [`${at}.credentials.key_number_${one}`, what]));
  const targets = ['production', 'staging', 'warehouse', 'airflow', 'cloud', 'vault'];
  const rowsIn = (text: string): number => text.split('\n').filter((line) => /^\| `/.test(line)).length;

  it('300 changes in six targets are all there, 25 of them open', () => {
    const text = planMarkdown(
      targets.map((name) => reportOf(name, many(300, 'create'))),
      { now, limit: COMMENT_LIMIT },
    );
    expect([text.length < COMMENT_LIMIT, rowsIn(text)]).toEqual([true, 300]);
    expect(rowsIn(text.slice(0, text.indexOf('<details>')))).toBe(25);
  });

  it('600 are cut, ten at a time, and a summary has all', () => {
    const reports = targets.map((name) => reportOf(name, many(600, 'create')));
    const text = planMarkdown(reports, { now, limit: COMMENT_LIMIT });
    expect([text.length < COMMENT_LIMIT, rowsIn(text) % 10, rowsIn(text) > 400]).toEqual([true, 0, true]);
    expect(text).toContain(`And ${600 - rowsIn(text)} secrets more, for which there is no room here`);
    expect(rowsIn(planMarkdown(reports, { now, withTargets: true }))).toBe(600);
  });

  it('conflicts are never cut for changes, and five are named above', () => {
    const planned = { ...many(400, 'create'), ...many(100, 'changed elsewhere', 'sources.b') };
    const text = planMarkdown(
      targets.map((name) => reportOf(name, planned)),
      { now, limit: COMMENT_LIMIT },
    );
    expect(text.length).toBeLessThan(COMMENT_LIMIT);
    expect(text.split('\n').filter((line) => line.startsWith('| `!`'))).toHaveLength(100);
    expect(text).toContain('> And 95 more.');
  });

  it('what GitHub would not take at all is cut, conflicts too', () => {
    const text = planMarkdown([reportOf('x', many(2_000, 'changed elsewhere'))], {
      now,
      limit: COMMENT_LIMIT,
    });
    expect(text.length).toBeLessThan(65_000);
    expect(text).toMatch(/And \d+ secrets more/);
  });
});

describe('hostile names', () => {
  it('stay code, in one cell, and say nothing to anyone', () => {
    const path = '"a|b`c".@octocat.<img src=x>.#1';
    const evil = 'x --> <script> @octocat | y';
    const text = planMarkdown([reportOf(evil, { [path]: 'changed elsewhere' })], {
      now,
      withTargets: true,
      marker: 'acme --> <b>@octocat',
      footer: { command: 'a`b', run: 'https://evil.example/)](x', commit: 'not a commit' },
    });
    expect(text).toMatchInlineSnapshot(`
      "<!-- deploy-secrets acme _-_ _b_@octocat -->
      ### Secrets: 1 conflict

      | target | | create | update | conflict | unchanged | left over | not ours |
      |---|---|--:|--:|--:|--:|--:|--:|
      | x \`--> <script> @octocat \\|\` y | github \`acme/etl\` (x \`--> <script> @octocat \\|\` y) |  |  | **1** |  |  |  |

      > [!WARNING]
      > \`\`"a|b\`c".@octocat.<img src=x>.#1\`\` was changed elsewhere in **x \`--> <script> @octocat |\` y**, 3 hours ago, after our last push.
      >
      > Nothing is pushed there until that is settled: take the right value into the file, or plan with \`--overwrite\`.

      | | secret | x \`--> <script> @octocat \\|\` y |
      |:-:|---|---|
      | \`!\` | \`\`"a\\|b\`c".@octocat.<img src=x>.#1\`\` | **changed elsewhere** |

      <sub>On merge, or by hand: \`\`a\`b\`\`, no value is in it</sub>
      "
    `);
  });
});
