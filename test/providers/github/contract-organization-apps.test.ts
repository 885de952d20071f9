import { describeContract } from '../../contract/contract.ts';
import { githubUnderTest, scopes } from './under-test.ts';

const server = true;
describeContract(
  'github organization for Dependabot',
  { server, traces: true, deaths: 200, mutants: false },
  () => githubUnderTest(scopes.organizationDependabot),
);
describeContract(
  'github organization for Codespaces',
  { server, traces: true, deaths: 90, mutants: false },
  () => githubUnderTest(scopes.organizationCodespaces),
);
