import { expect, it } from 'vitest';
import { planStage } from '../cli/plan/stage.ts';
import { faultsOf } from './output.ts';

it('plan, plan --show and apply print documents of the schema, refused or not', async () => {
  const stage = await planStage();
  const wrong = async (...args: string[]): Promise<string[]> => {
    const { stdout } = await stage.ci([...args, '--format', 'json']);
    return faultsOf(JSON.parse(stdout));
  };
  expect(await wrong('plan', '--out', 'plan.json')).toEqual([]);
  expect(await wrong('plan', '--show', 'plan.json')).toEqual([]);
  stage.server.setSecret('acme/etl', 'SOURCES__CRM__USER', 'canary-hand');
  // One target is done, the other one refused; then both are, and one of them without a look.
  expect(await wrong('apply', 'plan.json', '--yes')).toEqual([]);
  await stage.write(
    (await stage.read('deploy-secrets.toml')).replace('staging', 'other'),
    'deploy-secrets.toml',
  );
  expect(await wrong('apply', 'plan.json', '--yes')).toEqual([]);
  expect(await wrong('apply', 'none.json')).toEqual([]);
});
