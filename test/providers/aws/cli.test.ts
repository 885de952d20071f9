import { beforeEach, expect, it } from 'vitest';
import type { FakeAws } from '../../fakes/aws/index.ts';
import { type Testbed, testbed } from '../../testbed.ts';

let push: Testbed<'aws'>['push'];
let aws: FakeAws;
beforeEach(async () => {
  ({ push, server: aws } = await testbed('aws'));
});

const etl = ['--prefix', 'etl/'];
const toml = '[sources.pipedrive]\npipedrive_api_key = "canary-7f3a-a"\nlimit = 10_000\n';

it('a dry run shows what would be, and what it would cost', async () => {
  expect(await push(toml, [...etl, '--dry-run', '--exit-code'])).toMatchInlineSnapshot(`
    "aws 123456789012 eu-west-1 etl/ · /secrets.toml · 2 secrets

      sources.pipedrive
        + etl/SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
        + etl/SOURCES__PIPEDRIVE__LIMIT

      2 to create
      2 new secrets cost about $0.80 a month ($0.40 each, as of 2026-11-24); --layout json or document needs only one
      nothing was changed
    exit 2"
  `);
  expect(aws.asked()).toEqual(['ListSecrets']);
});

it('a push arrives behind the prefix, and the next one has nothing to do', async () => {
  expect(await push(toml, etl)).toMatchInlineSnapshot(`
    "aws 123456789012 eu-west-1 etl/ · /secrets.toml · 2 secrets

      sources.pipedrive
        + etl/SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
        + etl/SOURCES__PIPEDRIVE__LIMIT

      2 created
    hint: a job sees none of them until its definition asks for each; print the lines to paste with --print-mapping ecs or external-secrets
    exit 0"
  `);
  expect(aws.value('etl/SOURCES__PIPEDRIVE__LIMIT')).toBe('10000');
  expect(await push(toml, etl)).toMatchInlineSnapshot(`
    "aws 123456789012 eu-west-1 etl/ · 2 secrets, all unchanged (1 request)
    exit 0"
  `);
});

it('what the other end needs is printed by itself', async () => {
  expect(await push(toml, [...etl, '--print-mapping', 'ecs'])).toMatchInlineSnapshot(`
    "{
      "secrets": [
        {
          "name": "SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY",
          "valueFrom": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:etl/SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY"
        },
        {
          "name": "SOURCES__PIPEDRIVE__LIMIT",
          "valueFrom": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:etl/SOURCES__PIPEDRIVE__LIMIT"
        }
      ]
    }
    hint: it goes beside the secrets that the container definition has already
    exit 0"
  `);
  expect(await push(toml, [...etl, '--print-mapping', 'external-secrets'])).toContain('key: "etl/SOURCES__');
  const policy = await push(toml, [...etl, '--print-policy']);
  expect(policy).toContain('"arn:aws:secretsmanager:eu-west-1:123456789012:secret:etl/*"');
});

it('one document is pushed whole, with what dlt needs to read it', async () => {
  expect(await push(toml, ['--layout', 'document'])).toMatchInlineSnapshot(`
    "aws 123456789012 eu-west-1 · /secrets.toml · 1 secret of 2 keys

      sources.pipedrive
        + dlt/dlt_secrets_toml

      1 created
    hint: dlt (1.29 or later, with dlt[s3]) reads the document where PROVIDERS__ENABLE_AWS_SECRETS=true is set, a region is known, and secretsmanager:GetSecretValue is allowed
    exit 0"
  `);
  expect(await push(toml.replace('limit = 10_000', ''), ['--layout', 'document'])).toMatchInlineSnapshot(`
    "error: 1 problem at aws 123456789012 eu-west-1, nothing was sent

      dlt/dlt_secrets_toml
          what it holds at aws 123456789012 eu-west-1 has 1 key that would be gone:
          sources.pipedrive.limit
          hint: to let them go, push with --prune
    exit 1"
  `);
});

it('what was removed comes back, and that is said', async () => {
  const shorter = toml.replace('limit = 10_000', '');
  await push(toml, etl);
  expect(await push(shorter, [...etl, '--prune', '--yes'])).toMatchInlineSnapshot(`
    "aws 123456789012 eu-west-1 etl/ · /secrets.toml · 1 secret

      no longer in the file
        - etl/SOURCES__PIPEDRIVE__LIMIT

      1 removed, 1 unchanged
    exit 0"
  `);
  expect(await push(toml, etl)).toMatchInlineSnapshot(`
    "aws 123456789012 eu-west-1 etl/ · /secrets.toml · 2 secrets

      sources.pipedrive
        ~ etl/SOURCES__PIPEDRIVE__LIMIT  was removed, comes back
    had been removed, and was brought back before it was written: etl/SOURCES__PIPEDRIVE__LIMIT

      1 updated, 1 unchanged
    exit 0"
  `);
});

