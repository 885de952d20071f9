import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../src/cli/render/markdown.ts';
import { codeBlock } from '../../../src/cli/render/prose.ts';
import type { Report, TargetReport } from '../../../src/cli/render/report.ts';
import { type Diagnostic, UserError } from '../../../src/core/diagnostics.ts';
import type { Change } from '../../../src/core/model.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const hoursAgo = (n: number): Date => new Date(now - n * 3_600_000);

const target = (changes: readonly Change[], more: Partial<TargetReport> = {}): TargetReport => ({
  provider: 'github',
  target: 'github acme/etl (production)',
  plan: { store: 'github acme/etl (production)', changes, managed: 0, unmanaged: 2 },
  paths: new Map(),
  outcomes: new Map(),
  problems: [],
  requests: { reads: 2, writes: 0 },
  remarks: [],
  notes: [],
  ...more,
});

const render = (targets: readonly TargetReport[], problems: readonly Diagnostic[] = []): string => {
  const report: Report = {
    dryRun: true,
    source: '.dlt/secrets.toml',
    contents: '5 secrets',
    problems,
    targets,
  };
  return renderMarkdown(report, now);
};

/** The cells of each row of the first table, as a reader of GitHub's markdown splits them. */
const cells = (markdown: string): string[][] =>
  markdown
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

const changes: readonly Change[] = [
  { action: 'create', type: 'secret', name: 'A' },
  { action: 'update', type: 'secret', name: 'B', why: 'new value', changedAt: hoursAgo(50) },
  { action: 'update', type: 'secret', name: 'C', why: 'changed elsewhere', changedAt: hoursAgo(3) },
  { action: 'keep', type: 'secret', name: 'D' },
  { action: 'remove', type: 'secret', name: 'E' },
  { action: 'leftover', type: 'secret', name: 'F' },
];

it('counts, then lists what changes and why, and nothing that stays', () => {
  const paths = new Map([['secret:A', ['sources.a', 'sources.b']]] as const);
  expect(render([target(changes, { paths })])).toMatchInlineSnapshot(`
    "### github \`acme/etl\` (production)

    5 secrets from \`.dlt/secrets.toml\`: 1 to create, 1 to update, 1 conflict, 1 to remove, 1 unchanged, 1 left over · 2 secrets here are not ours

    | | name | from | |
    | --- | --- | --- | --- |
    | \`+\` | \`A\` | \`sources.a\`, \`sources.b\` |  |
    | \`~\` | \`B\` |  | new value |
    | \`!\` | \`C\` |  | changed elsewhere, 3 hours ago |
    | \`-\` | \`E\` |  |  |
    | \`-\` | \`F\` |  | kept; \`--prune\` removes it |
    "
  `);
});

it('has no table where nothing changes', () => {
  expect(render([target([{ action: 'keep', type: 'secret', name: 'D' }])])).toMatchInlineSnapshot(`
    "### github \`acme/etl\` (production)

    5 secrets from \`.dlt/secrets.toml\`: 1 unchanged · 2 secrets here are not ours
    "
  `);
});

it('tells after a push how each write ended', () => {
  const error = new UserError('403: the token | may not', { hint: 'get another' });
  const outcomes = new Map([
    ['secret:A', { type: 'secret', name: 'A', result: 'done' }],
    ['secret:B', { type: 'secret', name: 'B', result: 'failed', error }],
  ] as const);
  const markdown = render([target(changes.slice(0, 2), { outcomes })]);
  expect(markdown).toContain('1 created, 1 failed');
  expect(cells(markdown)).toEqual([
    ['`+`', '`A`', '', ''],
    ['`~`', '`B`', '', 'failed: 403: the token `\\|` may not. get another'],
  ]);
});

it('lists what is wrong, with its place and the way out', () => {
  const at = { file: '.dlt/secrets.toml', line: 4, column: 1 };
  const problems: Diagnostic[] = [
    { severity: 'error', code: 'placeholder', message: 'still a placeholder', paths: ['x.a'], at },
    { severity: 'warning', code: 'no-key', message: 'there is no key', hint: 'add one' },
  ];
  const conflict: Diagnostic = {
    severity: 'error',
    code: 'conflict',
    name: 'A',
    message: 'changed',
    hint: 'look',
  };
  expect(render([target([], { problems: [conflict] })], problems)).toMatchInlineSnapshot(`
    "### github \`acme/etl\` (production)

    5 secrets from \`.dlt/secrets.toml\`: 2 secrets here are not ours

    - **error** \`A\`: changed. look

    - **error** \`x.a\` (\`.dlt/secrets.toml:4:1\`): still a placeholder
    - **warning** there is no key. add one
    "
  `);
});

