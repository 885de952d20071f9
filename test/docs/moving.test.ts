import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Testbed, testbed } from '../testbed.ts';

/*
 * Every block of docs/moving.md is played: files are written, commands run one after the other against a GitHub of its own,
 * and what they print is what the page shows. WRITE_EXPECTED=1 writes that into the page, to be read.
 */

const page = new URL('../../docs/moving.md', import.meta.url);
const text = readFileSync(page, 'utf8');

/** A block of code, or what a comment says to be at GitHub, with its place in the page. */
const PIECE = /```(?<language>\w+)\n(?<body>[\s\S]*?)```\n|<!-- at GitHub: (?<names>[\w ]+) -->/g;
/** What each way begins with; what comes between goes on with the same repository. */
const BEGINNING = /^## From .*$/m;

const ways = text.split(new RegExp(`(?=${BEGINNING.source})`, 'm'));

/** Times go on, and a page stands still. */
const timeless = (screen: string): string => screen.replaceAll(/just now|\d+ seconds? ago/g, 'just now');

async function play(way: string): Promise<string> {
  const bed = await testbed('github', { files: {} });
  let played = '';
  let from = 0;
  for (const { 0: piece, index, groups = {} } of way.matchAll(PIECE)) {
    played += way.slice(from, index);
    from = index + piece.length;
    const { language, body = '', names } = groups;
    for (const name of names?.split(' ') ?? []) bed.server.setSecret('acme/etl', name, 'pasted by hand');
    if (language === 'yaml' || language === 'toml') await writeFileOf(body, bed);
    played += language === 'console' ? `\`\`\`console\n${await runAll(body, bed)}\`\`\`\n` : piece;
  }
  return played + way.slice(from);
}

/** The first line of a file's block is a comment with its name. */
async function writeFileOf(body: string, bed: Testbed<'github'>): Promise<void> {
  const [, file = '', rest = ''] = /^# (\S+)\n([\s\S]*)$/.exec(body) ?? [];
  expect(file).toMatch(/^\.(dlt|github)\//);
  await bed.write(rest, file);
}

async function runAll(body: string, bed: Testbed<'github'>): Promise<string> {
  const lines = body.split('\n').filter((line) => line.startsWith('$ '));
  let shown = '';
  for (const line of lines) shown += `${line}\n${await runOne(line.slice(2).split(' '), bed)}`;
  return shown;
}

async function runOne([program, ...args]: readonly string[], bed: Testbed<'github'>): Promise<string> {
  if (program === 'gh') {
    const [noun, verb, name = '', ...rest] = args;
    expect([noun, verb, rest]).toEqual(['secret', 'delete', ['--repo', 'acme/etl']]);
    bed.server.removeSecret('acme/etl', name);
    return '';
  }
  expect(program).toBe('deploy-secrets');
  return timeless((await bed.run(args)).screen);
}

it('shows what its commands print, each way from its first file on', async () => {
  const played = (await Promise.all(ways.map(play))).join('');
  if (process.env.WRITE_EXPECTED) writeFileSync(page, played);
  else expect(played).toBe(text);
});

it('has a way for each that it names', () => {
  expect(ways.length).toBeGreaterThan(3);
  for (const way of ways.slice(1)) expect(way).toMatch(/```yaml[\s\S]*```toml[\s\S]*```console/);
});
