import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Redacted } from '../../../src/core/redacted.ts';
import { publicKey } from '../../../src/providers/github/answers.ts';
import { makeSeal } from '../../../src/providers/github/collections.ts';
import { ServerClock } from '../../../src/providers/github/server-clock.ts';
import type { Fault } from '../../fakes/github/index.ts';
import { startRuns } from './runs.ts';

const page = { headers: { 'content-type': 'text/html' }, body: '<html>sign in</html>' };
const isPut: Fault['match'] = ({ method, path }) => method === 'PUT' && path.includes('/secrets/');
const isList: Fault['match'] = ({ path }) => path.includes('/actions/secrets?');
const always = Number.POSITIVE_INFINITY;

let runs: Awaited<ReturnType<typeof startRuns>>;
beforeEach(async () => {
  runs = await startRuns();
  const { fake } = runs;
  onTestFinished(() => fake.close());
});

const failuresOf = (outcomes: readonly { readonly result: string; readonly error?: Error }[]) =>
  outcomes.map(({ result, error }) => (error ? `${result}: ${error.message}` : result));

describe('a write is done only with the status of its operation', () => {
  it.each<[string, Fault['do']]>([
    ['200 with a page', { status: 200, ...page }],
    ['200 with JSON', { status: 200, body: {} }],
    ['201 with a page', { status: 201, ...page }],
    ['201 with a text', { status: 201, body: 'created' }],
    ['202', { status: 202, body: {} }],
    ['203', { status: 203, body: {} }],
    ['206', { status: 206, body: {} }],
  ])('%s', async (_, answer) => {
    const { fake, run } = runs;
    fake.faults.push({ match: isPut, times: always, do: answer });
    const { outcomes } = await run({ A: 'canary-1' });
    const [failed = ''] = failuresOf(outcomes);
    expect(failed).toMatch(
      /^failed: could not write the secrets of acme\/etl: .* answers 20\d, and not as GitHub does$/,
    );
    fake.faults.clear();
    expect((await run({ A: 'canary-1' })).outcomes).toMatchObject([{ result: 'done' }]);
    expect((await run({ A: 'canary-1' })).plan).toEqual(['keep A']);
  });
});

describe('what was answered as done, and is not in the list', () => {
  it.each([201, 204])('has failed: a PUT that was swallowed with %i', async (status) => {
    const { fake, run } = runs;
    fake.faults.push({ match: isPut, do: { status, ...(status === 201 && { body: {} }) } });
    expect(failuresOf((await run({ A: 'canary-1' })).outcomes)).toEqual([
      'failed: GitHub answered it as written, and does not list it',
    ]);
    expect((await run({ A: 'canary-1' })).plan).toEqual(['create A']);
    expect(fake.secrets('acme/etl')).toEqual({ A: 'canary-1' });
  });

  it('has failed: an update of which the list shows the write before', async () => {
    const { fake, run } = runs;
    await run({ A: 'canary-1' });
    fake.faults.push({ match: isPut, do: { status: 204 } });
    expect(failuresOf((await run({ A: 'canary-2' })).outcomes)).toEqual([
      'failed: GitHub answered it as written, and lists the write before',
    ]);
    expect((await run({ A: 'canary-2' })).plan).toEqual(['update A: cannot compare']);
    expect(fake.secrets('acme/etl')).toEqual({ A: 'canary-2' });
  });

  it('has failed: a removal of what is listed as before', async () => {
    const { fake, run } = runs;
    await run({ A: 'canary-1', B: 'canary-2' });
    fake.faults.push({ match: ({ method }) => method === 'DELETE', do: { status: 204 } });
    expect(failuresOf((await run({ A: 'canary-1' }, { prune: true })).outcomes)).toEqual([
      'failed: GitHub answered it as removed, and still lists it',
    ]);
    expect((await run({ A: 'canary-1' }, { prune: true })).plan).toEqual(['keep A', 'remove B']);
    expect(fake.secrets('acme/etl')).toEqual({ A: 'canary-1' });
  });

  it('is looked for again where a list lags', async () => {
    const { fake, run } = runs;
    const empty = { status: 200, body: { total_count: 0, secrets: [] } };
    fake.faults.push({ match: isList, nth: 2, times: 2, do: empty });
    expect(failuresOf((await run({ A: 'canary-1' })).outcomes)).toEqual(['done']);
    expect((await run({ A: 'canary-1' })).plan).toEqual(['keep A']);
  });
});

