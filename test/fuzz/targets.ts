import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { planAdoption } from '../../src/cli/commands/adopt/edits.ts';
import { applyEdits, planEdits } from '../../src/cli/commands/check/edits.ts';
import { readWorkflows } from '../../src/cli/commands/check/workflow-files.ts';
import { UserError } from '../../src/core/diagnostics.ts';
import { parseToml } from '../../src/core/toml/parse.ts';
import { findAdoption } from '../../src/core/workflows/adopt/index.ts';
import { checkWorkflows } from '../../src/core/workflows/check/index.ts';
import { COMMANDS } from '../recorded/program.ts';
import type { Dice } from './dice.ts';
import { plans } from './plans.ts';
import { program } from './program.ts';

/** One thing that is fed with what nobody would write. Gives what people would see of it. */
export interface Target {
  readonly runs: number;
  /** Makes one input, as text that shows it whole. */
  make(dice: Dice): string;
  /** @throws whatever is no UserError: a crash */
  feed(input: string): Promise<void>;
}

export const CANARY = 'canary-7f3a-fuzz';

const root = path.resolve(import.meta.dirname, '../..');
const textsOf = (pattern: string): string[] =>
  globSync(pattern, { cwd: root })
    .toSorted()
    .map((file) => readFileSync(path.join(root, file), 'utf8'));

const documents = textsOf('fixtures/*/secrets.toml').map((text) => text.replaceAll(/canary-[\w-]+/g, CANARY));
const TOML = [
  ...[
    '[',
    ']',
    '[[',
    ']]',
    '{',
    '}',
    '=',
    '.',
    ',',
    '"',
    "'",
    '"""',
    "'''",
    '#',
    '\n',
    '\r\n',
    '\\',
    '\\u0000',
    '\uFEFF',
  ],
  ...[
    'deploy_secrets',
    'credentials',
    '__proto__',
    'constructor',
    'a.b.c',
    '"##[x]"',
    '"${{"',
    '0x1F',
    '1e999',
    'nan',
    '1979-05-27',
  ],
  ...[
    '\u0000',
    '\u202E',
    '😀',
    '\uD800',
    ' = 1\n',
    ` = "${CANARY}"\n`,
    `\n[x.${'y.'.repeat(30)}z]\n`,
    'x'.repeat(3000),
  ],
];

/** Every command that reads a secrets file and needs no store. */
const READERS: readonly (readonly string[])[] = [
  ['explain', '--secrets', 'in.toml'],
  ['explain', '--secrets', 'in.toml', '--format', 'json'],
  ['workflow', 'load.py', '--secrets', 'in.toml', '--output', '-'],
  ['init', '--secrets', 'in.toml'],
];

const toml: Target = {
  runs: 10_000,
  make: (dice) => dice.mutate(dice.pick(documents), TOML),
  async feed(input) {
    const { isKnown, names } = namesIn(input);
    for (const args of READERS) {
      const { output } = await program(args, { 'in.toml': input, 'load.py': '' });
      // Names are shown; a text that can't be read is quoted nowhere.
      if (output.includes(CANARY) && !(isKnown && names.includes(CANARY)))
        throw new Error('a value was shown');
    }
  },
};

function namesIn(text: string): { isKnown: boolean; names: string } {
  try {
    return {
      isKnown: true,
      names: parseToml(text, 'f')
        .flatMap((leaf) => leaf.path)
        .join(' '),
    };
  } catch (error) {
    if (error instanceof UserError) return { isKnown: false, names: '' };
    throw error;
  }
}

const workflowTexts = [...textsOf('fixtures/workflows/*.yml'), ...textsOf('test/fuzz/seeds/*.yml')];
const YAML = [
  ...[
    '&a ',
    '*a',
    '<<: *a',
    '[',
    ']',
    '{',
    '}',
    ': ',
    '- ',
    '? ',
    '|\n',
    '>\n',
    '"',
    "'",
    '#',
    '\n',
    '\n  ',
    '\n      ',
    '\t',
    '\r\n',
    '%',
    '@',
    '!!str ',
  ],
  ...[
    '${{',
    '}}',
    "''",
    '((((',
    '))))',
    'secrets.X',
    "secrets['",
    'secrets[matrix.n]',
    'toJSON(secrets)',
    'vars.',
    '||',
    '&&',
  ],
  ...[
    'env:',
    'steps:',
    'jobs:',
    'on: workflow_call',
    'uses: ./.github/workflows/b.yml',
    'uses: ./../../x',
    'secrets: inherit',
    'if: ',
    'environment: ',
  ],
  ...[
    'python load.py',
    '\u0000',
    '\u202E',
    '😀',
    '\uFEFF',
    '---\n',
    'x'.repeat(3000),
    '[['.repeat(60),
    "'".repeat(51),
  ],
];

