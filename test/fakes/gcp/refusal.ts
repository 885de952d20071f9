import { Metadata, status } from '@grpc/grpc-js';

/** `google.rpc.ErrorInfo`, which Google's services send along with most refusals. */
export interface ErrorInfo {
  readonly reason: string;
  /** Default: `googleapis.com`. */
  readonly domain?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** `google.rpc.PreconditionFailure`, which some send beside it. */
  readonly violations?: readonly {
    readonly type: string;
    readonly subject?: string;
    readonly description?: string;
  }[];
  /** `google.rpc.Help`: pages that help. */
  readonly help?: readonly string[];
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
function statusOf(code: number, message: string, info: ErrorInfo): Buffer {
  const { reason, domain = 'googleapis.com', metadata = {}, violations = [], help = [] } = info;
  const errorInfo = Buffer.concat([
    field(1, reason),
    field(2, domain),
    ...Object.entries(metadata).map(([key, value]) =>
      field(3, Buffer.concat([field(1, key), field(2, value)])),
    ),
  ]);
  return Buffer.concat([
    Buffer.from([(1 << 3) | 0, code]),
    field(2, message),
    ...(reason ? [detail('ErrorInfo', errorInfo)] : []),
    ...(violations.length > 0 ? [detail('PreconditionFailure', violationsOf(violations))] : []),
    ...(help.length > 0 ? [detail('Help', Buffer.concat(help.map((url) => field(1, field(2, url)))))] : []),
  ]);
}

/** One of the details, packed into an `Any`. */
const detail = (type: string, content: Buffer): Buffer =>
  field(3, Buffer.concat([field(1, `type.googleapis.com/google.rpc.${type}`), field(2, content)]));

const violationsOf = (violations: NonNullable<ErrorInfo['violations']>): Buffer =>
  Buffer.concat(
    violations.map(({ type, subject = '', description = '' }) =>
      field(1, Buffer.concat([field(1, type), field(2, subject), field(3, description)])),
    ),
  );

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
