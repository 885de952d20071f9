import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../core/clock.ts';
import { ask, field, line, names, seal } from './ask.ts';
import { type FakeGitHub, startFakeGitHub } from './index.ts';

const SCOPES = [
  { scope: 'repository', place: 'acme/etl', secrets: '/repos/acme/etl/actions/secrets' },
  {
    scope: 'environment',
    place: 'acme/etl/prod/eu',
    secrets: '/repos/acme/etl/environments/prod%2Feu/secrets',
  },
  { scope: 'Dependabot', place: 'acme/etl:dependabot', secrets: '/repos/acme/etl/dependabot/secrets' },
  { scope: 'Codespaces', place: 'acme/etl:codespaces', secrets: '/repos/acme/etl/codespaces/secrets' },
] as const;

describe.each(SCOPES)('secrets of a fake $scope', ({ place, secrets }) => {
  const clock = new FakeClock('2026-11-24T09:00:00.900Z');
  let github: FakeGitHub;
  beforeEach(async () => {
    github = await startFakeGitHub({ clock });
    github.addEnvironment('acme/etl/prod/eu');
  });
  afterEach(() => github.close());

  const put = async (name: string, value: string | Uint8Array) =>
    ask(github, `PUT ${secrets}/${name}`, { body: await seal(github, secrets, value) });

  it('makes with 201, replaces with 204, and holds what was sealed', async () => {
    expect(line(await put('A_KEY', 'canary-one'))).toBe('201');
    expect(line(await put('a_key', 'canary-zwei ä\n\n'))).toBe('204');
    expect(github.secret(place, 'A_Key')).toMatchObject({
      name: 'A_KEY',
      value: 'canary-zwei ä\n\n',
      writes: 2,
    });
    expect(github.secrets(place)).toEqual({ A_KEY: 'canary-zwei ä\n\n' });
  });

  it('keeps the other place apart', async () => {
    await put('A', 'canary-one');
    const other = SCOPES.find((scope) => scope.place !== place);
    expect(github.secrets(other?.place ?? '')).toEqual({});
  });

  it('tells times in whole seconds, never a value', async () => {
    await put('A', 'canary-one');
    const made = new Date(clock.now()).toISOString().slice(0, 19);
    clock.pass(5000);
    await put('A', 'canary-two');
    const changed = new Date(clock.now()).toISOString().slice(0, 19);
    const { body } = await ask(github, `GET ${secrets}/a`);
    expect(body).toEqual({ name: 'A', created_at: `${made}Z`, updated_at: `${changed}Z` });
    expect((await ask(github, `GET ${secrets}`)).body).toEqual({ total_count: 1, secrets: [body] });
  });

  it('deletes once, then answers 404', async () => {
    await put('A', 'canary-one');
    expect(line(await ask(github, `DELETE ${secrets}/a`))).toBe('204');
    expect(line(await ask(github, `DELETE ${secrets}/a`))).toBe('404 Not Found');
    expect(line(await ask(github, `GET ${secrets}/a`))).toBe('404 Not Found');
  });

  it.each([
    ['_', 201],
    ['_1', 201],
    [`${'N'.repeat(300)}`, 201],
    ['GITHUB', 201],
    ['MY_GITHUB_TOKEN', 201],
    ['GITHUB_TOKEN', 422],
    ['github_token', 422],
    ['1A', 422],
    ['A-B', 422],
    ['A.B', 422],
    ['A%20B', 422],
    ['%C3%84', 422],
    ['public-key', 422],
  ])('names: %s -> %i', async (name, status) => {
    expect((await put(name, 'canary-one')).status).toBe(status);
    expect(Object.keys(github.secrets(place))).toHaveLength(status === 201 ? 1 : 0);
  });

  it('takes 49,152 bytes and not one more, in bytes and not in letters', async () => {
    expect(line(await put('A', 'x'.repeat(49_152)))).toBe('201');
    expect(line(await put('A', 'x'.repeat(49_153)))).toBe('422 Failed to add secret. Value is too large.');
    expect(line(await put('A', 'ä'.repeat(24_577)))).toBe('422 Failed to add secret. Value is too large.');
    expect(github.secret(place, 'A')).toMatchObject({ writes: 1 });
  });

  it('keeps a byte order mark', async () => {
    await put('A', '\uFEFFcanary');
    expect(github.secret(place, 'A')?.value).toBe('\uFEFFcanary');
  });

  it('takes an empty value, and bytes that are no UTF-8', async () => {
    expect(line(await put('EMPTY', ''))).toBe('201');
    expect(line(await put('BYTES', Uint8Array.of(0, 255)))).toBe('201');
    expect(github.secret(place, 'EMPTY')?.value).toBe('');
    expect(github.secret(place, 'BYTES')?.bytes).toEqual(Uint8Array.of(0, 255));
  });

  it('pages: 30 unless asked, 100 at most, linked by the number of the repository', async () => {
    for (let n = 0; n < 120; n++) github.setSecret(place, `N_${100 + n}`, 'canary');
    const first = await ask(github, `GET ${secrets}`);
    expect(names(first.body, 'secrets')).toHaveLength(30);
    expect(names((await ask(github, `GET ${secrets}?per_page=500`)).body, 'secrets')).toHaveLength(100);
    expect(names((await ask(github, `GET ${secrets}?page=9`)).body, 'secrets')).toEqual([]);

    const seen = names(first.body, 'secrets');
    for (let next = nextOf(first.headers); next; ) {
      expect(next).toMatch(/^\/repositories\/\d+\//);
      const { body, headers } = await ask(github, `GET ${next}`);
      expect(names(body, 'secrets')).toHaveLength(30);
      seen.push(...names(body, 'secrets'));
      next = nextOf(headers);
    }
    expect(seen).toEqual(Array.from({ length: 120 }, (_, n) => `N_${100 + n}`));
  });

  const nextOf = (headers: Headers) =>
    /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]?.slice(github.url.length);

  it('opens what was sealed with its own key alone', async () => {
    const foreign = SCOPES.find((scope) => scope.place !== place)?.secrets ?? '';
    const box = await seal(github, secrets, 'canary');
    const other = await seal(github, foreign, 'canary');
    expect(other.key_id).not.toBe(box.key_id);
    const refused = '422 Bad request - validation failed due to an improperly encrypted secret';
    const bodies = [
      other,
      { ...other, key_id: box.key_id },
      { ...box, key_id: other.key_id },
      { ...box, encrypted_value: Buffer.from('canary in clear').toString('base64') },
      { ...box, encrypted_value: Buffer.alloc(48).toString('base64') },
    ];
    for (const body of bodies) expect(line(await ask(github, `PUT ${secrets}/A`, { body }))).toBe(refused);
    expect(github.secrets(place)).toEqual({});
    expect(github.requests.at(-1)).toMatchObject({ status: 422, refusal: refused.slice(4) });
  });

  it.each([
    ['ainsdr-34234vsdf-dfdf', 'does not match /^(?:[A-Za-z0-9+/]{4})*'],
    ['abc', 'does not match'],
    ['', 'does not match'],
    ['YWJj\n', 'does not match'],
    ['YW=j', 'does not match'],
  ])('base64: %j is refused in the words of a schema', async (encrypted_value, words) => {
    const body = { ...(await seal(github, secrets, 'canary')), encrypted_value };
    const answer = await ask(github, `PUT ${secrets}/A`, { body });
    expect(line(answer)).toContain(words);
    expect(line(answer)).toMatch(/^422 Invalid request\.\n\n/);
  });

  it.each([
    [{ key_id: '1' }, '"encrypted_value" wasn\'t supplied.'],
    [{ encrypted_value: 'YWJj' }, '"key_id" wasn\'t supplied.'],
    [{ encrypted_value: 'YWJj', key_id: 1 }, "For 'properties/key_id', 1 is not a string."],
    [{ encrypted_value: 'YWJj', key_id: '1', value: 'x' }, '"value" is not a permitted key.'],
    ['', '"encrypted_value" wasn\'t supplied.'],
  ])('bodies: %j is refused', async (body, words) => {
    expect(line(await ask(github, `PUT ${secrets}/A`, { body }))).toBe(`422 Invalid request.\n\n${words}`);
  });

  it('gives one public key of 32 bytes each time', async () => {
    const keys = [
      await ask(github, `GET ${secrets}/public-key`),
      await ask(github, `GET ${secrets}/public-key`),
    ];
    expect(Buffer.from(String(field(keys[0]?.body, 'key')), 'base64')).toHaveLength(32);
    expect(keys[0]?.body).toEqual(keys[1]?.body);
  });
});
