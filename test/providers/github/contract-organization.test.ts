import { describeContract } from '../../contract/contract.ts';
import { githubUnderTest, scopes } from './under-test.ts';

describeContract('github organization', { server: true, traces: true, deaths: 90, mutants: false }, () =>
  githubUnderTest(scopes.organization),
);
