import { describeContract } from '../../contract/contract.ts';
import { githubUnderTest, scopes } from './under-test.ts';

describeContract('github for Dependabot', { server: true, traces: true, deaths: 84, mutants: false }, () =>
  githubUnderTest(scopes.dependabot),
);
describeContract('github for Codespaces', { server: true, traces: true, deaths: 84, mutants: false }, () =>
  githubUnderTest(scopes.codespaces),
);
