import { describe, expect, it } from 'vitest';
import { bindMarks } from '../../../src/core/marks/mark.ts';
import { describeContract } from '../../contract/contract.ts';
import { killEverywhere } from '../../contract/kill.ts';
import type { MarksOfOwner } from '../../contract/mark-laws.ts';
import { testKeyring } from '../../keyring.ts';
import { githubUnderTest, mixedScope, variableScopes } from './under-test.ts';

const { repository, environment, organization } = variableScopes;

describeContract('github variables', { server: true, traces: true, deaths: 102 }, () =>
  githubUnderTest(repository),
);
describeContract(
  'github environment variables',
  { server: true, traces: true, deaths: 102, mutants: false },
  () => githubUnderTest(environment),
);
describeContract(
  'github organization variables',
  { server: true, traces: true, deaths: 108, mutants: false },
  () => githubUnderTest(organization),
);

const as: MarksOfOwner = (owner) => (store) =>
  bindMarks(testKeyring, { owner, store: store.id }, (bytes) =>
    crypto.getRandomValues(new Uint8Array(bytes)),
  );

describe('secrets and variables in one push', () => {
  it('converge after a death before or after any request', { timeout: 120_000 }, async () => {
    expect(await killEverywhere(() => githubUnderTest(mixedScope), as)).toBeGreaterThanOrEqual(84);
  });
});
