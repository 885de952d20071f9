import { expect, it } from 'vitest';
import { formsFound } from '../../forms.ts';
import { KEY } from '../../testbed.ts';
import { fourStores, SECRETS } from './four-stores.ts';

const VALUES = ['canary-7f3a-crm', 'canary-7f3a-warehouse', 'canary-7f3a-old', 'canary-7f3a-hand'];
const KEY_BYTES = Buffer.alloc(32, 7);
const KEYS = [KEY.slice('dsk1_'.length, -6), KEY_BYTES.toString('hex'), KEY_BYTES.toString('base64url')];

it('no value, no mark and no key is in a plan or in anything said of it, in any form', {
  timeout: 60_000,
}, async () => {
  const team = await fourStores();
  await team.write(SECRETS.replace('7f3a-crm', '7f3a-old'), '.dlt/secrets.toml');
  const said = [await team.run(['push', '--all', '--yes'])];
  team.github.setSecret('acme/etl', 'OF_OTHERS', 'canary-7f3a-hand');
  await team.write(SECRETS, '.dlt/secrets.toml');
  const formats = ['text', 'json', 'markdown'];
  for (const format of formats) {
    said.push(await team.run(['plan', '--out', 'plan.json', '--prune', '--format', format]));
    said.push(await team.run(['plan', '--show', 'plan.json', '--format', format]));
  }
  const plan = await team.read('plan.json');
  await team.write(SECRETS.replace('7f3a-crm', '7f3a-hand'), '.dlt/secrets.toml');
  for (const format of formats)
    said.push(await team.run(['apply', 'plan.json', '--yes', '--format', format]));
  await team.write(SECRETS, '.dlt/secrets.toml');
  for (const format of formats)
    said.push(await team.run(['apply', 'plan.json', '--yes', '--format', format]));
  expect(said.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 1, 1]);

  const all = [plan, ...said.flatMap(({ stdout, stderr }) => [stdout, stderr])].join('\n');
  const manifest = team.github.variable('acme/etl', 'DEPLOY_SECRETS_MANIFEST')?.value ?? '';
  const marks = manifest.match(/\ba[a-z2-7]{62}\b/g) ?? [];
  expect(marks.length).toBeGreaterThan(2);
  for (const secret of [...VALUES, ...KEYS, ...marks]) expect(all).not.toContain(secret);
  expect(formsFound([...VALUES, ...KEYS], all)).toEqual([]);
  expect(plan).not.toContain('OF_OTHERS');
});
