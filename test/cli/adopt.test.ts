import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Run, type Testbed, testbed } from '../testbed.ts';

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/adopt');
const cases = readdirSync(fixtures);

interface Stage extends Testbed<'github'> {
  readonly workflows: readonly string[];
  adopt(...args: string[]): Promise<Run>;
}

/** A repository as a folder of fixtures/adopt has it. */
async function stage(name: string): Promise<Stage> {
  const folder = path.join(fixtures, name);
  const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
  const has = (file: string): boolean => existsSync(path.join(folder, file));
  const workflows = readdirSync(path.join(folder, 'workflows'));
  const files = Object.fromEntries([
    ...workflows.map((file) => [`.github/workflows/${file}`, read(`workflows/${file}`)]),
    ...['secrets.toml', 'config.toml'].filter(has).map((file) => [`.dlt/${file}`, read(file)]),
    ...['example.toml'].filter(has).map((file) => [file, read(file)]),
  ]);
  const bed = await testbed('github', { files });
  const own = has('args.txt') ? read('args.txt').trim().split(' ') : [];
  return {
    ...bed,
    workflows,
    adopt: async (...args) => {
      const said = await bed.run(['adopt', ...own, ...args]);
      // Whatever a case is about: no value is ever said, and no server is asked.
      expect(said.screen).not.toContain('canary');
      expect(bed.server.requests).toEqual([]);
      return said;
    },
  };
}

describe.each(cases)('%s', (name) => {
  it('says what there is to move', async () => {
    const { adopt } = await stage(name);
    const { stdout, stderr, code } = await adopt();
    await expect(stdout).toMatchFileSnapshot(path.join(fixtures, name, 'expected.txt'));
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });

  // With --keep-names workflows stay as they are.
  if (name === 'keep-names') return;

  it('writes it, and then nothing certain is left', async () => {
    const { adopt, read, workflows } = await stage(name);
    expect((await adopt('--write', '--yes')).code).toBe(0);
    for (const file of workflows) {
      const after = await read(`.github/workflows/${file}`);
      if (after === readFileSync(path.join(fixtures, name, 'workflows', file), 'utf8')) continue;
      await expect(after).toMatchFileSnapshot(path.join(fixtures, name, 'after', file));
    }
    const { pairs } = JSON.parse((await adopt('--format', 'json')).stdout);
    expect(pairs.filter(({ by }: { by: string }) => by === 'line')).toEqual([]);
  });
});

describe('what must stay', () => {
  const readFrom = (variable: string, secret: string): string => `${variable}: \${{ secrets.${secret} }}`;
  const workflowOf = (...lines: [variable: string, secret: string][]): string =>
    `on: push\njobs:\n  load:\n    runs-on: ubuntu-latest\n    env:\n${lines.map(([variable, secret]) => `      ${readFrom(variable, secret)}\n`).join('')}    steps:\n      - run: python load.py\n`;
  const adopting = async (workflow: string) => {
    const toml = '[sources.github]\ntoken = "canary"\n[sources.stripe]\ntoken = "canary"\n';
    const file = '.github/workflows/load.yml';
    const bed = await testbed('github', { files: { '.dlt/secrets.toml': toml, [file]: workflow } });
    const { stdout } = await bed.run(['adopt', '--repo', 'acme/etl', '--write', '--yes']);
    return { stdout, after: await bed.read(file) };
  };

  it('the token that GitHub makes for each run is no old name of anything', async () => {
    const workflow = workflowOf(['SOURCES__GITHUB__TOKEN', 'GITHUB_TOKEN']);
    const { stdout, after } = await adopting(workflow);
    expect(after).toBe(workflow);
    expect(stdout).toContain('GitHub makes this token for each run');
    expect(stdout).not.toContain('gh secret delete');
  });

  it('a name that is pushed for another value is not said to go', async () => {
    const { stdout, after } = await adopting(
      workflowOf(
        ['SOURCES__GITHUB__TOKEN', 'SOURCES__STRIPE__TOKEN'],
        ['SOURCES__STRIPE__TOKEN', 'SOURCES__GITHUB__TOKEN'],
      ),
    );
    expect(after).toContain(readFrom('SOURCES__GITHUB__TOKEN', 'SOURCES__GITHUB__TOKEN'));
    expect(stdout).not.toContain('gh secret delete');
  });
});

