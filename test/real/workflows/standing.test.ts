import { expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { checkWorkflows } from '../../../src/core/workflows/check/index.ts';
import { readWorkflow } from '../../../src/core/workflows/read.ts';
import { actionlint, repository } from './tools.ts';

// Where secrets may stand is GitHub's to say; actionlint has its table too. Both must say the same of each place.
const job = 'jobs: { a: { runs-on: ubuntu-latest, steps: [{ run: make }] } }';
const call = 'jobs: { a: { uses: o/r/.github/workflows/x.yml@v1 } }';
type Place = readonly [where: string, base: string, path: readonly (string | number)[]];
const places: readonly Place[] = [
  ...['run-name', 'env X', 'concurrency', 'concurrency group', 'defaults run shell'].map(
    (keys) => [`workflow: ${keys}`, job, keys.split(' ')] as const,
  ),
  ...[
    'if',
    'name',
    'runs-on',
    'env X',
    'concurrency group',
    'outputs x',
    'container image',
    'container env X',
    'container credentials password',
    'services db image',
    'services db env X',
    'services db credentials password',
    'strategy max-parallel',
    'timeout-minutes',
    'continue-on-error',
    'environment name',
    'environment url',
    'defaults run working-directory',
  ].map((keys) => [`job: ${keys}`, job, ['jobs', 'a', ...keys.split(' ')]] as const),
  ...['if', 'name', 'run', 'env X', 'working-directory', 'timeout-minutes', 'continue-on-error'].map(
    (keys) => [`step: ${keys}`, job, ['jobs', 'a', 'steps', 0, ...keys.split(' ')]] as const,
  ),
  ['step: with', job.replace('run: make', 'uses: o/r@v1'), ['jobs', 'a', 'steps', 0, 'with', 'x']],
  ['call: secrets', call, ['jobs', 'a', 'secrets', 'x']],
  ['call: with', call, ['jobs', 'a', 'with', 'x']],
];

function withSecretAt(base: string, path: readonly (string | number)[]): string {
  const data: unknown = { on: { push: {} }, ...parse(base) };
  let at: unknown = data;
  for (const key of path.slice(0, -1)) {
    if (typeof at !== 'object' || at === null) throw new Error(`nothing at ${path}`);
    if (Reflect.get(at, key) === undefined) Reflect.set(at, key, {});
    at = Reflect.get(at, key);
  }
  if (typeof at !== 'object' || at === null) throw new Error(`nothing at ${path}`);
  Reflect.set(at, path.at(-1) ?? '', '${{ secrets.A }}');
  return stringify(data);
}

it('we and actionlint refuse secrets in the same places', async () => {
  const files = places.map(
    ([, base, path], n) => [`.github/workflows/${n}.yml`, withSecretAt(base, path)] as const,
  );
  const folder = await repository(Object.fromEntries(files));
  const lines = (await actionlint(folder)).filter((line) =>
    line.includes('context "secrets" is not allowed here'),
  );
  const theirs = places.filter((_, n) =>
    lines.some((line) => line.startsWith(`.github/workflows/${n}.yml:`)),
  );
  const ours = places.filter((_, n) => {
    const [file, text] = files[n] ?? ['', ''];
    const workflows = [readWorkflow(text, file)];
    return checkWorkflows({ workflows }, undefined, []).some(({ code }) => code === 'not-available');
  });
  const named = (some: readonly Place[]): string[] => some.map(([where]) => where);
  expect(named(ours)).toEqual(named(theirs));
  // So many places, and so many without secrets.
  expect([places.length, theirs.length]).toMatchInlineSnapshot(`
    [
      33,
      18,
    ]
  `);
});
