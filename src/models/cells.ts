interface CellTraits {
  /** Parts of its state: `h`, which the next layer reads, and `c`, which stays inside. */
  states: readonly ("h" | "c")[];
  /** A state-space system: one layer, parameters A, B, C, no biases by default. */
  stateSpace: boolean;
}

/** Every cell, and what is particular about it. */
export const cellTraits = {
  linear: { states: ["h"], stateSpace: true },
  tanh: { states: ["h"], stateSpace: false },
  relu: { states: ["h"], stateSpace: false },
  gru: { states: ["h"], stateSpace: false },
  lstm: { states: ["h", "c"], stateSpace: false },
} as const satisfies Record<string, CellTraits>;

export type Cell = keyof typeof cellTraits;

export const cells = Object.keys(cellTraits) as [Cell, ...Cell[]];

/** Whether a cell's state has a part `c`. */
export function hasInnerState(cell: Cell): boolean {
  return cellTraits[cell].states.length > 1;
}

/** Whether a model of the cell is linear in its inputs, so that an impulse response says all about it. */
export function hasImpulseResponse(cell: Cell): boolean {
  return cellTraits[cell].stateSpace;
}

/** Whether a cell's layers and read-out have biases where a spec does not say so. */
export function biasedByDefault(cell: Cell): boolean {
  return !cellTraits[cell].stateSpace;
}
