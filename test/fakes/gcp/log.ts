import type { Message } from './message.ts';

/** A call as it came in, and what became of it. */
export interface RecordedCall {
  /** `AddSecretVersion` */
  readonly method: string;
  /** `/google.cloud.secretmanager.v1.SecretManagerService/AddSecretVersion` */
  readonly path: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly request: Message;
  /** The code of the answer, 0 for OK; absent while there is none, and after a cut. */
  code?: number;
}
