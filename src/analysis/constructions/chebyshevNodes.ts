import { native } from "../../native/index.js";

/** The `count` Chebyshev nodes of [-1, 1], cos((2 i + 1) pi / (2 count)), symmetric about 0, from the largest down. */
export function chebyshevNodes(count: number): number[] {
  const half = Array.from({ length: Math.floor(count / 2) }, (_, i) => (Math.PI * (2 * i + 1)) / (2 * count));
  const positive = [...native().elementary("cos", Float64Array.from(half))];
  return [...positive, ...(count % 2 === 1 ? [0] : []), ...positive.map((node) => -node).reverse()];
}
