import { expect, it } from 'vitest';
import { COMPLETE } from '../../../src/cli/commands/completion/shells.ts';
import { faultsOf } from '../../schema/output.ts';
import { KEY, testbed } from '../../testbed.ts';

it('tells in the plan what expires, as a warning, and in JSON', async () => {
  const clock = { now: () => Date.parse('2026-11-28T12:00:00Z'), sleep: async () => {} };
  const bed = await testbed('github', {
    clock,
    files: {
      '.dlt/secrets.toml':
        'a.key = "canary" # expires 2026-12-01 (ask Ada)\nb.key = "canary" # expires 2026-01-01\nc.key = "canary" # expires 2030-01-01\n',
    },
  });
  const args = ['github', '--repo', 'acme/etl', '--owner', 'us', '--dry-run'];
  const env = { DEPLOY_SECRETS_KEY: KEY };
  const { stderr, code } = await bed.run(args, { env });
  expect(code).toBe(0);
  expect(stderr).toMatchInlineSnapshot(`
    "warning: 2 things to look at

      .dlt/secrets.toml:1:1  a.key
          expires in 3 days, on 2026-12-01
          hint: renew the value, and mend the date in the comment beside it
      .dlt/secrets.toml:2:1  b.key
          expired on 2026-01-01, 331 days ago
          hint: renew the value, and mend the date in the comment beside it
    "
  `);
  expect((await bed.run([...args, '--exclude', 'a', '--exclude', 'b'], { env })).stderr).not.toContain(
    'expire',
  );
  const { stdout } = await bed.run([...args, '--format', 'json'], { env });
  const document = JSON.parse(stdout);
  expect(faultsOf(document)).toEqual([]);
  expect(document.targets[0].changes.map(({ expires }: { expires: string }) => expires)).toEqual([
    '2026-12-01',
    '2026-01-01',
    '2030-01-01',
  ]);
});

it('takes it from the example file where the values come from the environment', async () => {
  const bed = await testbed('github', { files: { 'example.toml': 'a.key = "" # expires 2026-01-01\n' } });
  const args = [
    'github',
    '--repo',
    'acme/etl',
    '--owner',
    'us',
    '--template',
    'example.toml',
    '--from-env',
    '--dry-run',
  ];
  const { stderr } = await bed.run(args, { env: { A__KEY: 'canary' } });
  expect(stderr).toContain('expired on 2026-01-01');
});

it('completes the names of targets, after the commands that take them', async () => {
  const bed = await testbed('github', {
    files: {
      'deploy-secrets.toml':
        'version = 1\n[targets.production]\nto = "githb"\n[targets.preview]\n[targets."$(x)"]\n',
    },
  });
  const complete = async (...words: string[]) =>
    (await bed.run([COMPLETE, 'bash', 'deploy-secrets', ...words])).stdout.split('\n').filter(Boolean);
  expect(await complete('push', 'pr')).toEqual(['production', 'preview']);
  expect(await complete('push', 'production', 'pr')).toEqual(['preview']);
  expect(await complete('push', '--al')).toContain('--all');
  expect(await complete('targets', 'x')).toEqual([]);
  expect(await complete('github', 'pr')).toEqual([]);
});
