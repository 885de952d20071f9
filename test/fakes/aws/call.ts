import { type RealRefusal, refuseAs } from './real-refusals.ts';
import {
  invalid,
  invalidParameter,
  invalidRequest,
  markedForDeletion,
  notFound,
  Refusal,
} from './refusal.ts';
import type { Secret, State } from './state.ts';

/** How strict and how fast the fake is; all of it may be changed while it runs. */
export interface Rules {
  /** Milliseconds by which ListSecrets is behind. AWS: up to five minutes. */
  lag: number;
  /** Milliseconds until a name is free after a deletion by force. */
  forceDelay: number;
  /** Actions that the caller may not do: `secretsmanager:PutSecretValue`. */
  readonly denied: Set<string>;
  /** Keys of KMS that cannot be used, and why. All others can. */
  readonly kms: Map<string, 'denied' | 'disabled'>;
  /** Real refusals, each at the place where AWS has it: an action of IAM, `kms`, `caller`. */
  readonly refusals: Map<string, RealRefusal>;
  /** Requests a second for each operation; absent: never throttled. */
  readonly perSecond: Map<string, number>;
}

/** One request as an operation sees it. */
export class Call {
  readonly state: State;
  readonly rules: Rules;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly input: Readonly<Record<string, unknown>>;

  constructor(state: State, rules: Rules, now: number, input: Readonly<Record<string, unknown>>) {
    this.state = state;
    this.rules = rules;
    this.now = now;
    this.input = input;
  }

  text(field: string): string | undefined {
    const value = this.input[field];
    return typeof value === 'string' ? value : undefined;
  }

  flag(field: string): boolean {
    return this.input[field] === true;
  }

  number(field: string): number | undefined {
    const value = this.input[field];
    return typeof value === 'number' ? value : undefined;
  }

  objects(field: string): Readonly<Record<string, unknown>>[] {
    const value = this.input[field];
    return Array.isArray(value) ? value : [];
  }

  permit(action: string, resource: string): void {
    refuseAs(this.rules.refusals.get(action));
    if (!this.rules.denied.has(action)) return;
    const user = `arn:aws:sts::${this.state.account}:assumed-role/deploy/ci`;
    throw new Refusal(
      'AccessDeniedException',
      `User: ${user} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    );
  }

  /** The secret that the request is about. @throws Refusal when there is none */
  secret(): Secret {
    const id = this.text('SecretId') ?? '';
    if (id.length < 1 || id.length > 2048) throw invalid('secretId', id, 'have length between 1 and 2048');
    const secret = this.state.find(id);
    if (!secret) throw notFound();
    return secret;
  }

  /** The secret, when it may be written. */
  writable(): Secret {
    const secret = this.secret();
    if (secret.deletedAt !== undefined) throw markedForDeletion();
    this.primary(secret);
    return secret;
  }

  primary(secret: Secret): void {
    if (secret.primaryRegion && secret.primaryRegion !== this.state.region)
      throw invalidParameter(
        "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
      );
  }

  /** The token that becomes the version's id: 32 to 64 characters. The SDK sends one always. */
  token(): string {
    const token = this.text('ClientRequestToken');
    if (token === undefined)
      throw invalidRequest('You must provide a ClientRequestToken value. We recommend a UUID-type value.');
    if (token.length < 32 || token.length > 64)
      throw invalidParameter('ClientRequestToken must be 32-64 characters long.');
    return token;
  }

  /** The value, when there is one: 1 to 65,536 bytes. */
  value(): string | undefined {
    const value = this.text('SecretString');
    if (value === undefined) return undefined;
    const size = Buffer.byteLength(value);
    if (size < 1) throw invalid('secretString', value, 'have length greater than or equal to 1');
    if (size > 65_536) throw invalid('secretString', value, 'have length less than or equal to 65536');
    return value;
  }

  /** Description and key, as far as they are given. */
  describe(secret: Secret): void {
    const description = this.text('Description');
    if (description !== undefined && description.length > 2048)
      throw invalid('description', description, 'have length less than or equal to 2048');
    const key = this.text('KmsKeyId');
    if (key !== undefined) this.useKey(key);
    if (description !== undefined) secret.description = description;
    if (key !== undefined) secret.kmsKeyId = key === 'alias/aws/secretsmanager' ? undefined : key;
  }

  useKey(key: string | undefined): void {
    if (key !== undefined) refuseAs(this.rules.refusals.get('kms'));
    const fault = key === undefined ? undefined : this.rules.kms.get(key);
    if (fault === 'denied') throw new Refusal('AccessDeniedException', 'Access to KMS is not allowed');
    if (fault === 'disabled')
      throw new Refusal(
        'EncryptionFailure',
        "Secrets Manager can't encrypt the protected secret text using the provided KMS key. Check that the KMS key is available, enabled, and not in an invalid state.",
      );
  }

  /** Milliseconds of a moment as it is stored. */
  touch(secret: Secret): void {
    secret.changedAt = this.now;
    this.state.changed(secret, this.now);
  }
}
