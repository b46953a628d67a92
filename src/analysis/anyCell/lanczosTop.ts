import { orthogonalTo } from "../constructions/lanczos.js";
import { symmetricEigen } from "../linearAlgebra/symmetricEigen.js";
import { dot, norm, scaled } from "../linearAlgebra/vectors.js";

/** The greatest eigenvalue that was found, and how it was. */
export interface LanczosTop {
  /** The largest eigenvalues, descending. */
  values: Float64Array;
  /** |A v - value v| of each one's unit vector v: an eigenvalue lies at most this far away. */
  residuals: Float64Array;
  /** Products with A that it took. */
  products: number;
}

/** Less of an image than this outside all directions so far is its rounding. */
const NOTHING_NEW = 1e-9;

/**
 * The largest eigenvalues of a symmetric matrix that is known by its products alone: Lanczos' recursion from `start`,
 * each vector made orthogonal twice against all before it, until the residuals are within `tolerance` of the largest
 * |eigenvalue| or no direction is left.
 */
export function lanczosTop(
  apply: (x: number[]) => number[],
  start: number[],
  { count, tolerance }: { count: number; tolerance: number },
): LanczosTop {
  const basis = [scaled(start, 1 / norm(start))];
  const diagonal: number[] = [];
  const offDiagonal: number[] = [];
  let largest = 0;
  for (let look = count; ;) {
    const image = apply(basis.at(-1)!);
    diagonal.push(dot(basis.at(-1)!, image));
    const rest = orthogonalTo(basis, orthogonalTo(basis, image));
    const size = norm(rest);
    largest = Math.max(largest, norm(image));
    const ended = basis.length === start.length || size <= NOTHING_NEW * largest;
    if (ended || basis.length >= look) {
      const top = topOf(diagonal, offDiagonal, count, size);
      const bound = tolerance * Math.max(...diagonal.map(Math.abs), ...top.values.map(Math.abs));
      if (ended || top.residuals.every((residual) => residual <= bound)) return { ...top, products: basis.length };
      look = Math.ceil(1.2 * basis.length);
    }
    offDiagonal.push(size);
    basis.push(scaled(rest, 1 / size));
  }
}

function topOf(
  diagonal: number[],
  offDiagonal: number[],
  count: number,
  size: number,
): Pick<LanczosTop, "values" | "residuals"> {
  const T = diagonal.map((own, i) =>
    diagonal.map((_, j) => (i === j ? own : Math.abs(i - j) === 1 ? offDiagonal[Math.min(i, j)]! : 0)),
  );
  const { values, vectors } = symmetricEigen(T);
  return {
    values: Float64Array.from(values.slice(-count).reverse()),
    residuals: Float64Array.from(vectors.slice(-count).reverse(), (vector) => size * Math.abs(vector.at(-1)!)),
  };
}
