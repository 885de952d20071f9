import { readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../../fixtures/tls');

export const AUTHORITY = path.join(folder, 'ca.pem');
const key = readFileSync(path.join(folder, 'server.key'));

/** All of one authority but the last, all for the names of the four stores but the second. */
export type Certificate = 'server' | 'wrong-name' | 'expired' | 'not-yet' | 'self-signed';

export const certified = (certificate: Certificate) => ({
  key,
  cert: readFileSync(path.join(folder, `${certificate}.pem`)),
});
