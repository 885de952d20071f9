import { afterAll, beforeAll } from 'vitest';
import { conformance } from '../../providers/conformance.ts';
import { type Moto, startMoto } from './moto.ts';
import { motoPlace } from './place.ts';

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.close());

conformance('aws on moto', { server: true, deaths: 90 }, () => motoPlace(moto));
