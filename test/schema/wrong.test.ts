import { expect, it } from 'vitest';
import { type Document, faultsOf, stage, takes } from './output.ts';

const secrets = '[sources.x]\na = "<configure me>"\nb = "canary-7f3a-b"\n';

type Documents = Readonly<Record<'push' | 'names' | 'explain', Document>>;

async function printed(): Promise<Documents> {
  const { json } = await stage({ 'secrets.toml': secrets });
  const from = ['github', '--repo', 'acme/etl', '--owner', 'us'];
  return {
    push: (await json([...from, '--secrets', 'secrets.toml', '--dry-run'])).document,
    names: (await json([...from, '--template', 'secrets.toml', '--names-only'])).document,
    explain: (await json(['explain', '--secrets', 'secrets.toml'])).document,
  };
}

const inProblem = (fields: object) => (all: Documents) => Object.assign(all.push.problems[0], fields);
const inTarget = (fields: object) => (all: Documents) => Object.assign(all.push.targets[0], fields);
const inChange = (fields: object) => (all: Documents) =>
  Object.assign(all.push.targets[0].changes[0], fields);

const wrong: Readonly<Record<string, (all: Documents) => unknown>> = {
  'a code of no table': inProblem({ code: 'no-such-code' }),
  'an unknown severity': inProblem({ severity: 'info' }),
  'a place without a line': inProblem({ at: 'secrets.toml' }),
  'an unknown kind': inChange({ kind: 'replace' }),
  'an unknown reason': inChange({ kind: 'update', why: 'because' }),
  'an update without a reason': inChange({ kind: 'update' }),
  'a reason for what is new': inChange({ why: 'new value' }),
  'an unknown outcome': inChange({ outcome: 'undone' }),
  'a failure without an error': inChange({ outcome: 'failed' }),
  'a date that is none': inChange({ changedAt: 'yesterday' }),
  'an unknown store': inTarget({ provider: 'azure' }),
  'a number as text': inTarget({ requests: { reads: '2', writes: 0 } }),
  'a missing field': ({ push }) => delete push.targets[0].summary.leftover,
  'a missing list': ({ push }) => delete push.problems,
  'an unknown state': ({ names }) => Object.assign(names.targets[0].names[0], { state: 'lost' }),
  'an unknown layout': ({ explain }) => Object.assign(explain.values[0].called[0], { layout: 'yaml' }),
  'another version': ({ explain }) => Object.assign(explain, { version: 2 }),
};

it('the schema takes no document with one thing wrong in it', async () => {
  const right = await printed();
  const taken = Object.entries(wrong).filter(([, spoil]) => {
    const documents = structuredClone(right);
    spoil(documents);
    return Object.values(documents).every(takes);
  });
  expect(taken.map(([name]) => name)).toEqual([]);
});

it('a field that nobody described is for readers to pass over, and for us to describe', async () => {
  const { push } = await printed();
  Object.assign(push.targets[0].changes[0], { length: 5 });
  expect(takes(push)).toBe(true);
  expect(faultsOf(push).join()).toContain('"additionalProperty":"length"');
});
