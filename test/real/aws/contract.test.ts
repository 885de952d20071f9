import { afterAll, beforeAll } from 'vitest';
import { describeContract } from '../../contract/contract.ts';
import { type Moto, startMoto } from './moto.ts';
import { motoUnderTest } from './under-test.ts';

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.close());

describeContract('aws on moto', { server: true, traces: true, deaths: 90 }, () => motoUnderTest(moto));
