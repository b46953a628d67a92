import { native } from "../../native/index.js";

/** The `count` Chebyshev nodes of [-1, 1], cos((2 i + 1) pi / (2 count)), symmetric about 0. */
export function chebyshevNodes(count: number): number[] {
  const half = Array.from({ length: Math.floor(count / 2) }, (_, i) => (Math.PI * (2 * i + 1)) / (2 * count));
  const positive = [...native().elementary("cos", Float64Array.from(half))];
  return [...positive, ...(count % 2 === 1 ? [0] : []), ...positive.map((node) => -node).reverse()];
}

/** Leja's order: the largest first, then always the node with the largest product of distances to those before it. */
export function lejaOrder(nodes: readonly number[]): number[] {
  const left = nodes.map((node) => ({ node, distance: Math.abs(node) }));
  const ordered: number[] = [];
  while (left.length > 0) {
    const next = left.reduce((best, { distance }, i) => (distance > left[best]!.distance ? i : best), 0);
    const { node } = left.splice(next, 1)[0]!;
    for (const other of left)
      other.distance = (ordered.length === 0 ? 1 : other.distance) * Math.abs(other.node - node);
    ordered.push(node);
  }
  return ordered;
}
