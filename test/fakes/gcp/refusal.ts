import { Metadata, status } from '@grpc/grpc-js';

/** `google.rpc.ErrorInfo`, which Google's services send along with most refusals. */
export interface ErrorInfo {
  readonly reason: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** An answer other than OK. */
export class Refusal extends Error {
  readonly code: status;
  readonly info: ErrorInfo | undefined;

  constructor(code: status, message: string, info?: ErrorInfo) {
    super(message);
    this.code = code;
    this.info = info;
  }

  /** The trailers, with the details as Google sends them. */
  metadata(): Metadata {
    const metadata = new Metadata();
    if (this.info) metadata.set('grpc-status-details-bin', statusOf(this.code, this.message, this.info));
    return metadata;
  }
}

export const notFound = (name: string): Refusal =>
  new Refusal(status.NOT_FOUND, `Secret [${name}] not found or has no versions.`);

export const invalid = (message: string): Refusal => new Refusal(status.INVALID_ARGUMENT, message);

export const failedPrecondition = (message: string): Refusal =>
  new Refusal(status.FAILED_PRECONDITION, message);

/** `google.rpc.Status { code = 1; message = 2; repeated Any details = 3 }` with one ErrorInfo. */
function statusOf(code: number, message: string, { reason, metadata = {} }: ErrorInfo): Buffer {
  const info = Buffer.concat([
    field(1, reason),
    field(2, 'googleapis.com'),
    ...Object.entries(metadata).map(([key, value]) =>
      field(3, Buffer.concat([field(1, key), field(2, value)])),
    ),
  ]);
  const any = Buffer.concat([field(1, 'type.googleapis.com/google.rpc.ErrorInfo'), field(2, info)]);
  return Buffer.concat([Buffer.from([(1 << 3) | 0, code]), field(2, message), field(3, any)]);
}

/** A length-delimited field of a protobuf message. */
function field(number: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}
