import { crc32, inflateRawSync } from "node:zlib";
import { MAX_BYTES } from "./tensor.js";
import { shown } from "./shown.js";

/** A file in a zip archive. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes that it has when unpacked. */
  readonly size: number;
  /** Unpacks it; throws where it is not what the archive's directory says. */
  read(): Uint8Array<ArrayBuffer>;
}

/** Archives that unpack to no more than this may be packed as tightly as they like. */
const ALWAYS_ALLOWED = 2 ** 28;
/** How many times its size a larger archive may unpack to; numbers of a trained model hardly shrink at all. */
const MOST_RATIO = 100;

const sizes = { localHeader: 30, entry: 46, end: 22, locator: 20, end64: 56 };
const marks = {
  localHeader: 0x04034b50,
  entry: 0x02014b50,
  end: 0x06054b50,
  locator: 0x07064b50,
  end64: 0x06064b50,
};
const MOST_COMMENT = 65535;
const STORED = 0;
const DEFLATED = 8;

/**
 * The files of a zip archive, by its directory. Nothing is unpacked before `read`, and that gives the bytes declared or
 * throws, so that memory is bounded by the sizes given here. Throws `refuse(why)` for an archive that is cut short or
 * damaged, names a file twice or outside of its folder, has files that overlap, or unpacks to too much.
 */
export function readZip(bytes: Uint8Array, refuse: (why: string) => Error): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { count, begin, end } = directoryOf(view, refuse);
  if (count * sizes.entry > bytes.length) throw refuse("its directory claims more files than it has room for");
  const names = new Set<string>();
  const places: Place[] = [];
  let at = begin;
  for (let i = 0; i < count; i++) {
    const place = placeAt(bytes, view, at, end, refuse);
    if (names.has(place.name)) throw refuse(`the file ${shown(place.name)} is there twice`);
    names.add(place.name);
    places.push(place);
    at = place.next;
  }
  if (at !== end) throw refuse("its directory is not as long as it says");
  checkOverlaps(places, begin, refuse);
  checkSize(places, bytes.length, refuse);
  return places.map((place) => ({ name: place.name, size: place.size, read: () => unpacked(bytes, place, refuse) }));
}

interface Place {
  name: string;
  method: number;
  crc: number;
  size: number;
  packed: number;
  /** Where its own header starts, and its data. */
  header: number;
  data: number;
  /** Where the directory goes on. */
  next: number;
}

function directoryOf(view: DataView, refuse: (why: string) => Error): { count: number; begin: number; end: number } {
  const at = endOf(view);
  if (at === undefined) throw refuse("it is no zip archive, or it is cut short");
  let place = { count: view.getUint16(at + 10, true), length: view.getUint32(at + 12, true), end: at };
  let begin = view.getUint32(at + 16, true);
  if (at >= sizes.locator && view.getUint32(at - sizes.locator, true) === marks.locator) {
    const end = Number(view.getBigUint64(at - sizes.locator + 8, true));
    const fits = end + sizes.end64 <= at - sizes.locator;
    if (!fits || view.getUint32(end, true) !== marks.end64) throw refuse("its directory is not where it says");
    place = { count: wide(view, end + 32), length: wide(view, end + 40), end };
    begin = wide(view, end + 48);
  }
  if (place.count * sizes.entry > view.byteLength) throw refuse("its directory claims more files than it has room for");
  if (begin + place.length !== place.end) throw refuse("its directory is not where it says");
  return { count: place.count, begin, end: place.end };
}

const wide = (view: DataView, at: number): number => Number(view.getBigUint64(at, true));

/** Where the record that ends an archive starts: the last place whose comment reaches the end. */
function endOf(view: DataView): number | undefined {
  const last = view.byteLength - sizes.end;
  for (let at = last; at >= Math.max(0, last - MOST_COMMENT); at--) {
    if (view.getUint32(at, true) === marks.end && at + sizes.end + view.getUint16(at + 20, true) === view.byteLength) {
      return at;
    }
  }
  return undefined;
}

