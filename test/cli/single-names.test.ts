import { describe, expect, it } from 'vitest';
import { KEY, type Run, testbed } from '../testbed.ts';

const toml = `[sources.pipedrive]
api_key = "canary-7f3a-a"
[sources.hubspot]
api_key = "canary-7f3a-b"
[sources.stripe]
token = "canary-7f3a-c"
`;
const FILE = {
  SOURCES__PIPEDRIVE__API_KEY: 'canary-7f3a-a',
  SOURCES__HUBSPOT__API_KEY: 'canary-7f3a-b',
  SOURCES__STRIPE__TOKEN: 'canary-7f3a-c',
};
const PIPEDRIVE = { SOURCES__PIPEDRIVE__API_KEY: 'canary-7f3a-a' };

/** A repository that has two of three names by hand, and a push to it. */
async function withTwoConflicts() {
  const { write, run, server: github } = await testbed('github');
  await write(toml);
  for (const name of ['SOURCES__PIPEDRIVE__API_KEY', 'SOURCES__HUBSPOT__API_KEY'])
    github.setSecret('acme/etl', name, 'by hand');
  const push = (...args: string[]): Promise<Run> =>
    run(['github', '--repo', 'acme/etl', '--owner', 'us', ...args], { env: { DEPLOY_SECRETS_KEY: KEY } });
  return { write, push, secrets: () => github.secrets('acme/etl'), github };
}

const told = ({ screen }: Run): string => screen.replaceAll(/just now|\d+ seconds? ago/g, 'just now');

describe('--overwrite-name', () => {
  it.each([
    ['the name', 'SOURCES__PIPEDRIVE__API_KEY'],
    ['the name in lower case, which is the same to GitHub', 'sources__pipedrive__api_key'],
    ['the TOML path', 'sources.pipedrive.api_key'],
  ])('goes over one alone, by %s; what else is in conflict still stops the push', async (_, word) => {
    const { push, secrets } = await withTwoConflicts();
    const refused = await push('--overwrite-name', word);
    expect(refused.code).toBe(1);
    expect(refused.screen).toContain('SOURCES__HUBSPOT__API_KEY\n');
    expect(refused.screen).not.toContain('PIPEDRIVE');
    const only = await push('--overwrite-name', word, '--exclude', 'sources.hubspot');
    expect(only.code).toBe(0);
    expect(secrets()).toEqual({ ...FILE, SOURCES__HUBSPOT__API_KEY: 'by hand' });
  });

  it('is repeatable', async () => {
    const { push, secrets } = await withTwoConflicts();
    const names = ['sources.pipedrive.api_key', 'SOURCES__HUBSPOT__API_KEY'];
    expect((await push(...names.flatMap((name) => ['--overwrite-name', name]))).code).toBe(0);
    expect(secrets()).toEqual(FILE);
  });

  it('is what the hint of a conflict says, as it can be typed', async () => {
    const { push, secrets } = await withTwoConflicts();
    const { screen } = await push();
    const options = [...screen.replaceAll(/\n +/g, ' ').matchAll(/--overwrite-name (\S+)/g)].map(
      ([, name = '']) => name,
    );
    expect(options).toEqual(['SOURCES__PIPEDRIVE__API_KEY', 'SOURCES__HUBSPOT__API_KEY']);
    expect((await push(...options.flatMap((name) => ['--overwrite-name', name]))).code).toBe(0);
    expect(secrets()).toEqual(FILE);
  });

  it('of a word that names nothing is an error before the first write, with the nearest', async () => {
    const { push, secrets } = await withTwoConflicts();
    const refused = await push('--overwrite', '--overwrite-name', 'SOURCES__PIPEDRVE__API_KEY');
    expect(told(refused)).toMatchInlineSnapshot(`
      "error: --overwrite-name SOURCES__PIPEDRVE__API_KEY names nothing that this run writes
      hint: did you mean SOURCES__PIPEDRIVE__API_KEY?
      "
    `);
    expect(secrets()).toEqual({
      SOURCES__PIPEDRIVE__API_KEY: 'by hand',
      SOURCES__HUBSPOT__API_KEY: 'by hand',
    });
  });

  it('of one that the selection leaves out says so', async () => {
    const { push } = await withTwoConflicts();
    const { screen } = await push(
      '--include',
      'sources.stripe',
      '--overwrite-name',
      'SOURCES__HUBSPOT__API_KEY',
    );
    expect(screen).toContain('hint: it is in the file, and --include or --exclude leaves it out');
  });

  it('of a key inside one document names the document, which is written whole', async () => {
    const { push } = await withTwoConflicts();
    const { screen } = await push('--layout', 'document', '--overwrite-name', 'sources.hubspot.api_key');
    expect(screen.replaceAll(/\n +/g, ' ')).toContain(
      'it is one key of DLT_SECRETS_TOML, which is written whole: --overwrite-name DLT_SECRETS_TOML',
    );
  });
});

describe('--prune-name', () => {
  /** Three are pushed, then two of them leave the file. */
  async function withTwoLeftovers() {
    const bed = await withTwoConflicts();
    await bed.push('--overwrite');
    await bed.write(toml.slice(0, toml.indexOf('[sources.hubspot]')));
    return bed;
  }

  it.each(['SOURCES__HUBSPOT__API_KEY', 'sources.hubspot.api_key'])('removes %s alone', async (word) => {
    const { push, secrets } = await withTwoLeftovers();
    expect((await push('--prune-name', word, '--yes')).code).toBe(0);
    expect(secrets()).toEqual({ ...PIPEDRIVE, SOURCES__STRIPE__TOKEN: 'canary-7f3a-c' });
  });

  it('wants someone who agrees, as --prune does', async () => {
    const { push, secrets } = await withTwoLeftovers();
    expect(told(await push('--prune-name', 'SOURCES__HUBSPOT__API_KEY'))).toMatchInlineSnapshot(`
      "error: 1 entry would be removed, and nobody is there to be asked
      hint: look at it with --dry-run, then add --yes
      "
    `);
    expect(secrets()).toEqual(FILE);
  });

  it.each([
    ['a slip', 'SOURCES__HUBSPOT__API_KEYS', 'did you mean SOURCES__HUBSPOT__API_KEY?'],
    ['what is still in the file', 'sources.pipedrive.api_key', 'take it out of the file first'],
    ['what is not ours', 'BY_HAND', 'remove it where it is kept, or push with the --owner that it is of'],
    [
      'anything else',
      'x',
      'it takes a name as it is at the target, or a dotted TOML path; --dry-run lists them',
    ],
  ])('of %s is an error before the first write', async (_, word, hint) => {
    const { push, secrets, github } = await withTwoLeftovers();
    github.setSecret('acme/etl', 'BY_HAND', 'theirs');
    const refused = await push('--prune-name', word, '--yes');
    expect(refused.code).toBe(1);
    expect(refused.screen).toContain(`hint: ${hint}`);
    expect(secrets()).toEqual({ ...FILE, BY_HAND: 'theirs' });
  });
});
