import type { Model } from "./model.js";

/**
 * A linear model's A [H, H], B [H, I] and C [O, H] as those of a full one: A of a diagonal, pairs of conjugates as
 * rotations and their real parts.
 */
export function denseMatrices(model: Model): Record<"A" | "B" | "C", Float64Array> {
  const { hiddenSize: d, inputSize, outputSize, structure } = model.spec;
  const parameters = model.parameters();
  const numbers = (key: string): Float64Array => Float64Array.from(parameters[key]!.data);
  const [a, b, c] = [numbers("A"), numbers("B"), numbers("C")];
  if (structure === "full" || structure === "symmetric") return { A: a, B: b, C: c };
  const A = new Float64Array(d * d);
  if (structure === "diagonal") {
    a.forEach((value, i) => (A[i * d + i] = value));
    return { A, B: b, C: c };
  }
  const [B, C] = [new Float64Array(d * inputSize), new Float64Array(outputSize * d)];
  for (let pair = 0; pair < d / 2; pair++) {
    const [re, im] = [2 * pair, 2 * pair + 1];
    A[re * d + re] = A[im * d + im] = a[re]!;
    A[im * d + re] = a[im]!;
    A[re * d + im] = -a[im]!;
    for (let i = 0; i < inputSize; i++) {
      for (const part of [0, 1]) B[(re + part) * inputSize + i] = b[(pair * inputSize + i) * 2 + part]!;
    }
    for (let o = 0; o < outputSize; o++) {
      for (const part of [0, 1]) C[o * d + re + part] = (part === 0 ? 2 : -2) * c[(o * (d / 2) + pair) * 2 + part]!;
    }
  }
  return { A, B, C };
}