describe('a list is an error, and never an empty one', () => {
  const at = '2026-11-24T09:00:00Z';
  const secret = (name: unknown) => ({ name, created_at: at, updated_at: at });

  it.each<[string, Fault['do'], string]>([
    ['404', { status: 404, body: { message: 'Not Found' } }, '404: acme/etl is not there'],
    ['a page', { status: 200, ...page }, 'not as GitHub does'],
    ['null', { status: 200, body: null }, 'not as GitHub does'],
    ['202', { status: 202, body: { total_count: 0, secrets: [] } }, 'answers 202'],
    ['an array', { status: 200, body: [] }, 'not in the form'],
    ['an object for the list', { status: 200, body: { total_count: 0, secrets: {} } }, 'not in the form'],
    ['no count', { status: 200, body: { secrets: [] } }, 'not in the form'],
    ['half a name', { status: 200, body: { total_count: 1.5, secrets: [] } }, 'not in the form'],
    ['less than nothing', { status: 200, body: { total_count: -1, secrets: [] } }, 'not in the form'],
    ['a text for the count', { status: 200, body: { total_count: '0', secrets: [] } }, 'not in the form'],
    [
      'a number for a name',
      { status: 200, body: { total_count: 1, secrets: [secret(1)] } },
      'not in the form',
    ],
    [
      'more than it shows',
      { status: 200, body: { total_count: 3, secrets: [secret('A')] } },
      'GitHub speaks of 3, and shows 1 name',
    ],
    [
      'fewer than it shows',
      { status: 200, body: { total_count: 0, secrets: [secret('A')] } },
      'GitHub speaks of 0, and shows 1 name',
    ],
    [
      'one name twice',
      { status: 200, body: { total_count: 2, secrets: [secret('A'), secret('A')] } },
      'GitHub speaks of 2, and shows 1 name',
    ],
    [
      '1e9 names',
      { status: 200, body: { total_count: 1e9, secrets: [secret('A')] } },
      'GitHub speaks of 1000000000, and holds 1000 at most',
    ],
  ])('%s', async (_, answer, message) => {
    const { fake, run } = runs;
    await run({ A: 'canary-1' });
    fake.faults.push({ match: isList, times: always, do: answer });
    const before = fake.requests.length;
    await expect(run({ A: 'canary-1' })).rejects.toThrow(message);
    expect(fake.requests.length - before).toBeLessThan(10);
    fake.faults.clear();
    expect((await run({ A: 'canary-1' })).plan).toEqual(['keep A']);
  });
});

describe("GitHub's public key is refused, and nothing sealed", () => {
  const key = (hex: string) => ({ id: '1', bytes: new Uint8Array(Buffer.from(hex, 'hex')) });

  // The points of small order of curve25519, and the same beyond the field (RFC 7748, section 7; libsodium's list).
  it.each([
    ['all zero', '00'.repeat(32)],
    ['one', `01${'00'.repeat(31)}`],
    ['of order 8', 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'],
    ['of order 8, the other', '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157'],
    ['p - 1', `ec${'ff'.repeat(30)}7f`],
    ['p', `ed${'ff'.repeat(30)}7f`],
    ['p + 1', `ee${'ff'.repeat(30)}7f`],
  ])('%s', async (_, hex) => {
    await expect(makeSeal(key(hex))).rejects.toThrow(
      "GitHub's public key is none that anything can be sealed with; nothing was sealed",
    );
  });

  it.each([
    ['no base64', { key_id: '1', key: '*'.repeat(44) }],
    ['base64 of addresses', { key_id: '1', key: `${'-_'.repeat(21)}A=` }],
    ['a line break in it', { key_id: '1', key: `${'A'.repeat(20)}\n${'A'.repeat(23)}=` }],
    ['no padding', { key_id: '1', key: 'A'.repeat(43) }],
    ['no id', { key_id: '', key: `${'A'.repeat(43)}=` }],
    ['an id that is a number', { key_id: 1, key: `${'A'.repeat(43)}=` }],
  ])('%s', (_, answer) => {
    expect(() => publicKey(answer)).toThrow("an answer is not in the form of GitHub's API");
  });

  it('and every other one is sealed with', async () => {
    const seal = await makeSeal(key(`09${'00'.repeat(31)}`));
    expect(seal(new Redacted('canary'))).toHaveLength(72);
  });
});

describe("the server's clock", () => {
  /** What is believed of these headers, heard so many milliseconds after the start. */
  const heard = (...headers: [at: number, header: string | undefined][]) => {
    let now = 0;
    const clock = new ServerClock(() => now);
    return headers.map(([at, header]) => {
      now = at;
      return clock.hear(header)?.toISOString().slice(11, 19);
    });
  };
  const date = (time: string) => `Tue, 24 Nov 2026 ${time} GMT`;

  it.each<[string, [number, string | undefined][], (string | undefined)[]]>([
    [
      'goes on',
      [
        [0, date('09:00:00')],
        [5000, date('09:00:05')],
      ],
      ['09:00:00', '09:00:05'],
    ],
    [
      'is twelve hours off',
      [
        [0, date('21:00:00')],
        [1000, date('21:00:01')],
      ],
      ['21:00:00', '21:00:01'],
    ],
    [
      'is of another machine',
      [
        [0, date('09:00:02')],
        [0, date('09:00:00')],
      ],
      ['09:00:02', '09:00:00'],
    ],
    [
      'jumps ahead, and tells nothing from then on',
      [
        [0, date('09:00:00')],
        [1000, date('21:00:00')],
        [2000, date('09:00:02')],
      ],
      ['09:00:00', undefined, undefined],
    ],
    [
      'is not there',
      [
        [0, undefined],
        [0, ''],
        [0, '5'],
        [0, '2026-11-24T09:00:00Z'],
      ],
      [undefined, undefined, undefined, undefined],
    ],
  ])('that %s', (_, headers, believed) => {
    expect(heard(...headers)).toEqual(believed);
  });
});
