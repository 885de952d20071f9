import { afterAll, beforeAll, it } from 'vitest';
import { shortStory } from './short-story.ts';
import { expectSnippets } from './snippets.ts';
import { describeOldStates, expectState } from './states.ts';
import { type Aws, startAws } from './stores/aws.ts';
import { play, type Step, type Story, WITHOUT_MARKDOWN } from './story.ts';
import { wholeStory } from './whole-story.ts';

let aws: Aws;
beforeAll(async () => {
  aws = await startAws();
});
afterAll(() => aws.close());

/** Plays a story of this kind, and looks at what it leaves there. */
async function tell(
  name: string,
  where: readonly string[],
  steps: readonly Step[],
  formats?: Story['formats'],
): Promise<void> {
  await play({ name, steps, formats }, aws, (stage) => expectState(name, where, stage, aws));
}

it('a secret for each value', async () => {
  const where = ['aws', '--prefix', 'etl/'];
  const names = {
    hubspot: 'etl/SOURCES__HUBSPOT__API_KEY',
    limit: 'etl/SOURCES__PIPEDRIVE__LIMIT',
    region: 'etl/SOURCES__SHOP__REGION',
  };
  const nowhere = [['another region', ['aws', '--region', 'us-east-1']]] as const;
  await tell('aws-env', where, wholeStory(where, nowhere, aws.hands, names));
});

it.each([
  ['document', 'etl/dlt_secrets_toml'],
  ['json', 'etl/env'],
])('one secret: %s', async (layout, name) => {
  const where = ['aws', '--layout', layout, '--name', name];
  await tell(
    `aws-${layout}`,
    where,
    shortStory(where, aws.hands, name),
    layout === 'json' ? ['text'] : WITHOUT_MARKDOWN,
  );
});

it('with a key, a description and tags of their own', async () => {
  const where = ['aws', '--prefix', 'etl/', '--kms-key', 'alias/etl', '--description', 'of the etl'];
  const all = [...where, '--tag', 'team=data', '--tag', 'stage=production'];
  const steps = shortStory(all, aws.hands, 'etl/SOURCES__PIPEDRIVE__PIPEDRIVE_API_KEY', {
    more: (push) => [
      { title: 'another key, a dry run', args: [...push, '--kms-key=alias/other', '--dry-run'].filter(once) },
      { title: 'another key', args: [...push, '--kms-key=alias/other'].filter(once) },
      { title: 'no tags', args: push.filter((word, n) => word !== '--tag' && push[n - 1] !== '--tag') },
      { title: 'a deep look', args: [...push, '--deep'] },
      { title: 'both ways to remove', args: [...push, '--recovery-days', '7', '--delete-without-recovery'] },
      { title: 'a tag that is none', args: [...push, '--tag', 'team'] },
      {
        title: 'a key that may not be used',
        args: [...push, '--include', 'sources.shop', '--overwrite'],
        before: () => {
          aws.hands.set('etl/SOURCES__SHOP__REGION', 'by hand');
          aws.fake().rules.kms.set('alias/etl', 'denied');
        },
      },
      {
        title: 'and may be used again',
        args: [...push, '--overwrite'],
        before: () => aws.fake().rules.kms.clear(),
      },
    ],
  });
  await tell('aws-settings', all, steps);
});

/** A key that is given later stands for the one before. */
const once = (word: string, n: number, all: readonly string[]): boolean =>
  word !== '--kms-key' && all[n - 1] !== '--kms-key';

it('what is printed to be pasted', () => {
  const layouts = [[], ['--prefix', 'etl/'], ['--layout', 'document'], ['--layout', 'json']];
  const kinds = [['--print-mapping', 'ecs'], ['--print-mapping', 'external-secrets'], ['--print-policy']];
  const all = layouts.flatMap((layout) => kinds.map((kind) => ['aws', ...layout, ...kind]));
  return expectSnippets('aws', aws, [
    ...all,
    ['aws', '--kms-key', 'alias/etl', '--deep', '--prune', '--tag', 'team=data', '--print-policy'],
  ]);
});

describeOldStates('aws-', () => aws);
