import { airflow2Requests, airflow3Requests, airflowImport } from './airflow/push.ts';
import { awsPush, awsRequests } from './aws/push.ts';
import type { Bench } from './bench.ts';
import { gcpRequests } from './gcp/push.ts';
import { githubPush, githubRequests } from './github/push.ts';
import { githubOverWire } from './github/wire.ts';
import { scaleOfSecrets, scaleOfWorkflows } from './scale.ts';
import { startUp } from './start-up.ts';
import { startUpSince } from './start-up-since.ts';

/** Every bench there is, by the name that `--only` takes. */
export const benches: Readonly<Record<string, Bench>> = {
  'github-requests': githubRequests,
  'aws-requests': awsRequests,
  'gcp-requests': gcpRequests,
  'airflow3-requests': airflow3Requests,
  'airflow2-requests': airflow2Requests,
  'github-tls-0': githubOverWire(0),
  'github-tls-25': githubOverWire(25),
  'github-tls-50': githubOverWire(50),
  'github-tls-100': githubOverWire(100),
  'github-push': githubPush,
  'aws-push': awsPush,
  'airflow-import': airflowImport,
  'scale-secrets': scaleOfSecrets,
  'scale-workflows': scaleOfWorkflows,
  'start-up': startUp,
  'start-up-since': startUpSince,
};
