import { changedIn, SECRETS, type Situation } from './situations.ts';

/**
 * The least that a store's API lets one ask for a push that writes only what changed, and after which the next one
 * can tell again. Signing in is left out.
 */
export interface Floor {
  /** To see all of so many entries, and what the last push left about them. */
  look(entries: number): number;
  /** To write so many of them, and to leave the same for the next push. */
  write(changed: number): number;
  /** What it rests on: the store's own documentation or source, with the day it was checked. */
  readonly source: string;
}

const pagesOf = (most: number) => (entries: number) => Math.max(1, Math.ceil(entries / most));
const eachTimes = (requests: number) => (changed: number) => requests * changed;
const onlyIfAny = (changed: number) => Math.min(1, changed);

export const floors = {
  /** The list tells no more than dates, so what was pushed is noted in a variable: read, and written once. */
  github: {
    look: (entries) => pagesOf(100)(entries) + 1,
    write: (changed) => changed + 2 * onlyIfAny(changed),
    source:
      'REST API, Actions secrets: 100 a page, a public key to seal with, one secret a PUT (docs.github.com)',
  },
  /** The id of the version can be chosen, so it can be the mark. */
  aws: {
    look: pagesOf(100),
    write: eachTimes(1),
    source:
      'API reference: ListSecrets gives 100 a page, CreateSecret and PutSecretValue take one (docs.aws.amazon.com)',
  },
  /** New: CreateSecret, which takes no payload, and AddSecretVersion. Changed: AddSecretVersion, and UpdateSecret for the mark. */
  gcp: {
    look: pagesOf(25_000),
    write: eachTimes(2),
    source: 'secretmanager/v1/service.proto: 25,000 a page, each method takes one secret (googleapis)',
  },
  /** The mark goes in the description, with the entry. */
  airflow3: {
    look: pagesOf(100),
    write: onlyIfAny,
    source: 'sources of 3.3.2: 100 a page, PATCH /connections takes any number',
  },
  airflow2: {
    look: pagesOf(100),
    write: eachTimes(1),
    source: 'sources of 2.11.2: 100 a page, POST and PATCH take one',
  },
} satisfies Record<string, Floor>;

/** Of a push of a hundred secrets. */
export function least({ look, write }: Floor, situation: Situation): number {
  return look(situation === 'first' ? 0 : SECRETS) + write(changedIn[situation]);
}

/** For a bench's `about`. */
export const floorOf = ({ source }: Floor): string =>
  `The floor is what a push costs at least that can tell what changed, as the API was on 2026-11-24: ${source}.`;
