import type { FakeClock, FakeGitHub } from '../program.ts';
import { doAt, timeOf } from './store.ts';

/** Every place that a story writes to. */
const PLACES = [
  'acme/etl',
  'acme/etl/production',
  'acme/etl:dependabot',
  'acme/etl:codespaces',
  'acme',
  'acme:dependabot',
  'acme:codespaces',
];

interface Entry {
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Of what an organization holds. */
  readonly visibility?: 'all' | 'private' | 'selected';
  readonly repositories?: readonly string[];
  /** Of a variable. Of secrets nobody can read one. */
  readonly value?: string;
}

/** What a place holds. */
interface Holdings {
  readonly place: string;
  readonly secrets: readonly Entry[];
  readonly variables: readonly Entry[];
}

export const storedIn = (fake: FakeGitHub): readonly Holdings[] =>
  PLACES.map((place) => ({
    place,
    secrets: Object.keys(fake.secrets(place)).map((name) => entryOf(fake.secret(place, name), fake)),
    variables: Object.entries(fake.variables(place)).map(([name, value]) => ({
      ...entryOf(fake.variable(place, name), fake),
      value,
    })),
  })).filter(({ secrets, variables }) => secrets.length + variables.length > 0);

function entryOf(stored: ReturnType<FakeGitHub['secret']>, fake: FakeGitHub): Entry {
  if (!stored) throw new Error('it is in the list, and is not there');
  const { name, createdAt, updatedAt, access } = stored;
  return {
    name,
    createdAt: timeOf(createdAt),
    updatedAt: timeOf(updatedAt),
    ...(access && { visibility: access.visibility, repositories: fake.namesOf(access.repositories) }),
  };
}

export function restoreTo(fake: FakeGitHub, clock: FakeClock, json: string): void {
  const all: readonly Holdings[] = JSON.parse(json);
  for (const { place, secrets, variables } of all) {
    for (const { name, createdAt, updatedAt, visibility, repositories = [] } of secrets)
      for (const time of new Set([createdAt, updatedAt]))
        doAt(time, clock, () => fake.setSecret(place, name, 'canary', visibility, ...repositories));
    for (const { name, value = '', createdAt, updatedAt, visibility, repositories = [] } of variables) {
      for (const time of new Set([createdAt, updatedAt]))
        doAt(time, clock, () => fake.setVariable(place, name, value));
      if (visibility) fake.shareVariable(place, name, visibility, ...repositories);
    }
  }
}
