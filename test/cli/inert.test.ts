import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { hostileName, hostilePieces, tomlKey, UNSEEN } from '../readers/hostile.ts';
import { markupIn } from '../readers/markdown.ts';
import { commandsIn } from '../readers/runner.ts';
import { type Run, type Testbed, testbed } from '../testbed.ts';

/** A name without what a file's name cannot have. */
const fileName = (name: string): string => {
  const possible = name.toWellFormed().replace(/[\0/]/g, '_').slice(0, 40);
  return possible === '' || /^\.{1,2}$/.test(possible) ? '_' : possible;
};

const secretsOf = (name: string): string =>
  [
    `[sources.${tomlKey(name)}]`,
    `${tomlKey(name)} = "canary-7f3a"`,
    `[sources.plain]\napi_key = "canary-7f3a"\n${tomlKey(`${name}2`)} = ["<configure me>"]`,
    `[destination.postgres.credentials]\n${tomlKey(name)} = "canary-7f3a"\n`,
  ].join('\n');

/** A workflow whose names are made of this one, in every place that we speak of. */
const workflowOf = (name: string): string => {
  const text = JSON.stringify(name.toWellFormed());
  return [
    `name: ${text}`,
    'on: push',
    'jobs:',
    `  ${text}:`,
    '    runs-on: ubuntu-latest',
    `    environment: ${text}`,
    '    env:',
    '      SOURCES__PLAIN__API_KEY: ${{ secrets.SOURCES__PLAIN__API_KEY }}',
    '    steps:',
    `      - name: ${text}`,
    '        run: |',
    '          ::set-output name=x::y',
    '          echo ##[group]x',
    '          python x.py ${{ secrets.NOT_THERE }}',
    '',
  ].join('\n');
};

/** What every output must keep, whatever the names; a document of JSON or Markdown what its readers take it for, too. */
function expectInert({ stdout, stderr }: Run, args: readonly string[]): void {
  const about = args.join(' ');
  expect(commandsIn(stdout), about).toEqual([]);
  expect(commandsIn(stderr), about).toEqual([]);
  expect(UNSEEN.exec(stdout + stderr), about).toBeNull();
  const format = args[args.indexOf('--format') + 1];
  if (args.includes('--format') && format === 'json') JSON.parse(stdout);
  if (args.includes('--format') && format === 'markdown') expect(markupIn(stdout), about).toEqual([]);
  expect(stdout + stderr).not.toContain('canary-7f3a');
}

async function inertRun(
  bed: Pick<Testbed<'github'>, 'run'>,
  args: readonly string[],
  answer?: boolean,
): Promise<Run> {
  const run = await bed.run(args, answer === undefined ? {} : { answer });
  expectInert(run, args);
  return run;
}

const formats = ['text', 'json', 'markdown'];

/** Every hostile piece, three to a name, and then names by chance. */
const examples = Array.from({ length: Math.ceil(hostilePieces.length / 3) }, (_, n): [string] => [
  hostilePieces.slice(3 * n, 3 * n + 3).join(' '),
]);
const runs = { numRuns: examples.length + 4, examples };

it('no name makes an output of GitHub, check, workflow or explain that something obeys', async () => {
  const bed = await testbed('github', { files: {} });
  bed.server.setSecret('acme/etl', 'OTHERS', 'canary-7f3a');
  await fc.assert(
    fc.asyncProperty(hostileName, async (name) => {
      const file = `${fileName(name)}.toml`;
      const from = ['--secrets', `./${file}`];
      await bed.write(secretsOf(name), file);
      await bed.write(workflowOf(name), '.github/workflows/w.yml');
      await bed.write('', fileName(`${name}.py`));
      const push = ['github', '--repo', 'acme/etl', ...from];
      for (const format of formats) {
        bed.server.faults.push({
          match: ({ method }) => method === 'PUT',
          times: Number.POSITIVE_INFINITY,
          do: { status: 422, body: { message: `${name}\n::error::${name}` } },
        });
        const { stdout, stderr } = await inertRun(bed, [
          ...push,
          '--include',
          'sources.plain.api_key',
          '--format',
          format,
        ]);
        expect(stdout + stderr).toContain('422');
        bed.server.faults.clear();
        await inertRun(bed, [...push, '--dry-run', `--environment=${name}`, '--format', format]);
        await inertRun(bed, [
          ...push,
          '--dry-run',
          `--rename=${tomlPath(name)}=${name}x`,
          '--format',
          format,
        ]);
        await inertRun(bed, ['check', '--repo', 'acme/etl', ...from, '--format', format]);
        const write = ['check', '--repo', 'acme/etl', ...from, '--include', 'sources.plain.api_key'];
        await inertRun(bed, [...write, '--write', '--dry-run', '--format', format]);
      }
      for (const format of formats.slice(0, 2)) {
        await inertRun(bed, ['explain', ...from, '--format', format]);
        await inertRun(bed, ['explain', `x${name}`, ...from, '--format', format]);
        await inertRun(bed, ['adopt', ...from, '--format', format]);
        await inertRun(bed, [
          'adopt',
          ...from,
          `--pair=${tomlPath(name)}=X`,
          '--write',
          '--dry-run',
          '--format',
          format,
        ]);
      }
      await inertRun(bed, [...push, '--print-env', '--dry-run', `--environment=${name}`]);
      await inertRun(bed, ['workflow', `./${fileName(`${name}.py`)}`, ...from, '--output', '-']);
      await inertRun(bed, ['init', ...from]);
      await inertRun(bed, [`x${name}`]);
      await inertRun(bed, ['help', `x${name}`]);
      await inertRun(bed, [...push, '--dry-run', `--overwrite-name=${name}`, `--prune-name=${name}`]);
      await inertRun(bed, ['github', `--x${name}`]);
      await inertRun(bed, ['github', '--repo', name, ...from, '--dry-run', '--format', 'json']);
    }),
    runs,
  );
}, 300_000);

