import { describe, expect, it } from 'vitest';
import type { LayoutSelection } from '../../../src/core/layouts/layout.ts';
import type { Change } from '../../../src/core/model.ts';
import type { SnippetContext } from '../../../src/core/sync/provider.ts';
import { aws } from '../../../src/providers/aws/index.ts';
import type { AwsOptions } from '../../../src/providers/aws/options.ts';
import { formatPolicy } from '../../../src/providers/aws/policy.ts';
import { formatMapping, mentionMapping } from '../../../src/providers/aws/snippets.ts';

const secrets = (...names: string[]) =>
  names.map((name) => ({ type: 'secret' as const, name, variable: name.replace(/^etl\//, ''), from: [] }));
const document = [{ type: 'secret' as const, name: 'dlt/dlt_secrets_toml', keys: ['a.b'], from: [] }];
const json = [{ type: 'secret' as const, name: 'dlt/env', keys: ['A__B', 'C'], from: [] }];

const about = (
  naming: Partial<LayoutSelection>,
  more: Partial<SnippetContext<AwsOptions>> = {},
): SnippetContext<AwsOptions> => ({
  options: {},
  layout: { layouts: ['env'], ...naming },
  env: { AWS_REGION: 'eu-west-1', AWS_ACCOUNT_ID: '123456789012' },
  ...more,
});

const unstated = (
  naming: Partial<LayoutSelection>,
  options: AwsOptions = {},
): SnippetContext<AwsOptions> => ({
  options,
  layout: { layouts: ['env'], ...naming },
  env: {},
});

interface Policy {
  readonly Statement: readonly {
    Sid: string;
    Action: string[];
    Resource: string | string[];
    Condition?: object;
  }[];
}
const statements = (...args: Parameters<typeof formatPolicy>) => {
  const policy: Policy = JSON.parse(formatPolicy(...args));
  return Object.fromEntries(policy.Statement.map(({ Sid, ...rest }) => [Sid, rest]));
};

const start = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:';

describe('--print-policy', () => {
  it('allows nothing that reads a value', () => {
    for (const naming of [{}, { layouts: ['document'] }, { layouts: ['json'] }])
      expect(formatPolicy([...secrets('A__B'), ...json], about(naming))).not.toMatch(
        /GetSecretValue|secretsmanager:\*/,
      );
  });

  it('is as narrow as the prefix', () => {
    expect(statements(secrets('etl/A__B', 'etl/C'), about({ prefix: 'etl/' }))).toMatchObject({
      Look: { Action: ['secretsmanager:ListSecrets'], Resource: '*' },
      Push: {
        Action: ['CreateSecret', 'DescribeSecret', 'PutSecretValue', 'RestoreSecret'].map(
          (one) => `secretsmanager:${one}`,
        ),
        Resource: [`${start}etl/*`],
      },
      Prune: {
        Action: ['secretsmanager:DeleteSecret', 'secretsmanager:UpdateSecret'],
        Resource: [`${start}etl/*`],
      },
    });
  });

  it('without one, is as narrow as the sections of the file', () => {
    const { Push } = statements(secrets('SOURCES__A__B', 'SOURCES__C', 'DESTINATION__X', 'LONE'), about({}));
    expect(Push?.Resource).toEqual([
      `${start}SOURCES__*`,
      `${start}DESTINATION__*`,
      `${start}LONE`,
      `${start}LONE-??????`,
    ]);
  });

  it('for one entry, is for that alone, before and after it is made', () => {
    const { Push } = statements(document, about({ layouts: ['document'] }));
    expect(Push?.Resource).toEqual([`${start}dlt/dlt_secrets_toml`, `${start}dlt/dlt_secrets_toml-??????`]);
    expect(Push?.Action).toContain('secretsmanager:UpdateSecret');
  });

  it('has what the options need', () => {
    const options = { tag: ['team=data'], kmsKey: 'alias/etl' };
    const { Push, Encrypt } = statements(secrets('A__B'), about({}, { options }));
    expect(Push?.Action).toContain('secretsmanager:TagResource');
    expect(Push?.Action).toContain('secretsmanager:UpdateSecret');
    expect(Encrypt).toMatchObject({
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/etl' } },
    });
  });

  it.each([
    ['1234', 'arn:aws:kms:eu-west-1:123456789012:key/1234'],
    ['arn:aws:kms:us-east-1:1:key/5', 'arn:aws:kms:us-east-1:1:key/5'],
  ])('names the KMS key %s', (kmsKey, arn) => {
    expect(statements(secrets('A'), about({}, { options: { kmsKey } })).Encrypt?.Resource).toBe(arn);
  });

  it('can be had where nothing says which account or region, also for other partitions', () => {
    expect(statements(secrets('A__B'), unstated({})).Push?.Resource).toEqual([
      'arn:aws:secretsmanager:*:*:secret:A__*',
    ]);
    expect(statements(secrets('A__B'), unstated({}, { region: 'cn-north-1' })).Push?.Resource).toEqual([
      'arn:aws-cn:secretsmanager:cn-north-1:*:secret:A__*',
    ]);
  });
});

describe('--print-mapping ecs', () => {
  const ecs = (...[entries, given]: Parameters<typeof formatMapping>) =>
    JSON.parse(formatMapping(entries, { ...given, choice: 'ecs' }));

  it('has the variables that dlt looks up, from ARNs without the characters that AWS alone knows', () => {
    expect(ecs(secrets('etl/A__B', 'etl/NEW'), about({ prefix: 'etl/' }))).toEqual({
      secrets: [
        { name: 'A__B', valueFrom: `${start}etl/A__B` },
        { name: 'NEW', valueFrom: `${start}etl/NEW` },
      ],
    });
  });

  it('where --rename gave another name, has the variable that dlt looks up all the same', () => {
    const variable = 'SOURCES__A__KEY';
    const renamed = [{ type: 'secret' as const, name: 'etl/team/key', variable, from: [] }];
    expect(ecs(renamed, about({ prefix: 'etl/' }))).toEqual({
      secrets: [{ name: 'SOURCES__A__KEY', valueFrom: `${start}etl/team/key` }],
    });
  });

  it('takes a JSON object apart', () => {
    expect(ecs(json, about({ layouts: ['json'] }))).toEqual({
      secrets: [
        { name: 'A__B', valueFrom: `${start}dlt/env:A__B::` },
        { name: 'C', valueFrom: `${start}dlt/env:C::` },
      ],
    });
  });

  it('leaves a gap for what is not known', () => {
    expect(ecs(secrets('A'), unstated({}))).toEqual({
      secrets: [{ name: 'A', valueFrom: 'arn:aws:secretsmanager:<REGION>:<ACCOUNT>:secret:A' }],
    });
  });
});

describe('--print-mapping external-secrets', () => {
  it('names each secret, or each key inside one', () => {
    const given = { choice: 'external-secrets' };
    expect(formatMapping(secrets('etl/A__B'), about({ prefix: 'etl/' }, given))).toMatchInlineSnapshot(`
      "apiVersion: external-secrets.io/v1
      kind: ExternalSecret
      metadata:
        # Take another name where there is one of this name already, or a Secret: both are taken over.
        name: dlt-secrets
      spec:
        refreshInterval: 1h
        secretStoreRef:
          kind: SecretStore
          name: aws # the name of your SecretStore
        target:
          name: dlt-secrets
        data:
          - secretKey: "A__B"
            remoteRef:
              key: "etl/A__B"
      "
    `);
    expect(formatMapping(json, about({ layouts: ['json'] }, given))).toContain(
      '    - secretKey: "C"\n      remoteRef:\n        key: "dlt/env"\n        property: "C"\n',
    );
  });
});

describe('a document', () => {
  it('is read by dlt itself: what it takes is printed, and said once', () => {
    expect(
      formatMapping(document, about({ layouts: ['document'] }, { choice: 'ecs' })),
    ).toMatchInlineSnapshot(`
      "PROVIDERS__ENABLE_AWS_SECRETS=true
      PROVIDERS__AWS_SECRETS__CREDENTIALS__REGION_NAME=eu-west-1
      "
    `);
    expect(mentionMapping({ layouts: ['document'] })).toContain('PROVIDERS__ENABLE_AWS_SECRETS=true');
    expect(mentionMapping({ layouts: ['env'] })).toContain('--print-mapping');
  });

  it('is a file in Kubernetes', () => {
    const given = about({ layouts: ['document'] }, { choice: 'external-secrets' });
    expect(formatMapping(document, given)).toContain(
      '  # mount it at .dlt/secrets.toml of the program\n  data:\n    - secretKey: "secrets.toml"\n      remoteRef:\n        key: "dlt/dlt_secrets_toml"\n',
    );
  });

  it('behind another prefix is found where dlt is told of it', () => {
    const naming = { layouts: ['document'], name: 'etl/p/dlt_secrets_toml', pipeline: 'p' };
    expect(formatMapping(document, about(naming, { choice: 'ecs' }))).toBe(
      'PROVIDERS__ENABLE_AWS_SECRETS=true\nPROVIDERS__AWS_SECRETS__CREDENTIALS__REGION_NAME=eu-west-1\nPROVIDERS__AWS_SECRETS__SECRET_NAME_PREFIX=etl/\n',
    );
    expect(mentionMapping(naming)).toContain(
      'PROVIDERS__ENABLE_AWS_SECRETS=true and PROVIDERS__AWS_SECRETS__SECRET_NAME_PREFIX=etl/ is set',
    );
  });

  it('of another name is not found by dlt, which is said instead', () => {
    const naming = { layouts: ['document'], name: 'team/etl', pipeline: 'p' };
    expect(mentionMapping(naming)).toBe(
      'dlt asks for dlt/p/dlt_secrets_toml, not for team/etl: leave out --name, or bring it to the job as .dlt/secrets.toml (--print-mapping external-secrets)',
    );
    expect(formatMapping(document, about(naming, { choice: 'ecs' }))).toBe(`# ${mentionMapping(naming)}\n`);
    expect(mentionMapping({ ...naming, name: 'dlt/p/dlt_secrets_toml' })).toContain('PROVIDERS__ENABLE');
  });
});

describe('what it costs', () => {
  const plan = (count: number) => ({
    store: '',
    changes: [
      ...Array.from(
        { length: count },
        (_, n): Change => ({ action: 'create', type: 'secret', name: `A${n}` }),
      ),
      { action: 'keep', type: 'secret', name: 'K' } as const,
    ],
    managed: 0,
    unmanaged: 0,
  });
  const seen = { remotes: new Map() };

  it.each([
    [0, ['env'], []],
    [1, ['env'], ['one new secret costs about $0.40 a month (as of 2026-11-24)']],
    [1, ['json'], ['one new secret costs about $0.40 a month (as of 2026-11-24)']],
    [
      12,
      ['env'],
      [
        '12 new secrets cost about $4.80 a month ($0.40 each, as of 2026-11-24); --layout json or document needs only one',
      ],
    ],
  ])('%i to make, as %j', (count, layouts, lines) => {
    expect(aws.remarks?.(plan(count), seen, { layouts })).toEqual(lines);
  });
});
