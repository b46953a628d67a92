/** Every cell, and the parts of its state: `h`, which the next layer reads, and `c`, which stays inside. */
export const cellStates = {
  linear: ["h"],
  tanh: ["h"],
  relu: ["h"],
  gru: ["h"],
  lstm: ["h", "c"],
} as const satisfies Record<string, readonly ("h" | "c")[]>;

export type Cell = keyof typeof cellStates;

export const cells = Object.keys(cellStates) as [Cell, ...Cell[]];

/** Whether a cell's state has a part `c`. */
export function hasInnerState(cell: Cell): boolean {
  return cellStates[cell].length > 1;
}