it('gives lines as code', () => {
  expect(codeBlock('env:\n  A: b\n', 'yaml')).toBe('```yaml\nenv:\n  A: b\n```\n');
});

it('opens a fence that no line of the text closes', () => {
  expect(codeBlock('```\n', 'sh')).toBe('````sh\n```\n````\n');
});

it('is without a plan where the store was not reached', () => {
  const { plan: _, ...unreached } = target([]);
  const problem: Diagnostic = { severity: 'error', code: 'error', message: '404: it is not there' };
  expect(render([{ ...unreached, target: 'github', problems: [problem] }])).toMatchInlineSnapshot(`
    "### github

    - **error** 404: it is not there
    "
  `);
});

describe('names and messages come from elsewhere, and cannot', () => {
  const named = (name: string): string =>
    render([target([{ action: 'create', type: 'secret', name: name }])]);

  it.each([
    ['end a cell', 'a|b', '`a\\|b`'],
    ['end a cell behind a backslash', 'a\\|b', '`a\\\\u007cb`'],
    ['command a runner', '##[group]', '`#\\u0023[group]`'],
    ['end their code', 'a`b', '``a`b``'],
    ['end their code at its edge', '`', '`` ` ``'],
    ['begin a line', 'a\nb', '`a\\u000ab`'],
    ['turn the writing direction', 'a\u202eb', '`a\\u202eb`'],
  ])('%s', (_, name, shown) => {
    expect(cells(named(name))).toEqual([['`+`', shown, '', '']]);
  });

  it.each([
    ['make a link', '[x](https://a.example)', '`[x](https://a.example)`'],
    ['be HTML', '<img src=x>', '`<img src=x>`'],
    ['mention someone', '@all', '`@all`'],
    ['name an issue', 'see #12, GH-1 and acme/etl#3', 'see `#12`, `GH-1` and `acme/etl#3`'],
    ['name a commit', 'in deadbeef', 'in `deadbeef`'],
    ['be an address', 'ask a@b.example or www.a.example', 'ask `a@b.example` or `www.a.example`'],
    ['be a footnote', 'x[^1] is &copy;', '`x[^1]` is `&copy`;'],
    ['leave its code', 'a``b` c', '``` a``b` ``` c'],
    ['be bold', '**x** __y__', '`**x** __y__`'],
  ])('%s', (_, message, shown) => {
    expect(render([], [{ severity: 'error', code: 'error', message }])).toBe(`- **error** ${shown}\n`);
  });
});

it('tells the kinds apart where there are several, in the table and in what is wrong', () => {
  const mixed: readonly Change[] = [
    { action: 'create', type: 'secret', name: 'A' },
    { action: 'create', type: 'variable', name: 'A' },
    { action: 'update', type: 'variable', name: 'B', why: 'changed elsewhere', changedAt: hoursAgo(3) },
  ];
  const problems: readonly Diagnostic[] = [
    { severity: 'error', code: 'conflict', name: 'B', type: 'variable', message: 'changed' },
  ];
  expect(render([target(mixed, { problems })])).toMatchInlineSnapshot(`
    "### github \`acme/etl\` (production)

    5 secrets from \`.dlt/secrets.toml\`: 1 secret and 1 variable to create, 1 variable in conflict · 2 others here are not ours

    | | name | kind | from | |
    | --- | --- | --- | --- | --- |
    | \`+\` | \`A\` | secret |  |  |
    | \`+\` | \`A\` | variable |  |  |
    | \`!\` | \`B\` | variable |  | changed elsewhere, 3 hours ago |

    - **error** \`B\` (variable): changed
    "
  `);
});

it("keeps a server's words together as code, and apart from other code", () => {
  const said = (serverText: string, message: string): string =>
    render([], [{ severity: 'error', code: 'error', message, serverText }]);
  expect(said('see https://a.example for it', '422: no: see https://a.example for it')).toBe(
    '- **error** 422: no: `see https://a.example for it`\n',
  );
  expect(said('x`', 'write a/x`: x`')).toBe('- **error** write `` a/x` ``: `` x` ``\n');
});
