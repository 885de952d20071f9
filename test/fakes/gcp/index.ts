/**
 * Google's Secret Manager on 127.0.0.1: gRPC from the protos that Google's client ships, with a memory, and
 * refusals as the real one has them. Not in it: IAM policies, rotation, CMEK, delayed destruction (UNIMPLEMENTED, or left out).
 *
 * ```ts
 * const google = await startFakeSecretManager();      // has the project acme-prod
 * process.env.SECRET_MANAGER_EMULATOR_HOST = google.host;
 * google.value('acme-prod', 'A');                     // what a reader of `latest` gets
 * google.secret('acme-prod/europe-west1', 'A');       // regional: versions, annotations, labels, etag
 * google.setValue('acme-prod', 'A', 'by hand');       // as another person would; also annotate, setState, remove
 * google.permissions = new Set(['secretmanager.secrets.list']);
 * google.refusals.set('CreateSecret', realRefusals.noKey);   // in Google's own words, where Google has them
 * google.calls;                                       // method, path, metadata, request, code
 * google.faults.push({ nth: 3, when: 'after', do: 'cut' });  // also { code, message, info }, a function
 * await google.close();
 * ```
 *
 * Documented, and kept to (checked 2026-11-24): etags in quotes; adding a version leaves the secret's etag alone; an
 * etag that does not match is FAILED_PRECONDITION; an empty payload is refused; lists are newest first; names in
 * answers have the project's number; replication can't be changed; 600 reads and 600 writes a minute. Guessed:
 * the words of most refusals, and that a mask takes `annotations` only as a whole.
 */
import { FakeSecretManager, type FakeSecretManagerOptions } from './fake.ts';

export { FakeSecretManager, type FakeSecretManagerOptions } from './fake.ts';
export type { Fault } from './faults.ts';
export { type RealRefusal, realRefusals } from './real-refusals.ts';

/** Starts a server on a free port. Close it, or the process stays alive. */
export async function startFakeSecretManager(
  options: FakeSecretManagerOptions = {},
): Promise<FakeSecretManager> {
  const fake = new FakeSecretManager(options);
  await fake.start();
  return fake;
}

/** What reaches the fake. */
export const envFor = ({ host }: { readonly host: string }): Record<string, string> => ({
  SECRET_MANAGER_EMULATOR_HOST: host,
});
