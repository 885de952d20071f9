import { describeContract } from '../../contract/contract.ts';
import { awsUnderTest } from './under-test.ts';

describeContract('aws', { server: true, traces: true, deaths: 90, plans: true }, () => awsUnderTest());

describeContract('aws, Connections', { server: true, traces: true, deaths: 90 }, () =>
  awsUnderTest({ layout: 'connection' }),
);
