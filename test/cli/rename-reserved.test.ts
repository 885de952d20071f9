import { beforeEach, describe, expect, it } from 'vitest';
import { inOneText, type Testbed, testbed } from '../testbed.ts';

// The tutorial of dlt that beginners start with has a source of this name.
const toml = `[github_source]
api_key = "canary-7f3a-key"
[github_source.credentials]
token = "canary-7f3a-token"
[sources.x]
limit = 10
`;

const NAMES = ['DLT_GITHUB_SOURCE__API_KEY', 'DLT_GITHUB_SOURCE__CREDENTIALS__TOKEN', 'SOURCES__X__LIMIT'];

let bed: Testbed<'github'>;
beforeEach(async () => {
  bed = await testbed('github');
});

const push = (text: string, ...args: string[]): Promise<string> =>
  bed.push(text, ['--repo', 'acme/etl', ...args]);
const there = (): string[] => Object.keys(bed.server.secrets('acme/etl')).toSorted();

describe('names that GitHub keeps for itself', () => {
  it('are refused with the way out', async () => {
    expect(await push(toml)).toMatchInlineSnapshot(`
      "error: 2 problems in /secrets.toml, nothing was sent

        /secrets.toml:2:1  github_source.api_key -> GITHUB_SOURCE__API_KEY
        /secrets.toml:4:1  github_source.credentials.token -> GITHUB_SOURCE__CREDENTIALS__TOKEN
            GitHub takes no name that begins with GITHUB_
            hint: push it with --rename-reserved: it is called DLT_… at GitHub then, and the job still
            gets the name that dlt looks up; or rename the section, or push the whole file as one secret
            with --layout document
      exit 1"
    `);
    expect(there()).toEqual([]);
  });

  it('are pushed with --rename-reserved, which the plan says', async () => {
    expect(await push(toml, '--rename-reserved', '--dry-run')).toMatchInlineSnapshot(`
      "github acme/etl · /secrets.toml · 3 secrets

        github_source
          + DLT_GITHUB_SOURCE__API_KEY
        github_source.credentials
          + DLT_GITHUB_SOURCE__CREDENTIALS__TOKEN
        sources.x
          + SOURCES__X__LIMIT

        3 to create
        2 names that the store keeps for itself are there with DLT_ in front; a job gets what dlt looks up
        nothing was changed
      exit 0"
    `);
    await push(toml, '--rename-reserved');
    expect(there()).toEqual(NAMES);
    expect(await push(toml, '--rename-reserved')).toContain('3 secrets, all unchanged');
  });

  it('reach the job under the names that dlt looks up', async () => {
    await push(toml, '--rename-reserved', '--with-verify');
    const said = await push(toml, '--rename-reserved', '--with-verify', '--print-env');
    expect(said.slice(said.indexOf('env:'))).toMatchInlineSnapshot(`
      "env:
        GITHUB_SOURCE__API_KEY: \${{ secrets.DLT_GITHUB_SOURCE__API_KEY }}
        GITHUB_SOURCE__CREDENTIALS__TOKEN: \${{ secrets.DLT_GITHUB_SOURCE__CREDENTIALS__TOKEN }}
        SOURCES__X__LIMIT: \${{ secrets.SOURCES__X__LIMIT }}
        DEPLOY_SECRETS_VERIFY: \${{ secrets.DEPLOY_SECRETS_VERIFY }}
      exit 0"
    `);
    const secrets = bed.server.secrets('acme/etl');
    const job = Object.fromEntries(
      [...said.matchAll(/^ {2}(\w+): \$\{\{ secrets\.(\w+) \}\}$/gm)].map(([, variable = '', name = '']) => [
        variable,
        secrets[name] ?? '',
      ]),
    );
    expect(inOneText(await bed.run(['verify'], { env: job }))).toContain('3 variables: 3 as pushed');
  });

  it('are handled alike by check, workflow and explain', async () => {
    await push(toml, '--rename-reserved');
    const source = ['--secrets', bed.at('secrets.toml'), '--rename-reserved'];
    await bed.write(
      'on: push\njobs:\n  load:\n    runs-on: ubuntu-latest\n    steps:\n      - run: python p.py\n',
      'load.yml',
    );
    const check = ['check', '--repo', 'acme/etl', ...source, bed.at('load.yml')];
    await bed.run([...check, '--write', '--yes']);
    expect(await bed.read('load.yml')).toContain(
      'GITHUB_SOURCE__API_KEY: ${{ secrets.DLT_GITHUB_SOURCE__API_KEY }}',
    );
    expect(await bed.run(check)).toMatchObject({ code: 0 });
    await bed.write('', 'p.py');
    const { stdout } = await bed.run(['workflow', 'p.py', '--output', '-', ...source]);
    expect(stdout).toContain('GITHUB_SOURCE__API_KEY: ${{ secrets.DLT_GITHUB_SOURCE__API_KEY }}');
    expect((await bed.run(['explain', 'github_source.api_key', ...source])).stdout).toContain(
      'DLT_GITHUB_SOURCE__API_KEY',
    );
  });

  it('meet no other name in silence', async () => {
    const said = await push(
      `[github_source]\na = "canary-7f3a-1"\n[dlt_github_source]\na = "canary-7f3a-2"\n`,
      '--rename-reserved',
    );
    expect(said).toContain('two keys meet in one name');
    expect(said).toContain('-> DLT_GITHUB_SOURCE__A');
    expect(there()).toEqual([]);
  });

  it('keep the name that --rename gives', async () => {
    await push(toml, '--rename-reserved', '--rename', 'github_source.api_key=MINE');
    expect(there()).toEqual(['DLT_GITHUB_SOURCE__CREDENTIALS__TOKEN', 'MINE', 'SOURCES__X__LIMIT']);
  });

  it('are removed by their path', async () => {
    await push(toml, '--rename-reserved');
    const less = '[sources.x]\nlimit = 10\n';
    const prune = ['--rename-reserved', '--prune', '--yes'];
    await push(less, ...prune, '--include', 'sources.*');
    expect(there()).toEqual(NAMES);
    await push(less, ...prune);
    expect(there()).toEqual(['SOURCES__X__LIMIT']);
  });

  it('begin with a digit, or are those of our own variables', async () => {
    await push('1password = "canary-7f3a"\n', '--rename-reserved');
    expect(there()).toEqual(['DLT_1PASSWORD']);
  });
});
