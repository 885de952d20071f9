import { createRequire } from 'node:module';
import type { ServiceDefinition } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';

const SERVICE = 'google.cloud.secretmanager.v1.SecretManagerService';

let known: ServiceDefinition | undefined;

/** The service as Google's own client describes it. Read once: that takes longer than a hundred calls. */
export function serviceDefinition(): ServiceDefinition {
  known ??= read();
  return known;
}

/** The package ships its protos as JSON. */
function read(): ServiceDefinition {
  const require = createRequire(import.meta.url);
  const protos = require('@google-cloud/secret-manager/build/protos/protos.json');
  const definitions = fromJSON(protos, { longs: String, enums: String, defaults: true, oneofs: true });
  const service = definitions[SERVICE];
  if (!service || 'format' in service) throw new Error(`no ${SERVICE} in the protos`);
  return service;
}
