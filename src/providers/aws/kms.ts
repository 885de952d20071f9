/** The key that AWS takes when none is named; lists leave it out. */
const OWN = 'alias/aws/secretsmanager';

/**
 * Whether a secret may be encrypted with this key already. A list shows the key as it was named when it was
 * chosen: as an id, an alias or an ARN. An alias and an id cannot be compared without asking KMS: then it is believed.
 */
export function mayBe(wanted: string, listed: string | undefined): boolean {
  const [one, other] = [lastPart(wanted), lastPart(listed ?? OWN)];
  if (isAlias(one) !== isAlias(other)) return one !== OWN && other !== OWN;
  return one === other;
}

/** `arn:aws:kms:eu-west-1:123456789012:key/1234` -> `1234`; `…:alias/etl` -> `alias/etl` */
const lastPart = (key: string): string =>
  key.replace(/^arn:[^:]*:kms:[^:]*:[^:]*:/, '').replace(/^key\//, '');

const isAlias = (key: string): boolean => key.startsWith('alias/');
