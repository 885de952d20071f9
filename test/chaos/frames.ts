/** A frame of HTTP/2 (RFC 9113, 4.1). */
export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

export const TYPE = {
  data: 0,
  headers: 1,
  reset: 3,
  settings: 4,
  goaway: 7,
  window: 8,
  continuation: 9,
} as const;
export const FLAG = { endStream: 1, ack: 1, endHeaders: 4 } as const;
export const CODE = { none: 0, internal: 2, refused: 7, cancel: 8, calm: 11 } as const;

/** What a client says first. */
export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

export function bytesOf({ type, flags, stream, payload }: Frame): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** Cuts what arrives into frames. @param preface so many bytes before the first */
export function frameReader(preface: number, each: (frame: Frame) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  let skip = preface;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    if (skip > 0) {
      if (rest.length < skip) return;
      rest = rest.subarray(skip);
      skip = 0;
    }
    while (rest.length >= 9) {
      const end = 9 + rest.readUIntBE(0, 3);
      if (rest.length < end) return;
      const frame = {
        type: rest.readUInt8(3),
        flags: rest.readUInt8(4),
        stream: rest.readUInt32BE(5) & 0x7fffffff,
        payload: rest.subarray(9, end),
      };
      rest = rest.subarray(end);
      each(frame);
    }
  };
}

const words = (...numbers: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * numbers.length);
  for (const [n, number] of numbers.entries()) bytes.writeUInt32BE(number, 4 * n);
  return bytes;
};

export const reset = (stream: number, code: number): Frame => ({
  ...{ type: TYPE.reset, flags: 0, stream },
  payload: words(code),
});

/** @param last the last stream that is looked at */
export const goaway = (last: number, code: number): Frame => ({
  ...{ type: TYPE.goaway, flags: 0, stream: 0 },
  payload: words(Math.max(0, last), code),
});

/** `:status 200`, and nothing else. */
export const ok = (stream: number): Frame => ({
  ...{ type: TYPE.headers, flags: FLAG.endHeaders, stream },
  payload: Buffer.from([0x88]),
});

/** `:status 103`, and nothing else. */
export const interim = (stream: number): Frame => ({
  ...{ type: TYPE.headers, flags: FLAG.endHeaders, stream },
  payload: Buffer.from([0x08, 3, ...Buffer.from('103')]),
});

export const data = (stream: number, text: string): Frame => ({
  ...{ type: TYPE.data, flags: 0, stream },
  payload: Buffer.from(text),
});

/** The same settings with these as well, by their numbers (RFC 9113, 6.5.2). */
export function withSettings(frame: Frame, settings: Readonly<Record<number, number>>): Frame {
  const more = Object.entries(settings).map(([id, value]) => {
    const one = Buffer.alloc(6);
    one.writeUInt16BE(Number(id), 0);
    one.writeUInt32BE(value, 2);
    return one;
  });
  return { ...frame, payload: Buffer.concat([frame.payload, ...more]) };
}
