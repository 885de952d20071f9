import { describe, expect, it } from 'vitest';
import { diagnosticsText } from '../../../src/cli/render/diagnostics.ts';
import { failuresOf, type Report, type TargetReport } from '../../../src/cli/render/report.ts';
import { dryRunText, endText, planText } from '../../../src/cli/render/text.ts';
import { UserError } from '../../../src/core/diagnostics.ts';
import type { Change } from '../../../src/core/model.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const hoursAgo = (n: number): Date => new Date(now - n * 3_600_000);

const reportOf = (changes: readonly Change[], more: Partial<TargetReport> = {}): Report => ({
  dryRun: true,
  source: '.dlt/secrets.toml',
  contents: '14 secrets',
  problems: [],
  targets: [
    {
      provider: 'github',
      target: 'github acme/etl',
      plan: { store: 'github acme/etl', changes, managed: 0, unmanaged: 2 },
      paths: new Map(),
      outcomes: new Map(),
      problems: [],
      requests: { reads: 2, writes: 0 },
      remarks: [],
      notes: [],
      ...more,
    },
  ],
});

const look = { width: 100, colour: false, now };

const name = 'DESTINATION__BIGQUERY__CREDENTIALS__PRIVATE_KEY';
const changes: readonly Change[] = [
  { action: 'create', type: 'secret', name: 'SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY' },
  { action: 'update', type: 'secret', name: 'SOURCES__PIPEDRIVE__WEBHOOK_TOKEN', why: 'new value' },
  { action: 'update', type: 'secret', name, why: 'changed elsewhere', changedAt: hoursAgo(3) },
  { action: 'keep', type: 'secret', name: 'KEPT' },
  { action: 'leftover', type: 'secret', name: 'SOURCES__HUBSPOT__API_KEY' },
];
const paths: TargetReport['paths'] = new Map([
  ['secret:SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY', ['sources.pipedrive.pipedrive_api_key']],
  ['secret:SOURCES__PIPEDRIVE__WEBHOOK_TOKEN', ['sources.pipedrive.webhook_token']],
  [`secret:${name}`, ['destination.bigquery.credentials.private_key']],
]);

