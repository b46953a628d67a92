/** Bytes that grow; numbers go in little-endian. */
export class ByteList {
  #view = new DataView(new ArrayBuffer(4096));
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Numbers of a dtype; NaN stands for null. */
  addFloats(values: readonly (number | null)[], float64: boolean): void {
    const size = float64 ? 8 : 4;
    let at = this.#grow(values.length * size);
    for (const value of values) {
      if (float64) this.#view.setFloat64(at, value ?? NaN, true);
      else this.#view.setFloat32(at, value ?? NaN, true);
      at += size;
    }
  }

  addBytes(bytes: Uint8Array): void {
    const at = this.#grow(bytes.length);
    new Uint8Array(this.#view.buffer).set(bytes, at);
  }

  /** What was added; the list is done with then. */
  take(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#view.buffer, 0, this.#length);
  }

  /** Makes room; returns where it begins. */
  #grow(size: number): number {
    const at = this.#length;
    this.#length += size;
    if (this.#length > this.#view.byteLength) {
      const larger = new Uint8Array(Math.max(this.#length, 2 * this.#view.byteLength));
      larger.set(new Uint8Array(this.#view.buffer));
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}

/** The numbers of a blob that `addFloats` wrote, null where not finite. */
export function readFloats(bytes: Uint8Array, float64: boolean): (number | null)[] {
  return Array.from({ length: bytes.length / (float64 ? 8 : 4) }, (_, i) => readFloat(bytes, i, float64));
}

/** The i-th of them. */
export function readFloat(bytes: Uint8Array, i: number, float64: boolean): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const value = float64 ? view.getFloat64(8 * i, true) : view.getFloat32(4 * i, true);
  return Number.isFinite(value) ? value : null;
}

/** Blobs behind each other: the i-th ends before `ends[i]`. */
export interface Blobs {
  bytes: Uint8Array<ArrayBuffer>;
  ends: number[];
}

export function blobAt({ bytes, ends }: Blobs, i: number): Uint8Array {
  return bytes.subarray(i === 0 ? 0 : ends[i - 1], ends[i]);
}
