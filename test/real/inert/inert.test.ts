import { execFileSync } from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkMarkdown } from '../../../src/cli/render/check.ts';
import { renderMarkdown } from '../../../src/cli/render/markdown.ts';
import { codeBlock, codeSpan, prose } from '../../../src/cli/render/prose.ts';
import { UserError } from '../../../src/core/diagnostics.ts';
import { doubleQuoted, printable } from '../../../src/core/inert.ts';
import type { Key, Leaf, Outcome } from '../../../src/core/model.ts';
import { Redacted } from '../../../src/core/redacted.ts';
import { shellOption, shellPath, shellWord } from '../../../src/core/words.ts';
import { generateWorkflow } from '../../../src/core/workflows/generate/workflow.ts';
import { dagSnippet } from '../../../src/providers/airflow/snippets.ts';
import { serverText } from '../../../src/providers/http/errors.ts';
import { hostileName, hostilePieces } from '../../readers/hostile.ts';
import { actionlint, pythonFolder, repository } from '../workflows/tools.ts';

const peers = path.join(import.meta.dirname, '../../../.cache/peers');

/** Each hostile piece, and names made of them; the same each time. */
const names: readonly string[] = [
  ...hostilePieces,
  ...fc.sample(hostileName, { seed: 20261128, numRuns: 1500 }),
];

function ask(program: string, args: readonly string[], input: unknown): unknown {
  const options = { input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 1 << 28 } as const;
  return JSON.parse(execFileSync(program, args, options));
}

const asGitHub = (texts: readonly string[]) =>
  ask(path.join(peers, 'markdown/bin/python'), [path.join(import.meta.dirname, 'markdown.py')], texts) as {
    readonly wrong: readonly string[];
    readonly codes: readonly string[];
  }[];

const asCode = (language: 'python' | 'yaml', texts: readonly string[]): unknown[] =>
  ask(
    path.join(pythonFolder, 'python'),
    [path.join(import.meta.dirname, 'code.py'), language],
    texts,
  ) as unknown[];

/** A report in which everything that can be from elsewhere is this name. */
function reportOf(name: string): string {
  const error = new UserError(`422: GitHub refuses to write ${name}: ${serverText(name)}`, {
    hint: `see ${name}`,
    serverText: serverText(name),
  });
  const problem = { ...error.diagnostic, name, paths: [name], at: { file: name, line: 1, column: 1 } };
  return renderMarkdown(
    {
      dryRun: false,
      source: name,
      contents: '2 secrets',
      problems: [problem, { severity: 'warning', code: 'error', message: name, hint: `${name}\n${name}` }],
      targets: [
        {
          provider: 'github',
          target: `github ${name} (${name})`,
          plan: {
            store: name,
            managed: 0,
            unmanaged: 0,
            changes: [
              { action: 'create', type: 'secret', name },
              { action: 'create', type: 'variable', name: `${name}|${name}` },
              { action: 'update', type: 'secret', name: 'A', why: 'settings', settings: [name] },
            ],
          },
          paths: new Map<Key, readonly string[]>([[`secret:${name}`, [name, `${name}.${name}`]]]),
          outcomes: new Map<Key, Outcome>([
            [`secret:${name}`, { type: 'secret', name, result: 'failed', error }],
          ]),
          problems: [problem],
          requests: { reads: 0, writes: 0 },
          remarks: [],
          notes: [name],
        },
      ],
    },
    0,
  );
}

const checkOf = (name: string): string =>
  checkMarkdown({
    target: name,
    source: { name, contents: '1 secret' },
    workflows: [name],
    problems: [
      { severity: 'error', code: 'not-there', name, message: `the job ${name} has ${name}`, hint: name },
    ],
    requests: { reads: 1, writes: 0 },
    edits: [
      {
        file: name,
        where: `job ${name}`,
        added: [name],
        what: 'line',
        outcome: 'pending',
        diff: ` ${name}\n+${name}\n`,
      },
    ],
  });

describe('cmark-gfm', () => {
  it('finds more than text where there is more', () => {
    const planted = [
      'a @octocat',
      '[x](y)',
      '<b>x</b>',
      'see #1',
      '**error** **x**',
      'www.a.example',
      '`a`',
      '![x](y)',
    ];
    const wrong = asGitHub(planted).map((read) => read.wrong.length > 0);
    expect(wrong).toEqual([true, true, true, true, true, true, false, true]);
  });

  it.each([
    ['a push', reportOf],
    ['a check', checkOf],
  ])('takes whatever stands in the report of %s for text', (_, write) => {
    const texts = names.map(write);
    const broken = asGitHub(texts).flatMap(({ wrong }, n) => (wrong.length > 0 ? [[names[n], wrong]] : []));
    console.log(`cmark-gfm: ${texts.length} reports`);
    expect(broken).toEqual([]);
  });

  it('reads in a code span what was put into it, in a table too', () => {
    const shown = names.map(printable).filter((name) => name !== '');
    const table = shown.map((name) => `| a |\n| - |\n| ${codeSpan(name, { inTable: true })} |\n`);
    const spans = asGitHub(shown.map((name) => codeSpan(name)));
    expect(spans.map(({ codes }) => codes)).toEqual(shown.map((name) => [name]));
    expect(asGitHub(table).map(({ codes }) => codes)).toEqual(
      shown.map((name) => [name.replaceAll('\\|', '\\\\u007c')]),
    );
    const blocks = asGitHub(names.map((name) => codeBlock(name)));
    expect(blocks.map(({ codes, wrong }) => [codes.length, wrong])).toEqual(names.map(() => [1, []]));
    expect(asGitHub(names.map((name) => prose(name))).flatMap(({ wrong }) => wrong)).toEqual([]);
  });
});

