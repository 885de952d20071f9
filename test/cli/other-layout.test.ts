import { beforeEach, describe, expect, it } from 'vitest';
import { type Testbed, testbed } from '../testbed.ts';

const toml = `[sources.x]
a = "canary-7f3a-a"
b = "canary-7f3a-b"
c = "canary-7f3a-c"
d = "canary-7f3a-d"
`;

let bed: Testbed<'github'>;
beforeEach(async () => {
  bed = await testbed('github');
});

const push = (...args: string[]): Promise<string> => bed.push(toml, ['--repo', 'acme/etl', ...args]);
const there = (): string[] => Object.keys(bed.server.secrets('acme/etl')).toSorted();

describe('a push with another layout than before', () => {
  it('says once what is still there, and how it goes', async () => {
    await push('--with-verify');
    expect(await push('--layout', 'document')).toMatchInlineSnapshot(`
      "github acme/etl · /secrets.toml · 1 secret of 4 keys

        sources.x
          + DLT_SECRETS_TOML
        of an earlier push with --layout env
          - 5 secrets         kept; --prune removes them
      warning: 5 secrets of an earlier push with --layout env are still there, as then: a job that still gets them may read old values
      hint: once no job asks for them, --prune --max-removals 5 removes them; to keep both, push each layout by its own --owner

        1 created, 5 left over
      hint: dlt finds it once a step of the job has written it to .dlt/secrets.toml: add the step with deploy-secrets check --repo acme/etl --layout document --secrets /secrets.toml --write, or paste that of --print-env
      exit 0"
    `);
    expect(await push('--layout', 'document', '--prune', '--yes')).toContain('--max-removals 5');
    expect(
      await push('--layout', 'document', '--prune', '--yes', '--max-removals', '5'),
    ).toMatchInlineSnapshot(`
      "github acme/etl · /secrets.toml · 1 secret of 4 keys

        of an earlier push with --layout env
          - DEPLOY_SECRETS_VERIFY
          - SOURCES__X__A
          - SOURCES__X__B
          - SOURCES__X__C
          - SOURCES__X__D

        5 removed, 1 unchanged
      exit 0"
    `);
    expect(there()).toEqual(['DLT_SECRETS_TOML']);
  });

  it('says so the other way round', async () => {
    await push('--layout', 'document');
    expect(await push()).toMatchInlineSnapshot(`
      "github acme/etl · /secrets.toml · 4 secrets

        sources.x
          + SOURCES__X__A
          + SOURCES__X__B
          + SOURCES__X__C
          + SOURCES__X__D
        of an earlier push with --layout document
          - DLT_SECRETS_TOML  kept; --prune removes it
      warning: 1 secret of an earlier push with --layout document is still there, as then: a job that still gets it may read old values
      hint: once no job asks for it, --prune removes it; to keep both, push each layout by its own --owner

        4 created, 1 left over
      hint: a workflow sees none of them until its env: asks for each: add the lines with deploy-secrets check --repo acme/etl --secrets /secrets.toml --write, or paste those of --print-env
      exit 0"
    `);
  });

  it('says so of a name that was given since', async () => {
    await push('--layout', 'document');
    expect(await push('--layout', 'document', '--name', 'MINE')).toContain(
      `of an earlier push with --layout document
    - DLT_SECRETS_TOML  kept; --prune removes it`,
    );
  });

  it('still tells what the file does not have under any layout', async () => {
    await bed.push(`${toml}old = "canary-7f3a-old"\n`, ['--repo', 'acme/etl']);
    expect(await push('--layout', 'document')).toContain(`no longer in the file
    - SOURCES__X__OLD   kept; --prune removes it`);
  });
});
