import type { z } from "zod";
import { invalid, show } from "../core/index.js";
import type { ErrorCode } from "../core/index.js";
import { cellTraits } from "./cells.js";
import type { Cell } from "./cells.js";

/** What the linear cell's A can be bound to be. */
export const structures = ["full", "symmetric", "diagonal", "complexDiagonal"] as const;
export type Structure = (typeof structures)[number];

/** What zod cannot say of the field alone. */
export function checkStructure(
  { cell, structure, hiddenSize }: { cell: Cell; structure: Structure; hiddenSize: number },
  context: z.RefinementCtx,
): void {
  if (structure !== "full" && !cellTraits[cell].stateSpace) {
    const message = `must be "full" for the ${cell} cell, got "${structure}": only the linear cell has a matrix A to shape.`;
    context.addIssue({ code: "custom", path: ["structure"], message });
  }
  if (structure === "complexDiagonal" && hiddenSize % 2 !== 0) {
    const message = `must be even for structure "complexDiagonal", got ${hiddenSize}: units are pairs of conjugates.`;
    context.addIssue({ code: "custom", path: ["hiddenSize"], message });
  }
}

/** Whether the parameter is an A of which there is the diagonal alone. */
export function isDiagonal({ name }: { name: string }, { structure }: { structure: Structure }): boolean {
  return name === "A" && (structure === "diagonal" || structure === "complexDiagonal");
}

/** Whether the parameter's last two numbers are a complex one, [..., 2]. */
export function isComplex({ name }: { name: string }, { structure }: { structure: Structure }): boolean {
  return structure === "complexDiagonal" && ["A", "B", "C"].includes(name);
}

/** Throws where the numbers of a square matrix, row-major from `offset`, differ from those of its transpose. */
export function requireSymmetric(
  values: ArrayLike<number>,
  { size, offset = 0 }: { size: number; offset?: number },
  code: ErrorCode,
  path: string,
): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [values[offset + i * size + j], values[offset + j * size + i]];
      if (a === b) continue;
      const entries = `${String(b)} at ${show([j, i])} and ${String(a)} at ${show([i, j])}`;
      const sentence = `${path} must be symmetric for structure "symmetric", got ${entries}: give (A + A^T) / 2.`;
      throw invalid(code, sentence, path);
    }
  }
}
