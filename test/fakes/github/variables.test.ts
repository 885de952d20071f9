import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../core/clock.ts';
import { ask, line, names } from './ask.ts';
import { type FakeGitHub, startFakeGitHub } from './index.ts';

const SCOPES = [
  { scope: 'repository', place: 'acme/etl', variables: '/repos/acme/etl/actions/variables', most: 500 },
  {
    scope: 'environment',
    place: 'acme/etl/prod/eu',
    variables: '/repos/acme/etl/environments/prod%2Feu/variables',
    most: 100,
  },
] as const;

describe.each(SCOPES)('variables of a fake $scope', ({ place, variables, most }) => {
  const clock = new FakeClock('2026-11-24T09:00:00Z');
  let github: FakeGitHub;
  beforeEach(async () => {
    github = await startFakeGitHub({ clock });
    github.addEnvironment('acme/etl/prod/eu');
  });
  afterEach(() => github.close());

  const post = (name: string, value: string) => ask(github, `POST ${variables}`, { body: { name, value } });
  const patch = (name: string, body: unknown) => ask(github, `PATCH ${variables}/${name}`, { body });

  it('has no upsert: POST makes, PATCH changes, each refuses the work of the other', async () => {
    expect(line(await patch('STATE', { value: 'one' }))).toBe('404 Not Found');
    expect(line(await post('State', 'one'))).toBe('201');
    expect(line(await post('STATE', 'two'))).toBe('409 Already exists - Variable already exists');
    expect(github.variable(place, 'STATE')?.value).toBe('one');
    expect(line(await patch('state', { value: 'two' }))).toBe('204');
    expect(github.variable(place, 'STATE')).toMatchObject({ value: 'two', writes: 2 });
  });

  it('gives values back, with times of whole seconds', async () => {
    await post('STATE', 'ä\n\n');
    const at = `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
    const shown = { name: 'STATE', value: 'ä\n\n', created_at: at, updated_at: at };
    expect((await ask(github, `GET ${variables}/state`)).body).toEqual(shown);
    expect((await ask(github, `GET ${variables}`)).body).toEqual({ total_count: 1, variables: [shown] });
  });

  it('renames, though not onto another', async () => {
    await post('A', '1');
    await post('B', '2');
    expect(line(await patch('A', { name: 'b' }))).toBe('409 Already exists - Variable already exists');
    expect(line(await patch('A', { name: 'c' }))).toBe('204');
    expect(github.variables(place)).toEqual({ B: '2', C: '1' });
  });

  it('deletes once, then answers 404', async () => {
    await post('A', '1');
    expect(line(await ask(github, `DELETE ${variables}/a`))).toBe('204');
    expect(line(await ask(github, `DELETE ${variables}/a`))).toBe('404 Not Found');
    expect(line(await ask(github, `GET ${variables}/a`))).toBe('404 Not Found');
  });

  it.each([
    [{ name: 'GITHUB_X', value: 'x' }, /^422 .*must not start with GITHUB_/],
    [{ name: '1A', value: 'x' }, /^422 .*can only contain/],
    [{ name: 'A', value: 'x'.repeat(49_153) }, /^422 .*too large/],
    [{ name: 'A' }, /^422 Invalid request\.\n\n"value" wasn't supplied/],
    [{ name: 'A', value: 1 }, /^422 Invalid request\.\n\nFor 'properties\/value', 1 is not a string/],
    [{ name: 'A', value: 'x', scope: 'y' }, /^422 Invalid request\.\n\n"scope" is not a permitted key/],
  ])('refuses a body (%#)', async (body, words) => {
    expect(line(await ask(github, `POST ${variables}`, { body }))).toMatch(words);
    expect(github.variables(place)).toEqual({});
  });

  it.each([
    [{ name: 'GITHUB_X' }, /^422 .*must not start with GITHUB_/],
    [{ value: 'x'.repeat(49_153) }, /^422 .*too large/],
    [{ value: null }, /^422 Invalid request\.\n\nFor 'properties\/value', null is not a string/],
    [{ scope: 'y' }, /^422 Invalid request\.\n\n"scope" is not a permitted key/],
  ])('refuses a change (%#)', async (body, words) => {
    await post('A', 'x');
    expect(line(await patch('A', body))).toMatch(words);
    expect(github.variables(place)).toEqual({ A: 'x' });
  });

  it('takes 49,152 bytes', async () => {
    expect(line(await post('A', 'x'.repeat(49_152)))).toBe('201');
  });

  it(`holds ${most}`, async () => {
    for (let n = 1; n < most; n++) github.setVariable(place, `V_${n}`, 'x');
    expect(line(await post('LAST', 'x'))).toBe('201');
    expect(line(await post('ONE_MORE', 'x'))).toContain(`422 Failed to add variable. The limit of ${most}`);
    expect(line(await patch('LAST', { value: 'y' }))).toBe('204');
  });

  it('pages: 10 unless asked, 30 at most', async () => {
    for (let n = 0; n < 40; n++) github.setVariable(place, `V_${n}`, 'x');
    expect(names((await ask(github, `GET ${variables}`)).body, 'variables')).toHaveLength(10);
    const { body, headers } = await ask(github, `GET ${variables}?per_page=100`);
    expect(names(body, 'variables')).toHaveLength(30);
    expect(headers.get('link')).toContain('per_page=30&page=2>; rel="next"');
  });
});