describe('--write', () => {
  const file = '.github/workflows/load.yml';

  it('shows a diff and writes nothing with --dry-run, nor where nobody is asked', async () => {
    const { adopt, read } = await stage('read-for-more');
    const before = await read(file);
    const shown = await adopt('--write', '--dry-run');
    expect(shown.stdout).toMatch(/^\+ +SOURCES__HUBSPOT__API_KEY: .* secrets.SOURCES__HUBSPOT__API_KEY }}$/m);
    expect(shown.code).toBe(0);
    const refused = await adopt('--write');
    expect([refused.code, await read(file)]).toEqual([1, before]);
    expect(refused.screen).toContain('nobody is there to be asked, so nothing was written');
  });

  it('asks at a terminal', async () => {
    const { runAsked, read } = await stage('read-for-more');
    const { screen } = await runAsked(['yes'], ['adopt', '--write']);
    expect(screen).toContain(
      'let .github/workflows/load.yml (what reads the old names) read 1 new name? yes',
    );
    expect(await read(file)).toContain('secrets.SOURCES__HUBSPOT__API_KEY');
  });

  it('never writes a guess', async () => {
    const { adopt, read } = await stage('guesses');
    const before = await read(file);
    await adopt('--write', '--yes');
    expect(await read(file)).toBe(before);
  });
});

describe('--pair', () => {
  it.each([
    [
      'sources.hubspot.api_keys=HUBSPOT_KEY',
      'is no value of the file',
      'did you mean sources.hubspot.api_key?',
    ],
    ['sources.hubspot.api_key=HUBSPOT_KYE', 'no workflow reads HUBSPOT_KYE', 'did you mean HUBSPOT_KEY?'],
    [
      'sources.hubspot.api_key',
      '--pair takes PATH=NAME',
      'such as --pair sources.github.access_token=SOURCE_TOKEN',
    ],
  ])('%s is refused, and nothing is written', async (pair, message, hint) => {
    const { run, read } = await stage('read-for-more');
    const before = await read('.github/workflows/load.yml');
    const { screen, code } = await run(['adopt', '--pair', pair, '--write', '--yes']);
    expect(screen).toContain(message);
    expect(screen).toContain(`hint: ${hint}`);
    expect([code, await read('.github/workflows/load.yml')]).toEqual([1, before]);
  });

  it('decides between several', async () => {
    const { adopt } = await stage('more-than-one');
    const told = await adopt('--pair', 'sources.hubspot.api_key=HUBSPOT_PROD', '--format', 'json');
    expect(JSON.parse(told.stdout)).toMatchObject({
      pairs: [{ old: { name: 'HUBSPOT_PROD' }, by: 'told' }],
      unclear: [],
    });
  });
});

describe('--exit-code', () => {
  it.each<[string, number, string[]]>([
    ['done', 0, []],
    ['read-for-more', 2, []],
    ['guesses', 2, []],
    ['more-than-one', 2, []],
    ['read-for-more', 0, ['--write', '--yes']],
    ['read-for-more', 2, ['--write', '--dry-run']],
    ['read-for-more', 1, ['--write']],
  ])('of %s is %i with %j', async (name, code, args) => {
    const { adopt } = await stage(name);
    expect((await adopt('--exit-code', ...args)).code).toBe(code);
  });
});

it.each([
  [['--write', '--keep-names'], '--keep-names leaves the workflows as they are, and --write changes them'],
  [['--dry-run'], '--dry-run says how --write goes about it'],
])('%j contradict each other', async (args, message) => {
  const { adopt } = await stage('done');
  const { stderr, code } = await adopt(...args);
  expect(stderr).toContain(message);
  expect(code).toBe(1);
});