const workflows: Target = {
  runs: 5_000,
  make: (dice) =>
    JSON.stringify([
      dice.mutate(dice.pick(workflowTexts), YAML),
      dice.mutate(dice.pick(workflowTexts), YAML),
    ]),
  async feed(input) {
    const texts: string[] = JSON.parse(input);
    const files: Record<string, string | undefined> = { 'a.yml': texts[0], 'b.yml': texts[1] };
    const read = await readWorkflows([], {
      run: async () => '',
      readFile: async () => undefined,
      readInside: async (_, file) => files[path.basename(file)],
      listInside: async () => Object.keys(files),
    });
    const pushed = ['X', 'SOURCES__X__API_KEY'].map(
      (name) => ({ context: 'secrets', name, variable: name }) as const,
    );
    const inventory = {
      shared: { secrets: new Set(['X']), vars: new Set<string>() },
      environments: new Map(),
    };
    checkWorkflows(read, inventory, pushed);
    const edits =
      attempt(() =>
        planEdits({
          files: read,
          named: [],
          job: undefined,
          pushed,
          missing: pushed,
          pipelineScripts: new Set(),
          mayGuess: true,
          command: 'deploy-secrets check',
        }),
      ) ?? [];
    checkWorkflows(applyEdits(read, edits), inventory, pushed);
    attempt(() => {
      const { pairs } = findAdoption(read.workflows, pushed);
      const moved = applyEdits(read, planAdoption(pairs, read)).workflows;
      const left = findAdoption(moved, pushed).pairs.filter(({ by }) => by === 'line');
      if (left.length > 0) throw new Error('a line that was moved reads the old name');
    });
    const wholeFile = [{ context: 'secrets', name: 'DLT_SECRETS_TOML', wholeFile: true }] as const;
    attempt(() =>
      planEdits({
        files: read,
        named: [],
        job: undefined,
        pushed: wholeFile,
        missing: wholeFile,
        pipelineScripts: new Set(),
        mayGuess: true,
        command: 'deploy-secrets check',
      }),
    );
  },
};

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

const flags = [
  ...new Set(textsOf('test/cli/help/*.txt').flatMap((text) => text.match(/--[a-z][a-z-]+/g) ?? [])),
];
const WORDS = [
  ...[
    '',
    '-',
    '--',
    '---',
    '=',
    '--=',
    '-h',
    '-v',
    '--help',
    '--version',
    '--no-yes',
    '--__proto__',
    '__proto__',
    'constructor',
    'toString',
  ],
  ...[
    'env:',
    'env:__proto__',
    'env:SECRETS',
    'in.toml',
    'none.toml',
    'acme/etl',
    'a/b/c',
    '../..',
    '/dev/zero',
    '*',
    '**',
    '[',
    'x=Y',
    '=Y',
    'x=',
  ],
  ...[
    '\u0000',
    '\u202E',
    '😀',
    '\uD800',
    '\n',
    '0',
    '-1',
    '1e9',
    '99999999999999999999',
    'text',
    'json',
    'markdown',
    'document',
    'x'.repeat(5000),
  ],
  ...['load.py', '.github/workflows/a.yml', 'http://[', 'https://a@b', '$(x)', '`x`', "'", '"', CANARY],
];

const argv: Target = {
  runs: 5_000,
  make(dice) {
    const word = (): string => {
      const one = dice.pick(dice.chance(0.5) ? flags : WORDS);
      return dice.chance(0.1) ? `${one}=${dice.pick(WORDS)}` : one;
    };
    return JSON.stringify([dice.pick(dice.chance(0.9) ? COMMANDS : WORDS), ...dice.many(6, word)]);
  },
  async feed(input) {
    const args: string[] = JSON.parse(input);
    // Stores are asked by none of these: what comes before is what is fuzzed.
    const isStore = ['aws', 'gcp', 'airflow'].includes(args[0] ?? '');
    const files = isStore ? {} : { 'in.toml': `[x]\na = "${CANARY}-value"\n`, 'load.py': '' };
    const { output } = await program(args, files);
    if (output.includes(`${CANARY}-value`)) throw new Error('a value was shown');
  },
};

export const targets: Readonly<Record<string, Target>> = { toml, workflows, argv, plans };
