import { github } from '../../../src/providers/github/index.ts';
import { type Kept, readManifest, serialise } from '../../../src/providers/github/manifest-text.ts';
import { FakeClock } from '../../core/clock.ts';
import { type Fault, startFakeGitHub } from '../../fakes/github/index.ts';
import { testKeyring } from '../conformance.ts';
import type { Place, Refusal } from '../place.ts';
import { envFor, outsideWith } from './outside.ts';

const VARIABLE = 'DEPLOY_SECRETS_MANIFEST';

const refusals: Readonly<Record<Refusal, Fault['do']>> = {
  '401': { status: 401, body: { message: 'Bad credentials' } },
  '403': { status: 403, body: { message: 'Resource not accessible by personal access token' } },
  '404': { status: 404, body: { message: 'Not Found' } },
  '429': { status: 429, body: { message: 'slow down' } },
  '500': { status: 500, body: { message: 'Server Error' } },
  cut: 'cut',
};

/** `acme/etl`, or an environment of it, on a fake of its own. */
export async function githubPlace(environment?: string): Promise<Place> {
  const clock = new FakeClock('2026-11-24T09:00:00Z');
  const fake = await startFakeGitHub({ clock });
  const where = environment === undefined ? 'acme/etl' : `acme/etl/${environment}`;
  if (environment !== undefined) fake.addEnvironment(where);
  const store = `${new URL(fake.url).host}/${where}`;
  const options = { repo: 'acme/etl', ...(environment !== undefined && { environment }) };
  return {
    limits: github.limits,
    manyEntries: 120,
    open: () => github.open(options, outsideWith({ clock, env: envFor(fake), keyring: testKeyring })),
    value: (name) => fake.secret(where, name)?.value,
    setByHand: (name, value) => fake.setSecret(where, name, value),
    removeByHand: (name) => void fake.removeSecret(where, name),
    pass: (milliseconds) => clock.pass(milliseconds),
    copyMark(from, to) {
      const manifest = fake.variable(where, VARIABLE)?.value;
      const at = new Date(fake.secret(where, to)?.updatedAt ?? Number.NaN);
      fake.setVariable(where, VARIABLE, forged(manifest, { where: VARIABLE, store }, { from, to, at }));
    },
    requests: () => fake.requests.length,
    dieAt: (nth, when) =>
      fake.faults.push(
        { nth, when, do: 'cut' },
        { nth: nth + 1, times: Number.POSITIVE_INFINITY, do: 'cut' },
      ),
    revive: () => fake.faults.clear(),
    refuse: (how) => fake.faults.push({ times: Number.POSITIVE_INFINITY, do: refusals[how] }),
    wire: () => fake.requests.map(({ path, headers }) => `${path} ${JSON.stringify(headers)}`).join('\n'),
    close: () => fake.close(),
  };
}

/** Whoever shares the key can seal a manifest. This one vouches for `to`, at the right time, with the mark of `from`. */
function forged(
  text: string | undefined,
  kept: Kept,
  { from, to, at }: { readonly from: string; readonly to: string; readonly at: Date },
): string {
  const manifest = readManifest(text, testKeyring, kept);
  const mark = manifest.noted.get(from)?.claim?.mark ?? '';
  const noted = new Map(manifest.noted).set(to, { claim: { mark, at }, past: [] });
  return serialise({ ...manifest, noted }, testKeyring, kept);
}