function placeAt(bytes: Uint8Array, view: DataView, at: number, end: number, refuse: (why: string) => Error): Place {
  if (at + sizes.entry > end || view.getUint32(at, true) !== marks.entry) throw refuse("its directory is damaged");
  const nameLength = view.getUint16(at + 28, true);
  const next = at + sizes.entry + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  if (next > end) throw refuse("its directory is damaged");
  const nameBytes = bytes.subarray(at + sizes.entry, at + sizes.entry + nameLength);
  const name = new TextDecoder().decode(nameBytes);
  const problem = badName(name);
  if (problem !== undefined) throw refuse(`the name ${shown(name)} in it ${problem}`);
  if ((view.getUint16(at + 8, true) & 1) !== 0) throw refuse(`the file ${shown(name)} is encrypted`);
  const place = {
    name,
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packed: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    header: view.getUint32(at + 42, true),
    next,
  };
  if (place.size === MAX_BYTES - 1) throw refuse(`the file ${shown(name)} has 4 GiB or more`);
  const { header } = place;
  if (header + sizes.localHeader > end || view.getUint32(header, true) !== marks.localHeader) {
    throw refuse(`the file ${shown(name)} is not where the directory says`);
  }
  const ownName = bytes.subarray(header + sizes.localHeader, header + sizes.localHeader + nameLength);
  const same = view.getUint16(header + 26, true) === nameLength && nameBytes.every((byte, i) => byte === ownName[i]);
  if (!same) throw refuse(`the file ${shown(name)} has another name in its own header`);
  return { ...place, data: header + sizes.localHeader + nameLength + view.getUint16(header + 28, true) };
}

/** Nothing is ever written under these names; they are refused all the same, since no writer of numbers uses them. */
function badName(name: string): string | undefined {
  if (/^(?:[/\\]|[A-Za-z]:)/.test(name) || name.split(/[/\\]/).includes("..")) return "leads out of its folder";
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  return name === "" || /[\0-\x1f]/.test(name) ? "is no file's name" : undefined;
}

function checkOverlaps(places: readonly Place[], directory: number, refuse: (why: string) => Error): void {
  const ordered = [...places].sort((a, b) => a.header - b.header);
  for (const [i, place] of ordered.entries()) {
    const limit = ordered[i + 1]?.header ?? directory;
    if (place.data + place.packed > limit) throw refuse(`the file ${shown(place.name)} runs into what follows it`);
  }
}

function checkSize(places: readonly Place[], archive: number, refuse: (why: string) => Error): void {
  const total = places.reduce((sum, { size }) => sum + size, 0);
  if (total <= ALWAYS_ALLOWED || (total <= MAX_BYTES && total <= MOST_RATIO * archive)) return;
  throw refuse(`it would unpack to ${total} bytes, from ${archive}: pack it less, or not at all`);
}

function unpacked(bytes: Uint8Array, place: Place, refuse: (why: string) => Error): Uint8Array<ArrayBuffer> {
  const packed = bytes.slice(place.data, place.data + place.packed);
  const content = place.method === STORED ? packed : inflated(packed, place, refuse);
  if (content.length !== place.size) {
    throw refuse(`the file ${shown(place.name)} has ${content.length} bytes, not the ${place.size} that it declares`);
  }
  if (crc32(content) !== place.crc) throw refuse(`the file ${shown(place.name)} is damaged: its checksum differs`);
  return content;
}

function inflated(packed: Uint8Array, place: Place, refuse: (why: string) => Error): Uint8Array<ArrayBuffer> {
  if (place.method !== DEFLATED) throw refuse(`the file ${shown(place.name)} is packed in a way other than deflate`);
  try {
    // A byte more than declared is enough to see that there are more.
    const content = inflateRawSync(packed, { maxOutputLength: place.size + 1 });
    return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
  } catch (cause) {
    const longer = (cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    const fault = longer ? `has more than the ${place.size} bytes that it declares` : "is damaged";
    throw refuse(`the file ${shown(place.name)} ${fault}`);
  }
}
