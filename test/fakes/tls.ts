import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { AUTHORITY, certified } from '../network/certificates.ts';

/** For a server on this machine. */
export const certificate = certified('server');

/** Has this process trust it, as one does that was started with NODE_EXTRA_CA_CERTS. */
export const trustCertificate = (): void =>
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(AUTHORITY, 'utf8')]);
