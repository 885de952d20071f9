import { describe, expect, it } from 'vitest';
import { bindMarks } from '../../../src/core/marks/mark.ts';
import { conformance, testKeyring } from '../conformance.ts';
import { killEverywhere } from '../kill.ts';
import type { As } from '../mark-laws.ts';
import { githubPlace, mixedAt, variablesAt } from './place.ts';

const { repository, environment, organization } = variablesAt;

conformance('github variables', { server: true, deaths: 102 }, () => githubPlace(repository));
conformance('github environment variables', { server: true, deaths: 102 }, () => githubPlace(environment));
conformance('github organization variables', { server: true, deaths: 108 }, () => githubPlace(organization));

const as: As = (owner) => (store) =>
  bindMarks(testKeyring, { owner, store: store.id }, (bytes) =>
    crypto.getRandomValues(new Uint8Array(bytes)),
  );

describe('secrets and variables in one push', () => {
  it('converge after a death before or after any request', { timeout: 120_000 }, async () => {
    expect(await killEverywhere(() => githubPlace(mixedAt), as)).toBeGreaterThanOrEqual(84);
  });
});