/** What no file and no argument can have. */
const words = names.map((name) => name.toWellFormed()).filter((name) => !name.includes('\0'));

describe.each(['bash', 'zsh'])('%s', (shell) => {
  /** The arguments that a shell makes of this line. */
  function argumentsIn(line: string): string[] {
    const script = `printf '%s\\0' ${line}`;
    const args = shell === 'bash' ? ['--norc', '-s'] : ['-f', '-s'];
    const said = execFileSync(shell, args, { input: script, encoding: 'utf8', maxBuffer: 1 << 28 });
    return said.split('\0').slice(0, -1);
  }

  it('takes each word for what it is, and an option for no other', () => {
    expect(argumentsIn(words.map(shellWord).join(' '))).toEqual(words);
    expect(argumentsIn(words.map(shellPath).join(' '))).toEqual(
      words.map((word) => (word.startsWith('-') ? `./${word}` : word)),
    );
    const options = words.flatMap((word) => (/^-./s.test(word) ? [`--name=${word}`] : ['--name', word]));
    expect(argumentsIn(words.map((word) => shellOption('--name', word)).join(' '))).toEqual(options);
    console.log(`${shell}: ${words.length} words`);
  });

  it('gives the script of a workflow to uv as one word', () => {
    const scripts = words.filter((word) => word !== '' && printable(word) === word);
    const lines = scripts.flatMap((script) => {
      try {
        const text = generateWorkflow({ script, envLines: [], project: 'pyproject' });
        return [{ script, run: String(parse(text).jobs.run.steps.at(-1).run) }];
      } catch (error) {
        if (error instanceof UserError) return [];
        throw error;
      }
    });
    const said = argumentsIn(lines.map(({ run }) => run.replace(/^uv run /, '')).join(' '));
    expect(said).toEqual(lines.map(({ script }) => (script.startsWith('-') ? `./${script}` : script)));
    expect(lines.length).toBeGreaterThan(200);
  });
});

describe("Python's readers", () => {
  it('read the same text as YAML', () => {
    const well = names.map((name) => name.toWellFormed());
    const read = asCode(
      'yaml',
      well.map((name) => `a: ${doubleQuoted(name)}\n${doubleQuoted(name)}: b\n`),
    );
    expect(read).toEqual(well.map((name) => (name === 'a' ? { a: 'b' } : { a: name, [name]: 'b' })));
  });

  it('read a DAG snippet as the same program, whatever the names in it', () => {
    const leaf = (...keys: string[]): Leaf => ({
      path: keys,
      value: new Redacted({ type: 'string', value: 'canary-7f3a' }),
      at: { file: 'f', line: 1, column: 1 },
    });
    const snippetOf = (name: string): string =>
      dagSnippet([
        { type: 'connection', name, from: [leaf('sources', name, 'key')] },
        {
          type: 'connection',
          name: `${name}_2`,
          from: [
            leaf(name, 'credentials', 'host'),
            leaf(name, 'credentials', 'query', name),
            leaf(name, 'credentials', `k${name}`),
          ],
        },
        { type: 'connection', name: `${name}_3`, from: [leaf(name, 'credentials')] },
      ]);
    const well = names.map((name) => name.toWellFormed());
    const [plain, ...read] = asCode('python', ['plain', ...well].map(snippetOf)) as {
      readonly shape: string;
      readonly texts: readonly string[];
    }[];
    expect(read.filter(({ shape }) => shape !== plain?.shape)).toEqual([]);
    expect(
      read.every(({ texts }, n) => texts.includes(`${well[n]}_2`) && texts.includes(`k${well[n]}`)),
    ).toBe(true);
    console.log(`ast: ${read.length} snippets`);
  });
});

it('actionlint finds nothing wrong with a workflow, whatever the names in it', async () => {
  const texts = words.flatMap((name) => {
    try {
      const envLines = [{ context: 'secrets', name: 'A', variable: name === '' ? 'B' : name } as const];
      return [
        generateWorkflow({ script: `${name}.py`, environment: name || 'x', envLines, project: 'bare' }),
      ];
    } catch (error) {
      if (error instanceof UserError) return [];
      throw error;
    }
  });
  const folder = await repository(
    Object.fromEntries(texts.map((text, n) => [`.github/workflows/${n}.yml`, text])),
  );
  // It holds variables of env: to names of shells, which GitHub and dlt do not.
  expect((await actionlint(folder)).filter((line) => !/environment variable name/.test(line))).toEqual([]);
  console.log(`actionlint: ${texts.length} workflows`);
  expect(texts.length).toBeGreaterThan(200);
});