describe('a plan', () => {
  it('says what changes beside the value, whatever the reason is', () => {
    const settings = ['another KMS key'];
    const text = dryRunText(
      reportOf([
        { action: 'update', type: 'secret', name: 'A', why: 'settings', settings },
        { action: 'update', type: 'secret', name: 'B', why: 'new value', settings },
        { action: 'update', type: 'secret', name: 'C', why: 'older value', settings },
        { action: 'update', type: 'secret', name: 'D', why: 'deleted elsewhere', changedAt: hoursAgo(3) },
      ]),
      look,
    );
    expect(
      text
        .split('\n')
        .filter((line) => /^ {4}[~!]/.test(line))
        .join('\n'),
    ).toMatchInlineSnapshot(`
      "    ~ A  another KMS key
          ~ B  new value, another KMS key
          ! C  older value; another KMS key
          ! D  deleted elsewhere; we wrote it 3 hours ago"
    `);
  });

  it('counts, lists what changes and why, and aligns it', () => {
    expect(dryRunText(reportOf(changes, { paths }), look)).toMatchInlineSnapshot(`
      "github acme/etl · .dlt/secrets.toml · 14 secrets

        sources.pipedrive
          + SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
          ~ SOURCES__PIPEDRIVE__WEBHOOK_TOKEN                new value
        destination.bigquery.credentials
          ! DESTINATION__BIGQUERY__CREDENTIALS__PRIVATE_KEY  changed elsewhere, 3 hours ago
        no longer in the file
          - SOURCES__HUBSPOT__API_KEY                        kept; --prune removes it

        1 to create, 1 to update, 1 conflict, 1 unchanged, 1 left over · 2 secrets here are not ours
        nothing was changed
      "
    `);
  });

  it.each([80, 60, 40])('in %i columns', (width) => {
    const text = planText(reportOf(changes, { paths }), { ...look, width });
    expect(text).toMatchSnapshot();
    const [, ...lines] = text.trimEnd().split('\n');
    expect(lines.filter((line) => line.length > width)).toEqual([]);
  });

  it('has a note below where it would leave no room for names', () => {
    const held: readonly Change[] = [
      { action: 'create', type: 'secret', name: 'SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY' },
      { action: 'leftover', type: 'secret', name: 'SOURCES__HUBSPOT__API_KEY', held: 'interrupted' },
    ];
    expect(planText(reportOf(held), { ...look, width: 80 })).toMatchInlineSnapshot(`
      "github acme/etl · .dlt/secrets.toml · 14 secrets

        besides what the file holds
          + SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
        no longer in the file
          - SOURCES__HUBSPOT__API_KEY
              kept: a push was interrupted; --prune --overwrite removes it
      "
    `);
  });

  it('is in colour where that helps, and the same without', () => {
    const shown = planText(reportOf(changes, { paths }), { ...look, colour: true });
    expect(shown).toContain('\u001b[32m+\u001b[39m SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY\n');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colour is made of
    expect(shown.replace(/\u001b\[\d+m/g, '')).toBe(planText(reportOf(changes, { paths }), look));
  });
});

describe('several kinds', () => {
  const mixed: readonly Change[] = [
    { action: 'create', type: 'connection', name: 'sources.x.api_key' },
    { action: 'create', type: 'variable', name: 'sources.x.api_key' },
    {
      action: 'update',
      type: 'variable',
      name: 'dlt_secrets_toml',
      why: 'changed elsewhere',
      changedAt: hoursAgo(3),
    },
    { action: 'keep', type: 'connection', name: 'kept' },
  ];

  it('are told apart', () => {
    expect(dryRunText(reportOf(mixed), look)).toMatchInlineSnapshot(`
      "github acme/etl · .dlt/secrets.toml · 14 secrets

        besides what the file holds
          + sources.x.api_key  connection
          + sources.x.api_key  variable
          ! dlt_secrets_toml   variable    changed elsewhere, 3 hours ago

        1 connection and 1 variable to create, 1 variable in conflict, 1 connection unchanged · 2 others here are not ours
        nothing was changed
      "
    `);
    expect(planText(reportOf(mixed), { ...look, width: 40 })).toMatchInlineSnapshot(`
      "github acme/etl · .dlt/secrets.toml · 14 secrets

        besides what the file holds
          + sources.x.api_key  connection
          + sources.x.api_key  variable
          ! dlt_secrets_toml   variable
              changed elsewhere, 3 hours ago
      "
    `);
  });

  it('are told apart in how it ended', () => {
    const error = new UserError('403: no', { hint: 'ask' });
    const outcomes: TargetReport['outcomes'] = new Map([
      [
        'connection:sources.x.api_key',
        { type: 'connection', name: 'sources.x.api_key', result: 'failed', error },
      ],
      ['variable:sources.x.api_key', { type: 'variable', name: 'sources.x.api_key', result: 'done' }],
      ['variable:dlt_secrets_toml', { type: 'variable', name: 'dlt_secrets_toml', result: 'skipped' }],
    ]);
    const report = reportOf(mixed, { outcomes });
    expect(
      endText(report) + diagnosticsText(failuresOf(report), { ...look, title: '1 problem' }),
    ).toMatchInlineSnapshot(`
      "
        1 variable created, 1 connection failed, 1 variable not tried, 1 connection unchanged
      error: 1 problem

        sources.x.api_key (connection)
            403: no
            hint: ask
      "
    `);
  });

  it('are one where only one is there, whatever its name', () => {
    const variables: readonly Change[] = [{ action: 'create', type: 'variable', name: 'A' }];
    expect(dryRunText(reportOf(variables), look)).toMatchInlineSnapshot(`
      "github acme/etl · .dlt/secrets.toml · 14 secrets

        besides what the file holds
          + A

        1 to create · 2 others here are not ours
        nothing was changed
      "
    `);
  });
});

describe('a remark', () => {
  const remarks = ['8 new secrets cost about $3.20 a month; --layout json or document needs only one'];
  const shown = (isTerminal: boolean) =>
    dryRunText(reportOf(changes, { remarks }), { ...look, width: 60, isTerminal });

  it('is broken between words on a terminal', () => {
    expect(shown(true)).toContain(
      '  8 new secrets cost about $3.20 a month; --layout json or\n  document needs only one\n',
    );
  });

  it('keeps its line in a pipe', () => expect(shown(false)).toContain(`  ${remarks[0]}\n`));
});

describe('the line at the top', () => {
  const target = 'airflow https://airflow.acme.dev (Airflow 3.3.2)';
  const shown = (width: number, isTerminal: boolean) =>
    dryRunText(reportOf(changes, { target }), { ...look, width, isTerminal }).split('\n\n')[0];

  it('is broken between words on a terminal', () => {
    expect(shown(60, true)).toBe(`${target} ·\n.dlt/secrets.toml · 14 secrets`);
  });

  it('keeps its line in a pipe', () => {
    expect(shown(60, false)).toBe(`${target} · .dlt/secrets.toml · 14 secrets`);
  });
});
