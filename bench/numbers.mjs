// The numbers that every engine starts from: a hash that each of their languages has, so the same computation can be
// checked to be the same. bench/peers/shared.py and bench/peers/eigen/worker.cc have it too.

/** Number `index` of a stream, in -1..1. */
export function number(stream, index) {
  let x = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca77);
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 31 - 1;
}

const arrays = { float32: Float32Array, float64: Float64Array };

/** An array of a stream's first numbers times `scale`. */
export function numbers(stream, count, dtype, scale = 1) {
  const array = new arrays[dtype](count);
  for (let i = 0; i < count; i += 1) array[i] = number(stream, i) * scale;
  return array;
}

/** Inputs [B, T, I] and one target a step [B, T, 1]. */
export function batchOf({ batch, time, inputs, dtype }) {
  return {
    inputs: { shape: [batch, time, inputs], data: numbers(14, batch * time * inputs, dtype) },
    targets: { shape: [batch, time, 1], data: numbers(15, batch * time, dtype) },
  };
}

/**
 * Values for the parameters of model `index` with these shapes, in their order: a stream each, shrinking with the
 * width.
 */
export function parametersOf(shapes, { hidden, dtype }, index = 0) {
  const scale = 1 / Math.sqrt(hidden);
  return shapes.map((shape, i) => {
    const count = shape.reduce((product, extent) => product * extent, 1);
    return { shape, data: numbers(16 * (index + 1) + i, count, dtype, scale) };
  });
}
