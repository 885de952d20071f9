import type { ProviderRuntime } from '../../core/sync/provider.ts';
import { type HttpAnswer, type HttpRequest, makeHttpClient } from '../http/client.ts';
import { RequestFailure } from '../http/failure.ts';
import { explain, refusalDetails } from './errors.ts';
import type { AirflowLocation } from './location.ts';

/** One request to Airflow. */
export interface AirflowRequest extends Omit<HttpRequest, 'headers'> {
  /** For errors: `list the connections`. */
  readonly purpose: string;
}

/** Sends one request at the pace of the run. @throws UserError for every failure that is not accepted */
export type AirflowSender = (request: AirflowRequest) => Promise<HttpAnswer>;

/** Who a request is from, and the headers that say so. */
export interface Identity {
  /** `the token from AIRFLOW_TOKEN` */
  readonly who: string;
  readonly headers: Readonly<Record<string, string>>;
}

export const anonymous: Identity = { who: 'a request without credentials', headers: {} };

/** Gives a sender for an identity. All senders share the connections that are kept open. */
export type AirflowClient = (identity: Identity) => AirflowSender;

export function makeClient(
  { base }: AirflowLocation,
  runtime: Pick<ProviderRuntime, 'env' | 'limiter' | 'now'>,
): AirflowClient {
  const client = makeHttpClient(base, runtime, refusalDetails);
  return ({ who, headers }) =>
    async ({ purpose, ...request }) => {
      try {
        return await client({ ...request, headers });
      } catch (error) {
        if (!(error instanceof RequestFailure)) throw error;
        const hasContent = request.json !== undefined || request.form !== undefined;
        throw explain(error, { purpose, hasContent, who, base });
      }
    };
}
