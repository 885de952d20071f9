import { describeContract } from '../../contract/contract.ts';
import { gcpUnderTest } from './under-test.ts';

describeContract('gcp', { server: true, traces: true, deaths: 270 }, () => gcpUnderTest({ deep: true }));
