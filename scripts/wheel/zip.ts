import { crc32, deflateRawSync } from 'node:zlib';

/*
 * A zip file that depends on what is in it and nothing else: no date, no owner, the files in the order given. The parts
 * are those of https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16; files of
 * 4 GiB or 65,536 of them would need more.
 */

export interface ZipEntry {
  /** With slashes, from the root of the archive. */
  readonly name: string;
  readonly content: Uint8Array;
}

/** Packs these files, each compressed. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const packed = entries.map(pack);
  let offset = 0;
  const directory: Buffer[] = [];
  for (const { local, central } of packed) {
    directory.push(central(offset));
    offset += local.length;
  }
  const end = endOf(entries.length, Buffer.concat(directory).length, offset);
  return Buffer.concat([...packed.map(({ local }) => local), ...directory, end]);
}

/** Version 2.0 of the format, names in UTF-8, deflated. */
const FORMAT = { version: 20, flags: 0x0800, method: 8 } as const;
/** The first day that the format knows, 1980-01-01. */
const DATE = (1 << 5) | 1;
/** A regular file that its owner may write and all may read, as Unix (3) has it. */
const MADE_BY = (3 << 8) | FORMAT.version;
const MODE = 0o100644;

function pack({ name, content }: ZipEntry) {
  const compressed = deflateRawSync(content, { level: 9 });
  const label = Buffer.from(name);
  const common = fields(
    [FORMAT.version, 2],
    [FORMAT.flags, 2],
    [FORMAT.method, 2],
    [0, 2],
    [DATE, 2],
    [crc32(content), 4],
    [compressed.length, 4],
    [content.length, 4],
    [label.length, 2],
    [0, 2],
  );
  return {
    local: Buffer.concat([fields([0x04034b50, 4]), common, label, compressed]),
    central: (offset: number): Buffer =>
      Buffer.concat([
        fields([0x02014b50, 4], [MADE_BY, 2]),
        common,
        fields([0, 2], [0, 2], [0, 2], [MODE * 0x10000, 4], [offset, 4]),
        label,
      ]),
  };
}

const endOf = (count: number, size: number, offset: number): Buffer =>
  fields([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [size, 4], [offset, 4], [0, 2]);

/** Numbers one after the other, the lowest byte first. */
function fields(...numbers: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer {
  return Buffer.concat(
    numbers.map(([value, bytes]) => {
      const field = Buffer.alloc(bytes);
      field.writeUIntLE(value, 0, bytes);
      return field;
    }),
  );
}
