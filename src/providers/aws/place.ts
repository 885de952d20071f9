import type { Scope } from './location.ts';

/** One account in one region, at AWS or at a server of another address. */
export interface Place {
  readonly account: string;
  readonly region: string;
  /** The address, if it is none of AWS's own: `127.0.0.1:5000`. */
  readonly host?: string;
}

/** `aws/123456789012/eu-west-1/env/etl/`; in lower case, but for the prefix, in which AWS tells letters apart. */
export const idOf = ({ account, region, host }: Place, { id }: Pick<Scope, 'id'>): string =>
  `aws${host === undefined ? '' : `@${host}`}/${account}/${region}/`.toLowerCase() + id;

/** What `idOf` made of a place. */
export function placeIn(id: string): Place {
  const [, host, account = '', region = ''] = /^aws(?:@([^/]+))?\/([^/]+)\/([^/]+)\//.exec(id) ?? [];
  return { account, region, ...(host !== undefined && { host }) };
}

/** The account in an ARN: `arn:aws:secretsmanager:eu-west-1:123456789012:secret:A-AbCdEf`. */
export const accountIn = (arn: string | undefined): string | undefined =>
  /^arn:[^:]+:secretsmanager:[^:]*:(\d{12}):/.exec(arn ?? '')?.[1];

/** An ARN without the six characters that AWS adds; as complete as it can be before the secret is there. */
export const arnFor = (
  { account, region }: Pick<Place, 'account' | 'region'>,
  resource: string,
  service = 'secretsmanager',
): string => `arn:${partitionOf(region)}:${service}:${region}:${account}:${resource}`;

const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};

/** Hosts of AWS itself, VPC endpoints, China and sovereign clouds included (AWS's partitions, checked 2026-11-24). */
const AWS =
  /\.(amazonaws\.com(\.cn)?|amazonaws\.eu|api\.aws|api\.amazonwebservices\.com\.cn|(c2s\.ic|sc2s\.sgov|csp\.hci\.ic)\.gov|cloud\.adc-e\.uk)$/;

/** Undefined for AWS itself. */
export const hostOf = (hostname: string, port: number | undefined): string | undefined => {
  if (AWS.test(hostname)) return undefined;
  return port === undefined ? hostname : `${hostname}:${port}`;
};
