import path from 'node:path';
import { KEY } from '../../test/fakes/aws/index.ts';
import type { Opened, Row } from '../bench.ts';
import type { Ours } from '../project.ts';
import { type Remote, serving } from '../remote.ts';

/** A fake AWS in another process; a target is the address of an account. @param latency milliseconds on every answer */
export function servingAws(
  latency: number,
  makeRows: (remote: Remote) => Promise<readonly Row[]>,
): Promise<Opened> {
  return serving(path.join(import.meta.dirname, 'server.ts'), [String(latency)], makeRows);
}

/** What every program needs that speaks to it. The AWS command line reads the region under another name than the SDKs. */
export const awsEnv = (url: string): Record<string, string> => ({
  AWS_ENDPOINT_URL: url,
  AWS_REGION: 'eu-west-1',
  AWS_DEFAULT_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: KEY.id,
  AWS_SECRET_ACCESS_KEY: KEY.secret,
});

/** With the account said, as AWS's own actions and CLI profiles can; else it costs a request to STS. */
export const oursOnAws: Ours = (url) => ({
  args: ['aws'],
  env: { ...awsEnv(url), AWS_ACCOUNT_ID: '123456789012' },
});
