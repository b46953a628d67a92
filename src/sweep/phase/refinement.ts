/** How a point of the plane came out: whether it succeeds, null where nobody can say. */
export type Outcome = boolean | null;

/** Points of a grid by their index, x + width * y. */
interface Grid {
  /** Points along x, and along y; at least 2. */
  width: number;
  height: number;
}

/** A part of the grid: its corners are points, and it has no points inside where it is one step wide and high. */
interface Cell {
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}

/**
 * Chooses the points of a grid that are to be computed, round by round: first those of a coarse grid, then those that
 * quarter every cell with different outcomes on its border, down to single steps. A border has the points of finer
 * cells beside it too, so a boundary that was met anywhere is followed to its end, however thin a tongue it runs
 * around. What lies between the points of the coarse grid and touches no boundary that was met is missed. Unknown
 * points are passed over.
 */
export class Refinement {
  readonly #grid: Grid;
  readonly #known = new Map<number, Outcome>();
  #wanted = new Set<number>();
  /** Cells that can still be quartered. */
  #cells: Cell[] = [];

  /** `coarse` is the number of cells along each side of the first grid, if there are as many steps. */
  constructor(grid: Grid, coarse: number) {
    this.#grid = grid;
    const [columns, rows] = [lines(grid.width, coarse), lines(grid.height, coarse)];
    this.#add(columns, rows);
  }

  /** The points of the next round; none where everything is settled. */
  next(): number[] {
    do {
      const missing = [...this.#wanted].filter((point) => !this.#known.has(point));
      this.#wanted.clear();
      if (missing.length > 0) return missing;
    } while (this.#quarter());
    return [];
  }

  /** Takes note of a point that `next` gave. */
  learn(point: number, outcome: Outcome): void {
    this.#known.set(point, outcome);
  }

  /** The points that are known, in the order in which they became it. */
  get known(): ReadonlyMap<number, Outcome> {
    return this.#known;
  }

  /** The outcome of every point once everything is settled: of those in a cell without a boundary that of its border. */
  outcomes(): Outcome[] {
    const { width, height } = this.#grid;
    const found: Outcome[] = Array.from({ length: width * height }, (_, point) => this.#known.get(point) ?? null);
    for (const cell of this.#cells) {
      const outcome = this.#bordersOf(cell).next().value;
      if (outcome === undefined) continue;
      for (let y = cell.y0; y <= cell.y1; y++) {
        for (let point = cell.x0 + width * y; point <= cell.x1 + width * y; point++) {
          if (!this.#known.has(point)) found[point] = outcome;
        }
      }
    }
    return found;
  }

  /** Quarters what a boundary runs through; false where that is nothing. */
  #quarter(): boolean {
    const cells = this.#cells;
    this.#cells = [];
    let some = false;
    for (const cell of cells) {
      if (!this.#isMixed(cell)) {
        this.#cells.push(cell);
        continue;
      }
      some = true;
      this.#add(halves(cell.x0, cell.x1), halves(cell.y0, cell.y1));
    }
    return some;
  }

  /** Asks for the corners of the cells between some columns and rows. */
  #add(columns: readonly number[], rows: readonly number[]): void {
    for (const x of columns) for (const y of rows) this.#wanted.add(x + this.#grid.width * y);
    for (let i = 1; i < columns.length; i++) {
      for (let j = 1; j < rows.length; j++) {
        const cell = { x0: columns[i - 1]!, x1: columns[i]!, y0: rows[j - 1]!, y1: rows[j]! };
        if (cell.x1 - cell.x0 > 1 || cell.y1 - cell.y0 > 1) this.#cells.push(cell);
      }
    }
  }

  #isMixed(cell: Cell): boolean {
    let first: boolean | undefined;
    for (const outcome of this.#bordersOf(cell)) {
      first ??= outcome;
      if (outcome !== first) return true;
    }
    return false;
  }

  /** What is known of a cell's border. */
  *#bordersOf({ x0, x1, y0, y1 }: Cell): Generator<boolean> {
    const { width } = this.#grid;
    for (let y = y0; y <= y1; y++) {
      const step = y === y0 || y === y1 ? 1 : x1 - x0;
      for (let x = x0; x <= x1; x += step) {
        const outcome = this.#known.get(x + width * y);
        if (typeof outcome === "boolean") yield outcome;
      }
    }
  }
}

/** The lines of a coarse grid among `count` points: as good as equally spaced, the first and the last among them. */
function lines(count: number, coarse: number): number[] {
  const cells = Math.min(coarse, count - 1);
  return Array.from({ length: cells + 1 }, (_, i) => Math.round((i * (count - 1)) / cells));
}

/** The ends of a side and what halves it, if anything lies between them. */
function halves(from: number, to: number): number[] {
  return to - from > 1 ? [from, Math.floor((from + to) / 2), to] : [from, to];
}
