import { describe, expect, it } from 'vitest';
import { generateKey } from '../../src/core/marks/key.ts';
import { type Testbed, testbed } from '../testbed.ts';

const CODE = `import dlt

@dlt.source
def zendesk(credentials: dict = dlt.secrets.value, filters: dict = None): ...
`;

const toml = (subdomain: string) => `
[sources.zendesk.credentials]
subdomain = "${subdomain}"
password = "canary-7f3a"
[sources.zendesk.filters]
state = "open"
`;

const NAME = 'SOURCES__ZENDESK__CREDENTIALS';
const REPO = ['--repo', 'acme/etl'];

const withCode = async (args: readonly string[] = REPO) => {
  const bed = await testbed('github');
  await bed.write(CODE, 'zendesk.py');
  const printed = await bed.push(toml('acme'), args);
  await bed.write('', 'zendesk.py');
  return { bed, printed };
};

const value = (bed: Testbed<'github'>, name: string) => bed.server.secret('acme/etl', name)?.value;

describe('what a push with the code has put there, one without it', () => {
  it('keeps, whatever the shape says', async () => {
    const { bed, printed } = await withCode();
    expect(value(bed, NAME)).toBe('{"subdomain":"acme","password":"canary-7f3a"}');
    expect(printed).toContain('zendesk.py:4 zendesk(credentials: dict) reads');
    expect(await bed.push(toml('acme'), [...REPO, '--prune', '--yes'])).toContain('5 secrets, all unchanged');
  });

  it('brings up to date with the table', async () => {
    const { bed } = await withCode();
    expect(await bed.push(toml('new'), [...REPO, '--prune', '--yes'])).toContain('2 updated, 3 unchanged');
    expect(value(bed, NAME)).toBe('{"subdomain":"new","password":"canary-7f3a"}');
  });

  it('does not push where it is not', async () => {
    const bed = await testbed('github');
    await bed.push(toml('acme'), REPO);
    expect(value(bed, NAME)).toBeUndefined();
    expect(value(bed, 'SOURCES__ZENDESK__FILTERS')).toBe('{"state":"open"}');
  });

  it('removes once the table is gone, or is no more wanted as JSON', async () => {
    const { bed } = await withCode();
    const prune = [...REPO, '--prune', '--yes'];
    expect(await bed.push(toml('acme'), [...prune, '--tables', 'none'])).toContain('2 removed');
    const other = await withCode();
    expect(await other.bed.push('[sources.a]\nkey = "k"', [...prune, '--max-removals', '5'])).toContain(
      '5 removed',
    );
  });

  it('does not take for its own what someone else has put there', async () => {
    const bed = await testbed('github');
    const DEPLOY_SECRETS_KEY = generateKey((bytes) => new Uint8Array(bytes).fill(8)).reveal();
    await bed.push('[sources.zendesk]\ncredentials = "url"', REPO, { DEPLOY_SECRETS_KEY });
    expect(await bed.push(toml('acme'), REPO)).toContain('4 created');
    expect(value(bed, NAME)).toBe('url');
  });
});

it('in one JSON object too', async () => {
  const bed = await testbed('aws');
  const all = ['--layout', 'json', '--name', 'etl'];
  await bed.write(CODE, 'zendesk.py');
  await bed.push(toml('acme'), all);
  await bed.write('', 'zendesk.py');
  expect(await bed.push(toml('acme'), all)).toContain('1 secret of 5 keys, unchanged');
});

it('names alone count it as there', async () => {
  const { bed } = await withCode();
  await bed.write(toml('x'), 'example.toml');
  const args = ['github', ...REPO, '--template', bed.at('example.toml'), '--names-only'];
  const { stdout } = await bed.run(args);
  expect(stdout).toContain('5 there');
});
