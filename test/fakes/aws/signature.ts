import { createHash, createHmac } from 'node:crypto';
import type { RecordedRequest } from '../github/log.ts';
import { Refusal } from './refusal.ts';

/** The keys that AWS knows: id -> secret; `expired` ones are known too, but no longer good. */
export interface Keys {
  readonly valid: ReadonlyMap<string, string>;
  readonly expired: ReadonlySet<string>;
}

interface Claim {
  readonly id: string;
  readonly day: string;
  readonly region: string;
  readonly service: string;
  readonly signed: readonly string[];
  readonly signature: string;
}

/** Checks AWS Signature Version 4 as it is documented, for a POST to `/` without a query. */
export function checkSignature(request: RecordedRequest, region: string, keys: Keys): void {
  const claim = claimed(request);
  if (keys.expired.has(claim.id))
    throw new Refusal('ExpiredTokenException', 'The security token included in the request is expired');
  const secret = keys.valid.get(claim.id);
  if (secret === undefined)
    throw new Refusal(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  if (claim.region !== region)
    throw new Refusal(
      'InvalidSignatureException',
      `Credential should be scoped to a valid region, not '${claim.region}'. `,
    );
  if (claim.signature !== signatureOf(request, claim, secret))
    throw new Refusal(
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
}

function claimed({ headers }: RecordedRequest): Claim {
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    );
  if (!parts) throw new Refusal('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const [, id = '', day = '', region = '', service = '', signed = '', signature = ''] = parts;
  return { id, day, region, service, signed: signed.split(';'), signature };
}

function signatureOf({ headers, body }: RecordedRequest, claim: Claim, secret: string): string {
  const lines = claim.signed.map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, ' ')}\n`);
  const canonical = `POST\n/\n\n${lines.join('')}\n${claim.signed.join(';')}\n${sha256(body)}`;
  const scope = `${claim.day}/${claim.region}/${claim.service}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${String(headers['x-amz-date'])}\n${scope}\n${sha256(canonical)}`;
  const key = [claim.region, claim.service, 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, claim.day));
  return hmac(key, text).toString('hex');
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
