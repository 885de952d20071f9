import { readFileSync } from 'node:fs';
import path from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** Files of a certificate for this machine, made up for tests, that vouches for itself. Good until 2126. */
export const certificateFile = path.join(import.meta.dirname, 'certificate.pem');

export const certificate = {
  cert: readFileSync(certificateFile, 'utf8'),
  key: readFileSync(path.join(import.meta.dirname, 'key.pem'), 'utf8'),
};

/** Has this process trust it, as one that was started with NODE_EXTRA_CA_CERTS does. */
export const trustCertificate = (): void =>
  setDefaultCACertificates([...getCACertificates('default'), certificate.cert]);
