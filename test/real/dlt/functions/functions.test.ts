import { beforeAll, describe, expect, it } from 'vitest';
import { hasErrors } from '../../../../src/core/diagnostics.ts';
import { readProject } from '../../../../src/core/dlt/code/project.ts';
import { envLayout } from '../../../../src/core/layouts/env.ts';
import { parseToml } from '../../../../src/core/toml/parse.ts';
import { keep, python, type Version, versions } from '../peers.ts';
import { type Case, cases } from './cases.ts';

/** What `functions/asks.py` prints. */
interface Answer {
  readonly dlt: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly wrong: readonly { readonly name: string; readonly way: string }[];
}

/** What a push with the code makes, and what one without it makes of what that left; and what each tells. */
function waysOf({ toml, code }: Case) {
  const leaves = parseToml(toml, 'secrets.toml');
  const options = { tables: 'auto', rename: new Map<string, string>(), caseInsensitive: true } as const;
  const withCode = envLayout(leaves, { ...options, code: readProject([{ file: 'tickets.py', text: code }]) });
  const there = new Set(withCode.entries.map(({ name }) => name));
  const without = envLayout(leaves, options);
  const told = withCode.problems.map((one) => one.code);
  const entriesOf = (all: typeof withCode.entries) =>
    Object.fromEntries(all.map(({ name, value }) => [name, value.reveal()]));
  return {
    'with the code': { entries: entriesOf(withCode.entries), told },
    'without it, after a push with it': {
      entries: entriesOf(without.withTables((name) => there.has(name))),
      told: hasErrors(withCode.problems) ? told : [...told, ...without.problems.map((one) => one.code)],
    },
  };
}

const answers = new Map<Version, Answer>();

beforeAll(async () => {
  const file = keep(
    'functions',
    cases.map((one) => `${JSON.stringify({ ...one, ways: waysOf(one) })}\n`),
  );
  for (const version of versions) {
    const answer: Answer = JSON.parse(await python(version, 'functions/asks.py', [file]));
    console.log({ ...answer, wrong: answer.wrong.length });
    answers.set(version, answer);
  }
});

describe.each(versions)(
  'dlt %s hands to functions from the environment what it hands them from the TOML',
  (version) => {
    it('or it is told beforehand', () => {
      const { counts = {}, wrong = [] } = answers.get(version) ?? {};
      expect(wrong).toEqual([]);
      expect(counts.checks).toBe(2 * cases.length);
      expect(counts.checks).toBeGreaterThan(800);
      expect(counts.equal).toBeGreaterThan(400);
      expect(counts.received).toBeGreaterThan(300);
    });
  },
);