it('a name that AWS would misread, one that it refuses, and an empty value', async () => {
  const bad = '[x]\na = "canary-7f3a-a"\nb = "canary-7f3a-b"\nempty = ""\n';
  const renames = ['--rename', 'x.a=API-SECRET', '--rename', 'x.b=a b'];
  expect(await push(bad, [...etl, ...renames])).toMatchInlineSnapshot(`
    "warning: 2 things to look at

      /secrets.toml:4:1  x.empty
          an empty string, which dlt takes for a value
          hint: fill it in, or leave it out with --exclude
      /secrets.toml:2:1  x.a -> etl/API-SECRET
          AWS takes a hyphen and six characters at the end of a name for the end of an ARN
          hint: name it where it is read as it is, or by its whole ARN, never by an ARN without the last
          six characters; or push it under another name with --rename PATH=NAME, or --name for one entry
    error: 2 problems in /secrets.toml, nothing was sent

      /secrets.toml:3:1  x.b -> etl/a b
          AWS takes only ASCII letters, digits and / _ + = . @ - in a name
          hint: push it under another name with --rename PATH=NAME, or --name for one entry
      /secrets.toml:4:1  x.empty
          an empty value is not taken there
    exit 1"
  `);
  expect(aws.asked()).toEqual(['ListSecrets']);
});

it.each([
  [['--prefix', 'etl*/'], '--prefix: AWS takes only ASCII letters, digits and / _ + = . @ - in a name'],
  [['--layout', 'json', '--name', 'my env'], '--name: AWS takes only ASCII letters'],
  [['--layout', 'json', '--name', 'x'.repeat(513)], '--name: AWS takes names of 1 to 512 characters'],
])('what cannot begin a name is told before AWS is asked for it: %j', async (args, message) => {
  expect(await push(toml, args)).toContain(`error: ${message}`);
  expect(aws.asked()).toEqual([]);
});

it('a missing permission is named', async () => {
  aws.rules.denied.add('secretsmanager:CreateSecret');
  expect(await push(toml, etl)).toMatchInlineSnapshot(`
    "aws 123456789012 eu-west-1 etl/ · /secrets.toml · 2 secrets

      sources.pipedrive
        + etl/SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
        + etl/SOURCES__PIPEDRIVE__LIMIT

      2 failed
    error: 2 problems at aws 123456789012 eu-west-1 etl/

      etl/SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY
      etl/SOURCES__PIPEDRIVE__LIMIT
          could not make secrets: arn:aws:sts::123456789012:assumed-role/deploy/ci lacks
          secretsmanager:CreateSecret: no IAM policy allows it
          hint: add secretsmanager:CreateSecret to its IAM policy; --print-policy prints the least one;
          where a policy asks for tags on what is new, give them with --tag KEY=VALUE
    hint: when that is mended, run the same command again: it goes on with what is missing
    exit 1"
  `);
});

it('a conflict stops the push before its first write', async () => {
  await push(toml, etl);
  aws.setByHand('etl/SOURCES__PIPEDRIVE__LIMIT', '7');
  expect(await push(toml.replace('10_000', '2'), etl)).toMatchInlineSnapshot(`
    "error: 1 problem at aws 123456789012 eu-west-1 etl/, nothing was sent

      etl/SOURCES__PIPEDRIVE__LIMIT
          changed at aws 123456789012 eu-west-1 etl/ just now, after our last push
          hint: if the new value is the right one, put it into
          /secrets.toml (the AWS console shows it, or aws secretsmanager
          get-secret-value --secret-id NAME), then push with --overwrite; of this alone:
          --overwrite-name etl/SOURCES__PIPEDRIVE__LIMIT
    exit 1"
  `);
  expect(aws.value('etl/SOURCES__PIPEDRIVE__LIMIT')).toBe('7');
});

it('an option that AWS would refuse is told at once', async () => {
  expect(await push(toml, [...etl, '--recovery-days', '3'])).toMatchInlineSnapshot(`
    "error: --recovery-days: AWS takes 7 to 30 days, not 3
    hint: to remove at once, for good, there is --delete-without-recovery
    exit 1"
  `);
  expect(await push(toml, ['--layout', 'json', ...etl])).toMatch(/--prefix says nothing to the layout json/);
});

const forms = (secret: string): string[] => [
  secret,
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
];

it.each([
  [[...etl, '--yes']],
  [['--layout', 'document', '--format', 'json']],
  [['--layout', 'json', '--format', 'markdown']],
  [[...etl, '--dry-run', '--deep']],
])('no value is in what is said, nor on the wire beside its own field: %j', async (args) => {
  const secrets = ['canary-7f3a "quoted" /slash+plus', 'canary-7f3a-second'];
  const file = `[sources.x]\napi_key = '${secrets[0]}'\nother = "${secrets[1]}"\n`;
  const said = [await push(file, args), await push(file.replace('second', 'third'), args)];
  aws.rules.denied.add('secretsmanager:PutSecretValue').add('secretsmanager:UpdateSecret');
  said.push(await push(file.replace('second', 'fourth'), args));
  aws.faults.push({ times: Number.POSITIVE_INFINITY, do: 'cut' });
  said.push(await push(file, args));
  const wire = aws.requests.map(({ path: url, headers, body }) => {
    const { SecretString: _, ...rest } = JSON.parse(body);
    return `${url} ${JSON.stringify(headers)} ${JSON.stringify(rest)}`;
  });
  for (const secret of secrets)
    for (const form of forms(secret)) expect([...said, ...wire].join('\n')).not.toContain(form);
  if (!args.includes('--dry-run'))
    expect(aws.requests.some(({ body }) => body.includes('canary-7f3a'))).toBe(true);
});
