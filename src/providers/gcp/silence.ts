import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import { setBackend } from 'google-logging-utils';

/**
 * Keeps Google's libraries from logging, whatever the environment says: with GOOGLE_SDK_NODE_LOGGING they write each
 * request to stderr, its payload byte by byte, and with GRPC_TRACE the token. Not by removing these variables, which
 * belong to whoever uses this as a library. (google-logging-utils 2.2.0, grpc-js 1.14.7)
 */
export function silenceSdk(): void {
  setBackend(null);
  setLogVerbosity(logVerbosity.NONE);
}
