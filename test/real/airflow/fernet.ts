import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** What Airflow encrypts with (github.com/fernet/spec): AES-128-CBC, then HMAC-SHA-256, in base64 for URLs. */
export class Fernet {
  /** As Airflow wants it in its environment. */
  readonly key: string;
  readonly #sign: Buffer;
  readonly #encrypt: Buffer;

  constructor() {
    const bytes = randomBytes(32);
    this.key = bytes.toString('base64url').padEnd(44, '=');
    this.#sign = bytes.subarray(0, 16);
    this.#encrypt = bytes.subarray(16);
  }

  encrypt(text: string): string {
    const iv = randomBytes(16);
    const cipher = createCipheriv('aes-128-cbc', this.#encrypt, iv);
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000)));
    const signed = Buffer.concat([
      Buffer.from([0x80]),
      time,
      iv,
      cipher.update(text, 'utf8'),
      cipher.final(),
    ]);
    const whole = Buffer.concat([signed, this.#mac(signed)]).toString('base64url');
    return whole.padEnd(Math.ceil(whole.length / 4) * 4, '=');
  }

  /** @throws Error for what was encrypted with another key */
  decrypt(token: string): string {
    const bytes = Buffer.from(token, 'base64url');
    const signed = bytes.subarray(0, -32);
    if (!this.#mac(signed).equals(bytes.subarray(-32))) throw new Error('encrypted with another key');
    const decipher = createDecipheriv('aes-128-cbc', this.#encrypt, signed.subarray(9, 25));
    return Buffer.concat([decipher.update(signed.subarray(25)), decipher.final()]).toString('utf8');
  }

  #mac(signed: Buffer): Buffer {
    return createHmac('sha256', this.#sign).update(signed).digest();
  }
}
