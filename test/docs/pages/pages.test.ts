import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { apart, otherwise } from './apart.ts';
import { commandsOf, PIECE, pages, partsOf, stepsOf, takenApart, textOf } from './blocks.ts';
import { type Stage, stageFor } from './stage.ts';

/*
 * Every block of every page is played: files are written, commands run one after the other against stores of their own.
 * Below `console` stands what they print; of a list each has to end well. WRITE_EXPECTED=1 writes what is printed into the
 * page, to be read. What cannot run has its reason in apart.ts.
 */

const root = path.resolve(import.meta.dirname, '../../..');
const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/** Times go on, and a page stands still. */
const timeless = (screen: string): string => screen.replaceAll(/just now|\d+ seconds? ago/g, 'just now');

/** The keys of `apart` that were met. */
const met = new Set<string>();

function isApart(page: string, text: string): boolean {
  const key = Object.keys(apart).find((one) => `${page}: ${text}`.startsWith(one));
  if (key !== undefined) met.add(key);
  return key !== undefined;
}

async function play(page: string): Promise<string> {
  let played = '';
  for (const part of partsOf(textOf(page))) played += await playPart(page, part);
  return played;
}

async function playPart(page: string, part: string): Promise<string> {
  const pieces = [...part.matchAll(PIECE)];
  if (pieces.length === 0) return part;
  const stage = await stageFor(page);
  let played = '';
  let from = 0;
  for (const { 0: piece, index, groups = {} } of pieces) {
    played += part.slice(from, index);
    from = index + piece.length;
    const { language = '', body = '', names } = groups;
    for (const name of names?.split(' ') ?? [])
      stage.bed.server.setSecret('acme/etl', name, 'pasted by hand');
    if (language === 'console') played += `\`\`\`console\n${await screensOf(body, stage)}\`\`\`\n`;
    else played += piece;
    if (names === undefined && language !== 'console') await playBlock(page, language, body, stage);
  }
  return played + part.slice(from);
}

async function playBlock(page: string, language: string, body: string, stage: Stage): Promise<void> {
  if (!isList(language) && isApart(page, body)) return;
  const file = fileIn(body);
  if (language === 'yaml' && !file) return playSteps(page, body, stage);
  if (file) return stage.write(body.replace(/^# \S+\n/, ''), file);
  if (language === 'toml') return void parseToml(body);
  expect(isList(language), `a block of ${language} in ${page} that nobody plays`).toBe(true);
  for (const command of commandsOf(body)) if (!isApart(page, command)) await runWell(page, command, stage);
}

/** One command a line. */
const isList = (language: string): boolean => language === '' || language === 'sh';

/** The first line of a file's block is a comment with its name, but for the line by which editors find a schema. */
const fileIn = (body: string): string | undefined =>
  body.startsWith('#:schema ./deploy-secrets.schema.json')
    ? 'deploy-secrets.toml'
    : /^# (\.(?:dlt|github)\/\S+|deploy-secrets\.toml)\n/.exec(body)?.[1];

/** A piece of a workflow is YAML, and its steps run. */
async function playSteps(page: string, yaml: string, stage: Stage): Promise<void> {
  for (const command of stepsOf(parseYaml(yaml)))
    if (!isApart(page, command)) await runWell(page, command, stage);
}

async function runWell(page: string, command: string, stage: Stage): Promise<void> {
  const { words, into, from } = takenApart(command);
  const [program, ...args] = words;
  if (program === 'npm') return holdToScripts(args);
  expect(program, `${page}: ${command}`).toBe('deploy-secrets');
  // Whatever comes before a pipe prints the file.
  const stdin = from === undefined ? {} : { stdin: await stage.bed.read('.dlt/secrets.toml') };
  const run = await stage.run(args, { ...stdin, ...(!words.includes('--yes') && { answer: true }) });
  const wanted = otherwise[command]?.code ?? (words.includes('--exit-code') ? [0, 2] : 0);
  expect([wanted].flat(), `${page}: ${command}\n${run.screen}`).toContain(run.code);
  if (into !== undefined && !into.includes('$')) await stage.bed.write(run.stdout, into);
}

function holdToScripts([verb, name = '']: readonly string[]): void {
  expect(verb).toBe('run');
  expect(scripts).toHaveProperty([name]);
}

async function screensOf(body: string, stage: Stage): Promise<string> {
  let shown = '';
  for (const line of body.split('\n').filter((one) => one.startsWith('$ ')))
    shown += `${line}\n${await screenOf(takenApart(line.slice(2)).words, stage)}`;
  return shown;
}

async function screenOf([program, ...args]: readonly string[], stage: Stage): Promise<string> {
  if (program === 'gh') {
    const [noun, verb, name = '', ...rest] = args;
    expect([noun, verb, rest]).toEqual(['secret', 'delete', ['--repo', 'acme/etl']]);
    stage.bed.server.removeSecret('acme/etl', name);
    return '';
  }
  expect(program).toBe('deploy-secrets');
  return timeless((await stage.bed.run(args)).screen);
}

describe('every block runs, and what is shown is what is printed', () => {
  it.each(pages)('%s', async (page) => {
    const played = await play(page);
    if (process.env.WRITE_EXPECTED) writeFileSync(path.join(root, page), played);
    else expect(played).toBe(textOf(page));
  });

  it('nothing is set apart that is not there', () => {
    expect(Object.keys(apart).filter((key) => !met.has(key))).toEqual([]);
  });

  it('who stands in for what is set apart is there', () => {
    for (const reason of Object.values(apart))
      for (const [file] of reason.matchAll(/test\/[\w./-]+\w/g))
        expect(existsSync(path.join(root, file)), file).toBe(true);
  });
});

it('sees what it is about', () => {
  expect(commandsOf('a b   # why\n\nc "# d" \\\n  --e\nf |\n  g')).toEqual(['a b', 'c "# d"  --e', 'f | g']);
  expect(stepsOf({ jobs: { a: { steps: [{ run: 'x\ndeploy-secrets b | c\n' }] } } })).toEqual([
    'deploy-secrets b | c',
  ]);
  expect(takenApart('sops -d x | deploy-secrets a --b "0 6" > c')).toEqual({
    words: ['deploy-secrets', 'a', '--b', '0 6'],
    into: 'c',
    from: 'sops -d x',
  });
  expect(partsOf('a\n## B\n```toml\n# .dlt/secrets.toml\n```\n## C\n')).toEqual([
    'a\n',
    '## B\n```toml\n# .dlt/secrets.toml\n```\n## C\n',
  ]);
});
