import { status } from '@grpc/grpc-js';
import { gcp } from '../../../src/providers/gcp/index.ts';
import { ANNOTATION, formatSettled, type MarkNote, readNote } from '../../../src/providers/gcp/marks.ts';
import type { GcpOptions } from '../../../src/providers/gcp/options.ts';
import { mortalProcesses } from '../../contract/process.ts';
import { type Refusal, rewind, type StoreUnderTest } from '../../contract/store-under-test.ts';
import { FakeClock } from '../../core/clock.ts';
import { envFor, type FakeSecretManager, type Fault, startFakeSecretManager } from '../../fakes/gcp/index.ts';
import { testKeyring } from '../../keyring.ts';
import { runtimeWith } from './runtime.ts';

const refusals: Readonly<Record<Refusal, Fault['do']>> = {
  '401': { code: status.UNAUTHENTICATED, message: 'Request had invalid authentication credentials.' },
  '403': {
    code: status.PERMISSION_DENIED,
    message: "Permission 'secretmanager.secrets.list' denied for resource 'projects/acme-prod'.",
  },
  '404': { code: status.NOT_FOUND, message: 'Project not found.' },
  '429': { code: status.RESOURCE_EXHAUSTED, message: 'Quota exceeded for Read requests per minute.' },
  '500': { code: status.INTERNAL, message: 'Internal error encountered.' },
  cut: 'cut',
};

/** Whoever shares the key can seal a note. This one vouches for the present version of `to` with the mark of `from`. */
function forge(google: FakeSecretManager, where: string, from: string, to: string): void {
  const { mark, previousMarks } = noteOn(google, where, from);
  const secret = google.secret(where, to);
  const version = secret?.latest;
  if (!secret || !version) throw new Error(`${to} is not there`);
  const settled = { version: version.number, created: timeOf(version.createdAt) };
  const subject = { path: secret.name, created: timeOf(secret.createdAt) };
  const text = formatSettled(
    { mark, previousMarks, ownVersions: [version.number], settled },
    subject,
    testKeyring,
  );
  google.annotate(where, to, { [ANNOTATION]: text });
}

function noteOn(google: FakeSecretManager, where: string, name: string): MarkNote {
  const secret = google.secret(where, name);
  const subject = { path: secret?.name ?? '', created: timeOf(secret?.createdAt ?? 0) };
  const note = readNote(secret?.annotations[ANNOTATION], subject, testKeyring);
  if (typeof note === 'string') throw new Error(`the note on ${name} is ${note}`);
  return note;
}

const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString().replace('Z', '000000Z');

/** The project acme-prod, or a location of it, on a fake of its own. */
export async function gcpUnderTest(options: GcpOptions = {}): Promise<StoreUnderTest> {
  const clock = new FakeClock('2026-11-24T09:00:00Z');
  const google = await startFakeSecretManager({ clock, longestPage: 50 });
  const where = options.location === undefined ? 'acme-prod' : `acme-prod/${options.location}`;
  const all = { project: 'acme-prod', ...options };
  const naming = { layouts: ['env'] };
  const { limiter, dieAt, revive } = mortalProcesses(google.faults);
  const outside = () => {
    const around = runtimeWith({ clock, env: envFor(google), keyring: testKeyring });
    return { ...around, limiter: limiter(gcp.pace, around) };
  };
  return {
    limits: gcp.limits,
    manyEntries: 120,
    badName: 'NOT/A/NAME',
    open: () => gcp.open(all, outside(), naming),
    value: (name) => google.value(where, name),
    setByHand: (name, value) => void google.setValue(where, name, value),
    removeByHand: (name) => google.remove(where, name),
    deleteByHand(name) {
      const newest =
        Object.keys(google.states(where, name))
          .map(Number)
          .sort((a, b) => b - a)[0] ?? 0;
      google.setState(where, name, newest, 'DESTROYED');
    },
    pass: (milliseconds) => clock.pass(milliseconds),
    copyMark: (from, to) => forge(google, where, from, to),
    requests: () => google.calls.length,
    dieAt,
    revive,
    refuse: (how) => google.faults.push({ times: Number.POSITIVE_INFINITY, do: refusals[how] }),
    wire: () => google.calls.map(({ path, metadata }) => `${path} ${JSON.stringify(metadata)}`).join('\n'),
    save: () => rewind(clock, google.save()),
    close: () => google.close(),
  };
}
