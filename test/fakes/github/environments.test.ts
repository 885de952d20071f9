import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, field, line, names } from './ask.ts';
import { type FakeGitHub, startFakeGitHub } from './index.ts';

describe('environments of the fake', () => {
  const all = '/repos/acme/etl/environments';
  let github: FakeGitHub;
  beforeEach(async () => {
    github = await startFakeGitHub();
  });
  afterEach(() => github.close());

  const rules = (place: string) => github.environment(place)?.protection.map(({ type }) => type);

  it.each([
    `${all}/production`,
    `${all}/production/secrets`,
    `${all}/production/secrets/public-key`,
    `${all}/production/secrets/A`,
    `${all}/production/variables`,
    `${all}/production/variables/A`,
  ])('has none that nobody made: GET %s', async (path) => {
    expect(line(await ask(github, `GET ${path}`))).toBe('404 Not Found');
  });

  it('does not make one by writing into it', async () => {
    const body = { name: 'A', value: 'x' };
    expect(line(await ask(github, `POST ${all}/production/variables`, { body }))).toBe('404 Not Found');
    expect(names((await ask(github, `GET ${all}`)).body, 'environments')).toEqual([]);
  });

  it('makes one with PUT, with or without a body, and lists it', async () => {
    const made = await ask(github, `PUT ${all}/production`);
    expect(made.status).toBe(200);
    expect(field(made.body, 'protection_rules')).toEqual([]);
    expect(line(await ask(github, `PUT ${all}/prod%2Feu`, { body: { wait_timer: 30 } }))).toBe('200');
    const { body } = await ask(github, `GET ${all}`);
    expect(names(body, 'environments')).toEqual(['production', 'prod/eu']);
    expect(field((await ask(github, `GET ${all}/PRODUCTION`)).body, 'name')).toBe('production');
  });

  it('takes off every protection rule that a second PUT leaves out, and keeps what is inside', async () => {
    github.addEnvironment('acme/etl/production', 'wait_timer', 'required_reviewers');
    github.setSecret('acme/etl/production', 'A', 'canary');
    expect(rules('acme/etl/production')).toEqual(['wait_timer', 'required_reviewers']);
    await ask(github, `PUT ${all}/production`, { body: { wait_timer: 30 } });
    expect(rules('acme/etl/production')).toEqual(['wait_timer']);
    await ask(github, `PUT ${all}/Production`);
    expect(rules('acme/etl/production')).toEqual([]);
    expect(github.secrets('acme/etl/production')).toEqual({ A: 'canary' });
  });

  it.each([
    { wait_timer: '30' },
    { wait_timer: 43_201 },
    { reviewers: 'me' },
    { prevent_self_review: 'no' },
    { deployment_branch_policy: 'main' },
    { deployment_branch_policy: { protected_branches: true, custom_branch_policies: true } },
    { color: 'green' },
  ])('refuses %j', async (body) => {
    github.addEnvironment('acme/etl/production', 'wait_timer');
    expect(line(await ask(github, `PUT ${all}/production`, { body }))).toMatch(/^422 Invalid request/);
    expect(rules('acme/etl/production')).toEqual(['wait_timer']);
  });

  it('keeps the rules it is given', async () => {
    const body = {
      wait_timer: 5,
      reviewers: [{ type: 'User', id: 1 }],
      deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
    };
    await ask(github, `PUT ${all}/production`, { body });
    expect(rules('acme/etl/production')).toEqual(['wait_timer', 'required_reviewers', 'branch_policy']);
  });

  it('removes one with all that is in it', async () => {
    github.addEnvironment('acme/etl/production');
    github.setSecret('acme/etl/production', 'A', 'canary');
    expect(line(await ask(github, `DELETE ${all}/production`))).toBe('204');
    expect(line(await ask(github, `DELETE ${all}/production`))).toBe('404 Not Found');
    github.addEnvironment('acme/etl/production');
    expect(github.secrets('acme/etl/production')).toEqual({});
  });

  it('takes a name of 255 characters', async () => {
    expect((await ask(github, `PUT ${all}/${'e'.repeat(255)}`)).status).toBe(200);
    expect((await ask(github, `PUT ${all}/${'e'.repeat(256)}`)).status).toBe(422);
  });
});
