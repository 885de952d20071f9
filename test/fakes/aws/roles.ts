import type { Rules } from './call.ts';
import type { KEY, Reply } from './fake.ts';

const NAMESPACE = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"';

/** Gives a role to whoever asks, or what STS says instead. It speaks a protocol of its own: a form in, XML out. */
export function assumeRole(
  { operation, body }: { readonly operation: string; readonly body: string },
  { refusals }: Pick<Rules, 'refusals'>,
  key: typeof KEY,
): Reply {
  const refusal = refusals.get(`sts:${operation}`);
  const headers = { 'content-type': 'text/xml' };
  if (refusal)
    return {
      status: refusal.status ?? 400,
      headers,
      body: `<ErrorResponse ${NAMESPACE}><Error><Type>Sender</Type><Code>${refusal.type}</Code><Message>${escapeXml(refusal.message)}</Message></Error><RequestId>8f46130a-e482-4e91-bf29-26e767eb65e3</RequestId></ErrorResponse>`,
    };
  const role = new URLSearchParams(body).get('RoleArn') ?? '';
  const credentials = `<AccessKeyId>${key.id}</AccessKeyId><SecretAccessKey>${key.secret}</SecretAccessKey><SessionToken>canary-token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>`;
  return {
    status: 200,
    headers,
    body: `<${operation}Response ${NAMESPACE}><${operation}Result><AssumedRoleUser><Arn>${role}/ci</Arn><AssumedRoleId>AROA:ci</AssumedRoleId></AssumedRoleUser><Credentials>${credentials}</Credentials></${operation}Result></${operation}Response>`,
  };
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
