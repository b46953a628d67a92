import { MAX_BYTES, invalid, show, shown } from "../core/index.js";
import type { Tensor } from "../core/index.js";
import { elementTypeOf, elementTypes } from "./elementTypes.js";

/** The format's own bound on its header, which keeps a broken length from allocating the machine. */
const MAX_HEADER_BYTES = 100_000_000;
/** Axes of a tensor; PyTorch's and numpy's own bound. */
const MOST_AXES = 64;

export interface SafetensorsFile {
  tensors: Record<string, Tensor>;
  metadata: Record<string, string>;
}

interface Entry {
  dtype: string;
  shape: number[];
  begin: number;
  end: number;
}

/**
 * Bytes of a safetensors file: header length (u64, little-endian), JSON header, then the tensors in C order without
 * gaps, eight-byte numbers first so that every one is aligned.
 */
export function encodeSafetensors(
  tensors: Record<string, Tensor>,
  metadata: Record<string, string> = {},
): Uint8Array<ArrayBuffer> {
  const items = Object.entries(tensors).sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  const header: Record<string, unknown> = {};
  if (Object.keys(metadata).length > 0) header["__metadata__"] = metadata;
  let size = 0;
  for (const [name, { shape, data }] of items) {
    header[name] = { dtype: elementTypeOf(data), shape, data_offsets: [size, size + data.byteLength] };
    size += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  if (headerBytes > MAX_HEADER_BYTES) {
    throw invalid("OUTLAST_TOO_LARGE", `The safetensors header would need ${headerBytes} bytes, 100 MB are allowed.`);
  }
  const bytes = new Uint8Array(8 + headerBytes + size).fill(0x20, 8, 8 + headerBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(json, 8);
  let at = 8 + headerBytes;
  for (const [, { data }] of items) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/**
 * Reads a safetensors file's bytes; `name` stands for the file in messages. F32, F64 and I32 come as they are; other
 * whole numbers and BOOL come as Int32Array. Throws OUTLAST_FORMAT for anything that breaks the format.
 */
export function decodeSafetensors(bytes: Uint8Array, name: string): SafetensorsFile {
  const broken = (what: string): Error => invalid("OUTLAST_FORMAT", `${name} is no valid safetensors file: ${what}.`);
  if (bytes.length < 8) throw broken(`it has ${bytes.length} bytes, fewer than its header length needs`);
  const headerBytes = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (headerBytes > MAX_HEADER_BYTES) throw broken(`its header claims ${headerBytes} bytes, 100 MB are allowed`);
  if (8 + headerBytes > bytes.length) throw broken(`its header claims ${headerBytes} bytes, past the end of the file`);
  const header = parseHeader(bytes.subarray(8, 8 + headerBytes), broken);
  const { __metadata__: metadata = {}, ...items } = header;
  checkMetadata(metadata, broken);
  const entries = Object.entries(items).map(([key, item]) => [key, checkEntry(key, item, broken)] as const);
  const data = bytes.subarray(8 + headerBytes);
  let at = 0;
  for (const [key, { begin, end }] of [...entries].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== at) throw broken(`tensor ${shown(key)} starts at byte ${begin} of the data, not at ${at}`);
    at = end;
  }
  if (at !== data.length) throw broken(`its tensors take ${at} bytes, its data has ${data.length}`);
  const tensors = entries.map(([key, { dtype, shape, begin, end }]) => {
    const values = elementTypes[dtype]!.read(data.slice(begin, end));
    if (values === undefined) throw broken(`tensor ${shown(key)} holds a whole number past 32 bits`);
    return [key, { shape, data: values }] as const;
  });
  return { tensors: Object.fromEntries(tensors), metadata };
}

type Broken = (what: string) => Error;

function parseHeader(bytes: Uint8Array, broken: Broken): Record<string, unknown> {
  const { depth, fields } = outlineOf(bytes);
  // Looked at first: brackets within brackets cost a parser far more memory than the bytes that they are.
  if (depth > MOST_DEPTH) throw broken(`its header is nested ${depth} deep, its format needs ${MOST_DEPTH}`);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw broken("its header is not JSON");
  }
  if (!isRecord(header)) throw broken("its header is no JSON object");
  if (Object.keys(header).length !== fields) throw broken("its header has a tensor twice");
  return header;
}

/** How deep a JSON text's brackets go, and how many fields its outermost object has, a name twice counted twice. */
function outlineOf(json: Uint8Array): { depth: number; fields: number } {
  let [depth, open, fields, inText] = [0, 0, 0, false];
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (byte === QUOTE) inText = !inText;
    else if (inText) i += byte === BACKSLASH ? 1 : 0;
    else if (byte === BRACE || byte === BRACKET) depth = Math.max(depth, ++open);
    else if (byte === BRACE + 2 || byte === BRACKET + 2) open--;
    else if (byte === COLON && open === 1) fields++;
  }
  return { depth, fields };
}

const [QUOTE, COLON, BRACKET, BACKSLASH, BRACE] = [0x22, 0x3a, 0x5b, 0x5c, 0x7b];
/** The header, a tensor in it, its shape. */
const MOST_DEPTH = 3;

function checkMetadata(metadata: unknown, broken: Broken): asserts metadata is Record<string, string> {
  if (isRecord(metadata) && Object.values(metadata).every((value) => typeof value === "string")) return;
  throw broken("its __metadata__ must map names to strings");
}

function checkEntry(key: string, item: unknown, broken: Broken): Entry {
  const { dtype, shape, data_offsets: offsets } = isRecord(item) ? item : {};
  if (typeof dtype !== "string" || !isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) {
    throw broken(`tensor ${shown(key)} needs dtype, shape and data_offsets`);
  }
  if (shape.length > MOST_AXES) throw broken(`tensor ${shown(key)} has ${shape.length} axes, ${MOST_AXES} are allowed`);
  const type = Object.hasOwn(elementTypes, dtype) ? elementTypes[dtype] : undefined;
  if (type === undefined) {
    const known = Object.keys(elementTypes).join(", ");
    const own = /^\w{1,20}$/.test(dtype) ? dtype : shown(dtype);
    throw broken(
      `tensor ${shown(key)} has the dtype ${own}, which Outlast does not read; convert it to one of ${known}`,
    );
  }
  const [begin = 0, end = 0] = offsets;
  const size = shape.reduce((product, extent) => product * extent, type.bytes);
  if (size > MAX_BYTES || end - begin !== size) {
    throw broken(`tensor ${shown(key)} of shape ${show(shape)} and dtype ${dtype} cannot take ${end - begin} bytes`);
  }
  return { dtype, shape, begin, end };
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
