import type { z } from "zod";

/** Points of the unit cube, as lazily as can be: one point for each draw of all drawn axes together. */
export interface Design {
  /** The coordinate of point `index` along axis `dimension`, in [0, 1). */
  share(index: number, dimension: number): number;
}

/** One item of the list in index.ts: a way to draw, and how many points. */
export interface DesignKind<S extends z.ZodType = z.ZodType> {
  /** The field that names it and holds the number of points. */
  readonly field: string;
  readonly schema: S;
  /** What it cannot do, as the end of a sentence that starts with its path, or undefined where it can. */
  obstacle?(spec: z.output<S>, dimensions: number): string | undefined;
  /** `axes` are the names of the drawn axes, one a dimension. */
  make(spec: z.output<S>, axes: readonly string[], seed: number): Design;
}
