import { expect, it } from 'vitest';
import { planMarkdown } from '../../../src/cli/render/plan-markdown.ts';
import { statusJson } from '../../../src/cli/render/status/json.ts';
import { statusMarkdown } from '../../../src/cli/render/status/markdown.ts';
import { statusText } from '../../../src/cli/render/status/text.ts';
import { diagnostic } from '../../../src/core/diagnostics.ts';
import { keyOf } from '../../../src/core/entries.ts';
import { inertOutput, isPrintable } from '../../../src/core/inert.ts';
import type { Change, Entry } from '../../../src/core/model.ts';
import { Redacted } from '../../../src/core/redacted.ts';
import { answersOf } from '../../../src/core/status/answers.ts';
import { cellsOfPlan, makeStatus } from '../../../src/core/status/make.ts';
import type { LookedAt } from '../../../src/core/status/status.ts';
import { dotted } from '../../../src/core/toml/path.ts';
import { hostilePieces } from '../../readers/hostile.ts';
import { markupIn } from '../../readers/markdown.ts';

const now = Date.parse('2026-11-28T12:00:00Z');
const changedAt = new Date('2026-11-28T09:00:00Z');

/** The name wherever one can stand: path, target, place, words of a server, actor, job. */
function reportWith(name: string) {
  const entry: Entry = {
    ...{ type: 'secret', name, value: new Redacted('canary-7f3a') },
    from: [
      {
        path: ['sources', name],
        value: new Redacted({ type: 'string', value: 'canary-7f3a' }),
        at: { file: name, line: 1, column: 1 },
        expires: '2026-11-20',
      },
    ],
  };
  const id = { type: 'secret', name } as const;
  const change: Change = { action: 'update', why: 'changed elsewhere', changedAt, ...id };
  const about = {
    provider: 'github',
    place: `github ${name}`,
    entries: [entry],
    requests: { reads: 1, writes: 0 },
  };
  const targets: LookedAt[] = [
    {
      ...about,
      name,
      look: { ok: true, foreign: 1, besides: 2, others: 'seen', lastPush: { at: changedAt, by: name } },
      cells: cellsOfPlan([change]),
      readers: new Map([[keyOf(entry), []]]),
    },
    {
      ...about,
      name: 'other',
      look: { ok: true, foreign: 0, besides: 0, others: 'seen' },
      cells: cellsOfPlan([{ action: 'keep', ...id }]),
    },
    {
      ...about,
      name: `${name}2`,
      look: { ok: false, why: 'no permission', message: name, hint: name },
      cells: new Map(),
    },
  ];
  const status = makeStatus(targets, { now, namesOnly: false });
  return { status, answers: answersOf(status), sources: [name], problems: new Map() };
}

function planWith(name: string): string {
  const path = dotted(['sources', name]);
  const id = { type: 'secret', name } as const;
  const planned = (target: string, change: Change) => ({
    ...{ dryRun: true, contents: '', problems: [] },
    targets: [
      {
        ...{
          name: target,
          provider: 'github',
          target: `github ${name}`,
          outcomes: new Map(),
          remarks: [],
          notes: [],
        },
        plan: { store: '', changes: [change], managed: 1, unmanaged: 1 },
        paths: new Map([[keyOf(id), [path]]]),
        requests: { reads: 1, writes: 0 },
        problems: [
          diagnostic('conflict', { message: name }),
          diagnostic('error', { message: name, hint: name, name }),
        ],
      },
    ],
  });
  const conflict = planned(name, { action: 'update', why: 'changed elsewhere', changedAt, ...id });
  const rest = planned('other', { action: 'update', why: 'settings', settings: [name], ...id });
  const footer = { command: `apply ${name}`, run: `https://x/${name}`, commit: name };
  return planMarkdown([conflict, rest], { now, withTargets: true, marker: name, footer });
}

const names = Array.from({ length: Math.ceil(hostilePieces.length / 3) }, (_, n) =>
  hostilePieces.slice(3 * n, 3 * n + 3).join(' '),
);

/** What there is besides words. A marker is no Markdown: it ends at its first `-->`, which is ours. */
function markup(text: string): string[] {
  const [marker = '', ...rest] = text.split('\n');
  if (!marker.startsWith('<!--')) return markupIn(text);
  expect(marker).toMatch(/^<!-- [\w./ @:-]* -->$/);
  expect(marker.slice(4, -3)).not.toContain('--');
  return markupIn(rest.join('\n'));
}

it.each(names)('%j is a name and nothing else in every format', (name) => {
  const report = reportWith(name);
  // A name that nobody would mind makes the same markup, so it is all ours.
  expect(markup(statusMarkdown(report))).toEqual(markup(statusMarkdown(reportWith('a(b'))));
  expect(markup(planWith(name))).toEqual(markup(planWith('a(b')));
  const texts = [
    statusText(report, { width: 80, colour: false }),
    statusMarkdown(report),
    statusJson(report),
    planWith(name),
  ];
  for (const text of texts) {
    expect(inertOutput(text, { colour: false, isTerminal: false }).replaceAll(':\\u003a', '::')).toBe(
      text.replaceAll(':\\u003a', '::'),
    );
    for (const line of text.split('\n')) expect([line, isPrintable(line)]).toEqual([line, true]);
    expect(text).not.toContain('canary');
  }
  expect(JSON.parse(statusJson(report)).targets[0].name).toBe(name);
});
