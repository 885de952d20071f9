import { expect, it } from 'vitest';
import { differencesInTarget, type TargetNow } from '../../../src/core/saved-plan/compare.ts';
import { read, Shelf, saved } from './planned.ts';

const NOW: TargetNow = {
  provider: 'memory',
  options: { shelf: 'shelf', include: ['a.*'] },
  layouts: ['env'],
  owner: 'us',
};

it.each<[string, Partial<TargetNow>, string]>([
  ['the same', {}, ''],
  ['another order of options', { options: { include: ['a.*'], shelf: 'shelf' } }, ''],
  ['another value', { options: { shelf: 'other', include: ['a.*'] } }, 'plan-other-options: shelf'],
  [
    'one more of several',
    { options: { shelf: 'shelf', include: ['a.*', 'b.*'] } },
    'plan-other-options: include',
  ],
  ['one more', { options: { ...NOW.options, prune: true } }, 'plan-other-options: prune'],
  ['one less', { options: { shelf: 'shelf' } }, 'plan-other-options: include'],
  [
    'a name of every object',
    { options: { ...NOW.options, constructor: true } },
    'plan-other-options: constructor',
  ],
  [
    'another store',
    { provider: 'aws', options: { region: 'x' } },
    'plan-other-options: to, include, region, shelf',
  ],
  ['another default layout', { layouts: ['document'] }, 'plan-other-options: layout'],
  ['another owner', { owner: 'them' }, 'plan-other-owner: the plan is of us, and this run pushes for them'],
])('a target with %s', async (_, changed, expected) => {
  const [target] = read(saved(await new Shelf().planned({ A: 'canary-a' }))).targets;
  if (!target) throw new Error('one target');
  const found = differencesInTarget(target, { ...NOW, ...changed });
  const text = found.map(({ code, message }) => `${code}: ${message}`).join('\n');
  expect(text.replace('other options than when the plan was made: ', '')).toBe(expected);
});