const tomlPath = (name: string): string => `sources.plain.${JSON.stringify(`${name}2`)}`;

it.each(['aws', 'gcp', 'airflow'] as const)(
  'no name makes an output of %s that something obeys',
  async (store) => {
    const bed = await testbed(store, { files: {} });
    const where = 'url' in bed.server && store === 'airflow' ? ['--url', bed.server.url] : [];
    const to = [store, ...where, '--secrets', 'secrets.toml', '--dry-run'];
    const prints = {
      aws: [['--print-mapping', 'ecs'], ['--print-mapping', 'external-secrets'], ['--print-policy']],
      gcp: [['--print-mapping', 'cloud-run'], ['--print-mapping', 'external-secrets'], ['--print-policy']],
      airflow: [['--print-dag-snippet']],
    }[store];
    await fc.assert(
      fc.asyncProperty(hostileName, async (name) => {
        await bed.write(secretsOf(name));
        // The renderers are those of GitHub; what a store says of itself is in all formats.
        await inertRun(bed, [...to, '--format', 'markdown']);
        for (const print of prints)
          for (const layout of ['env', 'json', 'document'])
            await inertRun(bed, [
              ...to,
              ...print,
              ...(store === 'airflow' ? [] : ['--layout', layout]),
              `--rename=${tomlPath(name)}=x`,
            ]);
      }),
      runs,
    );
  },
  300_000,
);

it('a name that GitHub refuses is refused by everything that would write it into a workflow', async () => {
  const bed = await testbed('github', {
    files: {
      'load.py': '',
      '.github/workflows/w.yml': workflowOf('run').replace('NOT_THERE', 'SOURCES__PLAIN__API_KEY'),
    },
  });
  const rules = /GitHub takes (only the letters A to Z, digits and _ in a name|no name that begins)/;
  const before = await bed.read('.github/workflows/w.yml');
  for (const [name] of examples) {
    await bed.write(
      `[sources.${tomlKey(name)}]\nkey = "canary-7f3a"\n[sources.plain]\napi_key = "canary-7f3a"\n`,
    );
    const from = ['--secrets', 'secrets.toml'];
    for (const args of [
      ['github', '--repo', 'acme/etl', '--dry-run', ...from],
      ['github', '--repo', 'acme/etl', '--print-env', '--dry-run', ...from],
      ['workflow', 'load.py', ...from, '--output', '-'],
      ['check', '--repo', 'acme/etl', ...from],
      ['check', '--repo', 'acme/etl', ...from, '--write', '--yes'],
    ]) {
      const { code, screen, stdout } = await inertRun(bed, args);
      expect([args, code], screen).toEqual([args, 1]);
      expect(screen.replace(/\s+/g, ' '), name).toMatch(rules);
      expect(stdout, name).not.toMatch(/^[ +]*\S+: \$\{\{/m);
    }
    expect(await bed.read('.github/workflows/w.yml')).toBe(before);
  }
});

it('what is printed for a workflow reads as exactly the names that were meant', async () => {
  const bed = await testbed('github', { files: { 'load.py': '' } });
  await fc.assert(
    fc.asyncProperty(hostileName, async (name) => {
      await bed.write(`[sources]\n${tomlKey(`k${name}`)} = "canary-7f3a"\n`);
      const rename = `--rename=sources.${/^[\w-]+$/.test(`k${name}`) ? `k${name}` : JSON.stringify(`k${name.toWellFormed()}`)}=SAFE`;
      const { code, stdout } = await inertRun(bed, [
        'workflow',
        'load.py',
        '--secrets',
        'secrets.toml',
        '--output',
        '-',
        rename,
      ]);
      if (code !== 0) return;
      const document = parseDocument(stdout);
      expect(document.errors).toEqual([]);
      expect(document.getIn(['jobs', 'run', 'env'])?.toString()).toContain('${{ secrets.SAFE }}');
      expect(stdout.match(/\$\{\{/g)).toHaveLength(1);
    }),
    runs,
  );
}, 120_000);
