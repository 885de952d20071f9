import { describeContract } from '../../contract/contract.ts';
import { trustCertificate } from '../../fakes/tls/certificate.ts';
import { githubUnderTest, scopes } from './under-test.ts';

trustCertificate();

describeContract('github over HTTP/2', { server: true, traces: true, deaths: 84, mutants: false }, () =>
  githubUnderTest(scopes.repository, { tls: true }),
);
