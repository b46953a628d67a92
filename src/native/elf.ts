import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const [HEADER_BYTES, SEGMENT_BYTES] = [64, 56];
const MAGIC = [0x7f, 0x45, 0x4c, 0x46];
/** The class and the byte order behind the magic bytes: 64 bits, the lowest byte first. */
const [WIDE, LITTLE] = [2, 1];
/** The kind of a segment that the system's loader maps into memory. */
const LOADED = 1;

/**
 * A sentence where a file is a 64-bit ELF library whose end is missing: the system's loader maps such a file without a
 * look at its length, and the first touch of what is not there ends the process. Undefined for all else, of which that
 * loader says itself what is wrong with it.
 */
export function cutOff(path: string): string | undefined {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const whole = wholeSize(file, size);
    return whole > size ? `it is cut off: ${size} of ${whole} bytes` : undefined;
  } finally {
    closeSync(file);
  }
}

/** Where the last part of a file ends that its tables name; 0 for a file that is none of ours. */
function wholeSize(file: number, size: number): number {
  const header = bytesAt(file, 0, HEADER_BYTES);
  if (header.length < HEADER_BYTES || !MAGIC.every((byte, i) => header[i] === byte)) return 0;
  const segmentCount = header.readUInt16LE(56);
  if (header[4] !== WIDE || header[5] !== LITTLE || header.readUInt16LE(54) !== SEGMENT_BYTES) return 0;
  const [segments, sections] = [header.readBigUInt64LE(32), header.readBigUInt64LE(40)].map(Number) as [number, number];
  const [segmentTable, sectionTable] = [
    SEGMENT_BYTES * segmentCount,
    header.readUInt16LE(58) * header.readUInt16LE(60),
  ];
  const tables = Math.max(segments + segmentTable, sections + sectionTable);
  if (tables > size) return tables;
  return Math.max(tables, ...segmentEnds(bytesAt(file, segments, segmentTable)));
}

/** What of a range a file has. */
function bytesAt(file: number, start: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, start));
}

/** Where in the file the segments of a table end that are mapped. */
function* segmentEnds(table: Buffer): Generator<number> {
  for (let at = 0; at + SEGMENT_BYTES <= table.length; at += SEGMENT_BYTES) {
    if (table.readUInt32LE(at) !== LOADED) continue;
    yield Number(table.readBigUInt64LE(at + 8)) + Number(table.readBigUInt64LE(at + 32));
  }
}
