/**
 * A private key as Airflow's hook for Snowflake takes it: the text of a PEM file in base64. dlt takes PEM too, and
 * the body of one alone.
 * @param isEncrypted there is a passphrase for it
 */
export function pemKey(key: string, isEncrypted: boolean): string {
  const pem = key.includes('-----BEGIN') ? key : armoured(key, isEncrypted);
  return Buffer.from(pem, 'utf8').toString('base64');
}

function armoured(body: string, isEncrypted: boolean): string {
  const label = isEncrypted ? 'ENCRYPTED PRIVATE KEY' : 'PRIVATE KEY';
  const lines = body.replace(/\s+/g, '').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
