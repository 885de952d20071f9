import { describeContract } from '../../contract/contract.ts';
import { githubUnderTest, scopes } from './under-test.ts';

describeContract('github', { server: true, traces: true, deaths: 84, plans: true }, () =>
  githubUnderTest(scopes.repository),
);
describeContract('github environment', { server: true, traces: true, deaths: 84, mutants: false }, () =>
  githubUnderTest(scopes.environment),
);
