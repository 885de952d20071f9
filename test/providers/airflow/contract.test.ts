import { describeContract } from '../../contract/contract.ts';
import { airflowUnderTest } from './under-test.ts';

describeContract('airflow 3 variables', { server: true, deaths: 42 }, () =>
  airflowUnderTest('3.3.2', 'variable'),
);
describeContract('airflow 3 connections', { server: true, deaths: 42, mutants: false }, () =>
  airflowUnderTest('3.3.2', 'connection'),
);
describeContract('airflow 2 variables', { server: true, deaths: 72, mutants: false }, () =>
  airflowUnderTest('2.11.2', 'variable'),
);
describeContract('airflow 2 connections', { server: true, deaths: 60, mutants: false }, () =>
  airflowUnderTest('2.11.2', 'connection'),
);
