import { afterEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../core/clock.ts';
import { ask, field, type Said, seal } from './ask.ts';
import { type FakeGitHub, type FakeGitHubOptions, startFakeGitHub } from './index.ts';

const SECRETS = '/repos/acme/etl/actions/secrets';
const VARIABLES = '/repos/acme/etl/actions/variables';

/** The marks believe a time that is listed by comparing it with the `Date` of answers: both are of one clock. */
describe('the one clock of the fake', () => {
  let github: FakeGitHub;
  const start = async (options: FakeGitHubOptions) => {
    github = await startFakeGitHub(options);
  };
  afterEach(() => github.close());

  const dateOf = ({ headers }: Said) => Date.parse(headers.get('date') ?? '');
  const put = async () => ask(github, `PUT ${SECRETS}/A`, { body: await seal(github, SECRETS, 'canary') });
  const post = () => ask(github, `POST ${VARIABLES}`, { body: { name: 'A', value: 'canary' } });
  const writtenAt = async (path: string) =>
    Date.parse(String(field((await ask(github, `GET ${path}/A`)).body, 'updated_at')));

  it.each([
    ['at the start of a second', '2026-11-24T09:00:00.000Z'],
    ['at its end', '2026-11-24T09:00:00.999Z'],
    ['in another year than ours', '2031-01-01T00:00:00.500Z'],
  ])('dates an answer and what it wrote alike, %s', async (_, now) => {
    await start({ clock: new FakeClock(now) });
    const second = Math.floor(Date.parse(now) / 1000) * 1000;
    expect([dateOf(await put()), await writtenAt(SECRETS)]).toEqual([second, second]);
    expect([dateOf(await post()), await writtenAt(VARIABLES)]).toEqual([second, second]);
  });

  it('dates a late answer by its own moment, and the write by the write’s', async () => {
    const clock = new FakeClock('2026-11-24T09:00:00.900Z');
    await start({ clock });
    github.faults.push({
      match: ({ method }) => method === 'PUT',
      when: 'after',
      do: () => clock.pass(3000),
    });
    const answered = dateOf(await put());
    expect(answered - (await writtenAt(SECRETS))).toBe(3000);
  });

  it('dates a write by the clock when it comes to it, after what held it up', async () => {
    const clock = new FakeClock('2026-11-24T09:00:00.900Z');
    await start({ clock });
    github.faults.push({ match: ({ method }) => method === 'PUT', do: () => clock.pass(3000) });
    expect(dateOf(await put())).toBe(await writtenAt(SECRETS));
  });

  it('is the same as that of other hands', async () => {
    const clock = new FakeClock('2026-11-24T09:00:00.900Z');
    await start({ clock });
    github.setSecret('acme/etl', 'A', 'by hand');
    const looked = await ask(github, `GET ${SECRETS}/A`);
    expect(dateOf(looked)).toBe(await writtenAt(SECRETS));
  });

  it('is the machine’s unless another one is given', async () => {
    await start({});
    const before = Math.floor(Date.now() / 1000) * 1000;
    const answered = dateOf(await put());
    const written = await writtenAt(SECRETS);
    expect(written).toBeGreaterThanOrEqual(before);
    expect(answered).toBeGreaterThanOrEqual(written);
    expect(answered).toBeLessThanOrEqual(Date.now());
  });
});
