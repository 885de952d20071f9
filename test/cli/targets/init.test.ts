import { expect, it } from 'vitest';
import { findPlaces } from '../../../src/cli/commands/init/found-targets.ts';
import { testbed } from '../../testbed.ts';

const programs =
  (answers: Readonly<Record<string, string>>) =>
  async (program: string, args: readonly string[]): Promise<string | undefined> =>
    answers[[program, ...args].join(' ')];

it.each([
  ['nothing', {}, {}, []],
  [
    'a git remote',
    {},
    { 'git remote get-url origin': 'git@github.com:acme/etl.git\n' },
    ['github acme/etl, the git remote origin'],
  ],
  ['a git remote elsewhere', {}, { 'git remote get-url origin': 'https://gitlab.com/acme/etl.git\n' }, []],
  [
    'the defaults of aws and gcloud',
    { AWS_PROFILE: 'prod' },
    { 'aws configure get region': 'eu-west-1\n', 'gcloud config get-value project': 'acme-prod\n' },
    ['aws eu-west-1, from the configuration of aws', 'gcp acme-prod, from the configuration of gcloud'],
  ],
  [
    'the environment before them',
    { AWS_REGION: 'eu-central-1', GOOGLE_CLOUD_PROJECT: 'acme-dev' },
    { 'aws configure get region': 'eu-west-1\n', 'gcloud config get-value project': 'acme-prod\n' },
    ['aws eu-central-1, from AWS_REGION', 'gcp acme-dev, from the environment'],
  ],
  [
    'an Airflow',
    { AIRFLOW__API__BASE_URL: 'https://airflow.acme.dev' },
    {},
    ['airflow https://airflow.acme.dev, from AIRFLOW__API__BASE_URL'],
  ],
  [
    'what can be no place',
    {
      AWS_REGION: 'no region',
      GOOGLE_CLOUD_PROJECT: '(unset)',
      AIRFLOW__API__BASE_URL: 'https://me:canary@airflow.acme.dev',
    },
    {},
    [],
  ],
])('finds %s', async (_, env, answers, expected) => {
  const found = await findPlaces({ env, run: programs(answers) });
  expect(found.map(({ label }) => label)).toEqual(expected);
});

const files = { '.dlt/secrets.toml': '[x]\na = 1\n' };
const env = {
  AWS_REGION: 'eu-west-1',
  AWS_PROFILE: 'prod',
  AIRFLOW__API__BASE_URL: 'https://airflow.acme.dev',
};

it('writes a first file that is sound, and a key, without a question where nobody can be asked', async () => {
  const bed = await testbed('github', { files });
  const { screen, code } = await bed.run(['init'], { env });
  expect([screen, code]).toMatchInlineSnapshot(`
    [
      "added a key to .dlt/secrets.toml, section [deploy_secrets]; it is never pushed
    wrote deploy-secrets.toml with the targets aws, airflow; deploy-secrets targets lists them
    ",
      0,
    ]
  `);
  expect(await bed.read('deploy-secrets.toml')).toMatchInlineSnapshot(`
    "# Where the secrets of this project go. No secret in here: a credential is named by its variable, as in token = "env:NAME".
    # The keys are the options of deploy-secrets github, aws, gcp and airflow; deploy-secrets push TARGET pushes.
    version = 1

    [targets.aws]
    to = "aws"
    region = "eu-west-1"
    aws-profile = "prod"

    [targets.airflow]
    to = "airflow"
    url = "https://airflow.acme.dev"
    "
  `);
  expect(await bed.read('.dlt/secrets.toml')).toContain('key = "dsk1_');
  expect((await bed.run(['targets'], { env })).screen).toMatchInlineSnapshot(`
    "target   place                             layout                   secrets
    aws      aws eu-west-1                     env                      those of the project
    airflow  airflow https://airflow.acme.dev  connection and document  those of the project
    "
  `);
  const again = await bed.run(['init'], { env });
  expect([again.screen.split('\n')[0], again.code]).toEqual([
    'error: .dlt/secrets.toml has a key already',
    1,
  ]);
});

it('asks at a terminal which of them, and writes none where the answer is no', async () => {
  const bed = await testbed('github', { files: { '.dlt/secrets.toml': 'a.b = 1\n' } });
  const no = await bed.run(['init'], { env, answer: false });
  expect(no.screen).toMatchInlineSnapshot(`
    "added a key to .dlt/secrets.toml, section [deploy_secrets]; it is never pushed
      a target for aws eu-west-1, from AWS_REGION?
      a target for airflow https://airflow.acme.dev, from AIRFLOW__API__BASE_URL?
    "
  `);
  await expect(bed.read('deploy-secrets.toml')).rejects.toThrow('ENOENT');
  const yes = await bed.run(['init'], { env, answer: true });
  expect(yes.code).toBe(0);
  expect(await bed.read('deploy-secrets.toml')).toContain('[targets.airflow]');
});

it('needs no second agreement to what it wrote itself', async () => {
  const bed = await testbed('github', { files: { '.dlt/secrets.toml': 'a.b = 1\n' } });
  const options = { env, user: { id: 1000, home: bed.at('home') } };
  await bed.run(['init'], options);
  expect((await bed.run(['push', 'aws', '--dry-run'], options)).screen).not.toContain('nobody agreed');
});

it('takes the profile of a workspace that is deployed', async () => {
  const workspace = {
    '.dlt/.workspace': '',
    '.dlt/prod.secrets.toml': 'a.b = 2\n',
    '.dlt/secrets.toml': 'a.b = 1\n',
  };
  const bed = await testbed('github', { files: workspace });
  await bed.run(['init'], { env, user: { id: 1000, home: bed.at('home') } });
  expect(await bed.read('deploy-secrets.toml')).toContain('[defaults]\nprofile = "prod"\n');
});

it('names one target as one', async () => {
  const bed = await testbed('github', { files });
  const { screen } = await bed.run(['init'], { env: { AWS_REGION: 'eu-west-1' } });
  expect(screen).toContain('wrote deploy-secrets.toml with the target aws;');
});
