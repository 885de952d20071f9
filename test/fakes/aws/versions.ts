import type { Call } from './call.ts';
import { Refusal } from './refusal.ts';
import type { Secret, Version } from './state.ts';

const DAY = 86_400_000;
const MOST = 100;

/**
 * Adds a version, or finds the one that has this token already: with the same value that is no error and has
 * no effect, with another one it is refused, since a version is never changed.
 * @returns whether it is new
 */
export function addVersion(call: Call, secret: Secret, value: string): boolean {
  const id = call.token();
  const there = secret.versions.get(id);
  if (there && there.value === value) return false;
  if (there) throw tokenInUse(id, secret);
  prune(secret, call.now);
  const version: Version = { id, value, createdAt: call.now, stages: new Set() };
  secret.versions.set(id, version);
  for (const stage of stagesOf(call, secret)) secret.move(stage, version);
  return true;
}

export const tokenInUse = (id: string, secret: Secret): Refusal =>
  new Refusal(
    'ResourceExistsException',
    `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.arn}.`,
  );

function stagesOf(call: Call, secret: Secret): string[] {
  const asked = call.input.VersionStages;
  const stages = Array.isArray(asked) ? asked.map(String) : ['AWSCURRENT'];
  return secret.at('AWSCURRENT') ? stages : [...new Set([...stages, 'AWSCURRENT'])];
}

/** Versions without a label go when there are more than a hundred, but never within a day of their making. */
function prune(secret: Secret, now: number): void {
  const old = [...secret.versions.values()].filter(
    ({ stages, createdAt }) => stages.size === 0 && now - createdAt > DAY,
  );
  for (const { id } of old) {
    if (secret.versions.size < MOST) return;
    secret.versions.delete(id);
  }
  if (secret.versions.size >= MOST)
    throw new Refusal(
      'LimitExceededException',
      'The request failed because it would exceed one of the Secrets Manager quotas.',
    );
}
