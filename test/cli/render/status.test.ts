import { describe, expect, it } from 'vitest';
import { statusJson } from '../../../src/cli/render/status/json.ts';
import { statusMarkdown } from '../../../src/cli/render/status/markdown.ts';
import type { StatusReport } from '../../../src/cli/render/status/report.ts';
import { statusText } from '../../../src/cli/render/status/text.ts';
import { keyOf } from '../../../src/core/entries.ts';
import type { Entry } from '../../../src/core/model.ts';
import { Redacted } from '../../../src/core/redacted.ts';
import { answersOf } from '../../../src/core/status/answers.ts';
import { makeStatus } from '../../../src/core/status/make.ts';
import type { CellState } from '../../../src/core/status/states.ts';
import type { Cell, Look, LookedAt } from '../../../src/core/status/status.ts';

const now = Date.parse('2026-11-28T12:00:00Z');
const at = new Date('2026-11-28T09:00:00Z');

function entryOf(path: string, expires?: string): Entry {
  const leaf = {
    path: path.split('.'),
    value: new Redacted({ type: 'string' as const, value: 'canary-7f3a' }),
    at: { file: 's.toml', line: 1, column: 1 },
    ...(expires !== undefined && { expires }),
  };
  return { type: 'secret', name: path.toUpperCase(), value: new Redacted('canary-7f3a'), from: [leaf] };
}

const SEEN: Look = { ok: true, foreign: 0, besides: 0, others: 'seen' };

function targetOf(name: string, states: Readonly<Record<string, CellState>>, look: Look = SEEN): LookedAt {
  const entries = Object.keys(states).map((path) => entryOf(path));
  const cells = entries.map((entry, n): readonly [ReturnType<typeof keyOf>, Cell] => [
    keyOf(entry),
    { ...{ type: 'secret', name: entry.name, at }, state: Object.values(states)[n] ?? 'in sync' },
  ]);
  return {
    ...{ name, provider: 'github', place: `github acme/etl (${name})`, look, entries },
    cells: new Map(look.ok ? cells : []),
    requests: { reads: 1, writes: 0 },
  };
}

function reportOf(...targets: readonly LookedAt[]): StatusReport {
  const status = makeStatus(targets, { now, namesOnly: false });
  return { status, answers: answersOf(status), sources: ['s.toml'], problems: new Map() };
}

const textOf = (width: number, ...targets: readonly LookedAt[]): string =>
  statusText(reportOf(...targets), { width, colour: false });

const LONG = 'sources.a_source_with_quite_a_long_name.credentials.service_account_key';

const three = (['production', 'staging', 'warehouse'] as const).map((name, n) =>
  targetOf(name, {
    [LONG]: n === 0 ? 'missing' : 'in sync',
    'sources.crm.api_key': n === 1 ? 'changed elsewhere' : 'in sync',
    'sources.crm.token': n === 2 ? 'new value' : 'in sync',
  }),
);

describe('a terminal', () => {
  it.each([80, 120])('of %i columns is never too narrow', (width) => {
    const text = textOf(width, ...three);
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(width);
    expect(text).toMatchSnapshot();
  });

  it('shows many targets as a list of where', () => {
    const many = Array.from({ length: 12 }, (_, n) =>
      targetOf(`target-${n}`, { 'sources.crm.token': n < 2 ? 'missing' : n < 4 ? 'new value' : 'in sync' }),
    );
    expect(textOf(80, ...many).split('\n\n')[0]).toMatchInlineSnapshot(`
      "needs you: 1 missing
        missing: a push creates it
          sources.crm.token
              + missing: target-0, target-1
              ~ new value: target-2, target-3
              = in sync: target-4, target-5, target-6, target-7, target-8, target-9,
              target-10, target-11"
    `);
  });

  it('where all is well has a line for each target', () => {
    const well = ['production', 'staging'].map((name) => targetOf(name, { 'a.b': 'in sync' }));
    expect(textOf(80, ...well)).toMatchInlineSnapshot(`
      "production  1 in sync · github acme/etl (production) · last push not known
      staging     1 in sync · github acme/etl (staging) · last push not known
      "
    `);
  });

  it('says in colour what it says without', () => {
    const report = reportOf(...three);
    const coloured = statusText(report, { width: 80, colour: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that of colours
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(statusText(report, { width: 80, colour: false }));
  });
});

describe('hostile names', () => {
  const evil = 'x\u202e|`b`@octocat <img src=x> \u001b[31m';
  const lookedAt = [
    targetOf(evil, { 'a.b': 'missing' }),
    targetOf('y', {}, { ok: false, why: 'no permission', message: `403: ${evil}`, hint: '**ask** @ada' }),
  ];

  it('are shown as what they are in a text', () => {
    expect(textOf(80, ...lookedAt)).toMatchInlineSnapshot(`
      "needs you: 1 missing, 1 target not looked at
        missing: a push creates it
               x\\u202e|\`b\`@octocat <img src=x> \\u001b[31m  y
          a.b  + missing                                   ?
        y: no permission
            403: x\\u202e|\`b\`@octocat <img src=x> \\u001b[31m
            hint: **ask** @ada

      x\\u202e|\`b\`@octocat <img src=x> \\u001b[31m  1 missing · last push not known
      y                                           ? no permission  github acme/etl (y)
      "
    `);
  });

  it('are code in Markdown', () => {
    expect(statusMarkdown(reportOf(...lookedAt))).toMatchInlineSnapshot(`
      "### Secrets: 1 missing, 1 target not looked at

      - **no permission** \`y\`: 403: \`\`x\\u202e|\`b\`@octocat <img src=x> \\u001b[31m\`\`. \`**ask** @ada\`

      | | secret | \`\`x\\u202e\\|\`b\`@octocat <img src=x> \\u001b[31m\`\` | y |
      |:-:|---|---|---|
      | \`+\` | \`a.b\` | missing | ? |

      | 2 targets | | | last push |
      |---|---|---|---|
      | \`\`x\\u202e\\|\`b\`@octocat <img src=x> \\u001b[31m\`\` | github \`acme/etl\` (\`\`x\\u202e\\|\`b\`@octocat <img src=x> \\u001b[31m\`\`) | 1 missing | last push not known |
      | y | github \`acme/etl\` (y) | no permission | not known |
      "
    `);
  });

  it('are data in JSON', () => {
    const text = statusJson(reportOf(...lookedAt));
    expect(JSON.parse(text).targets[0].name).toBe(evil);
    expect(text).not.toContain('\u202e');
    expect(text).not.toContain('\u001b');
  });
});

it('is cut for an issue, ten rows at a time, and conflicts never', () => {
  const states = (n: number, state: CellState): Record<string, CellState> =>
    Object.fromEntries(
      Array.from({ length: n }, (_, one) => [`sources.a_long_name.${state.slice(0, 3)}${one}`, state]),
    );
  const many = targetOf('production', { ...states(600, 'missing'), ...states(100, 'changed elsewhere') });
  const text = statusMarkdown(reportOf(many), 20_000);
  const rows = (sign: string): number =>
    text.split('\n').filter((line) => line.startsWith(`| \`${sign}\``)).length;
  expect([text.length < 20_000, rows('!'), rows('+') % 10]).toEqual([true, 100, 0]);
  expect(text).toContain(`And ${600 - rows('+')} secrets more`);
});

it('tells nothing of a value in any format', () => {
  const report = reportOf(...three);
  for (const text of [
    statusJson(report),
    statusMarkdown(report),
    statusText(report, { width: 80, colour: true }),
  ])
    expect(text).not.toContain('canary');
});
