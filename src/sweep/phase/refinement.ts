/** How a point of the plane came out: whether it succeeds, null where nobody can say. */
export type Outcome = boolean | null;

/** Points of a grid by their index, x + width * y. */
interface Grid {
  /** Points along x, and along y; at least 2. */
  width: number;
  height: number;
}

/** The points of a grid from one to another, both included: a cell, or a side of one. */
interface Part {
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}

/**
 * Chooses the points of a grid that are to be computed, round by round: first those of a coarse grid, then what it
 * takes to quarter every cell that a boundary runs through, down to single steps. A boundary runs through a cell whose
 * border has different outcomes. The border has points of the finer cells beside it too, and of two points one step
 * apart that differ both cells beside them get to know: so a boundary that was met anywhere is followed to its end,
 * however thin a tongue it runs around. One that no point of the coarse grid tells from its surroundings is missed.
 * Unknown points are passed over.
 */
export class Refinement {
  readonly #grid: Grid;
  readonly #known = new Map<number, Outcome>();
  readonly #coarse: readonly number[];
  /** Cells that a boundary may still turn out to run through. */
  #cells: Part[];

  /** `coarse` is the number of cells along each side of the first grid, if there are as many steps. */
  constructor(grid: Grid, coarse: number) {
    this.#grid = grid;
    const [columns, rows] = [lines(grid.width, coarse), lines(grid.height, coarse)];
    this.#coarse = rows.flatMap((y) => columns.map((x) => x + grid.width * y));
    this.#cells = cellsBetween(columns, rows);
  }

  /** The points of the next round; none where everything is settled. Each must be learnt before the next call. */
  next(): number[] {
    if (this.#known.size === 0) return [...this.#coarse];
    const missing = new Set<number>();
    const kept: Part[] = [];
    for (let cells = this.#cells; cells.length > 0;) {
      const quarters: Part[] = [];
      for (const cell of cells) {
        const needed = this.#isMixed(cell) ? this.#neededFor(cell).filter((point) => !this.#known.has(point)) : [];
        for (const point of needed) missing.add(point);
        if (needed.length > 0 || !this.#isMixed(cell)) kept.push(cell);
        else quarters.push(...quartersOf(cell));
      }
      cells = quarters;
    }
    this.#cells = kept;
    return [...missing];
  }

  /** Takes note of a point that `next` gave. */
  learn(point: number, outcome: Outcome): void {
    this.#known.set(point, outcome);
  }

  /** The points that are known. */
  get known(): ReadonlyMap<number, Outcome> {
    return this.#known;
  }

  /** The outcome of every point once everything is settled: in a cell without a boundary it is that of the border. */
  outcomes(): Outcome[] {
    const { width, height } = this.#grid;
    const found = new Array<Outcome>(width * height).fill(null);
    for (const cell of this.#cells) {
      const outcome = this.#bordersOf(cell).next().value;
      if (outcome === undefined) continue;
      for (let y = cell.y0; y <= cell.y1; y++) found.fill(outcome, cell.x0 + width * y, cell.x1 + width * y + 1);
    }
    for (const [point, outcome] of this.#known) found[point] = outcome;
    return found;
  }

  /** The points that a cell is quartered by: its corners, its middle, and the middles of sides with a boundary. */
  #neededFor({ x0, x1, y0, y1 }: Part): number[] {
    const { width } = this.#grid;
    const at = (x: number, y: number): number => x + width * y;
    const points = [at(x0, y0), at(x1, y0), at(x0, y1), at(x1, y1)];
    const [x, y] = [middle(x0, x1), middle(y0, y1)];
    if (x > x0 && y > y0) points.push(at(x, y));
    for (const side of x > x0 ? [y0, y1] : []) {
      if (this.#isMixed({ x0, x1, y0: side, y1: side })) points.push(at(x, side));
    }
    for (const side of y > y0 ? [x0, x1] : []) {
      if (this.#isMixed({ x0: side, x1: side, y0, y1 })) points.push(at(side, y));
    }
    return points;
  }

  #isMixed(part: Part): boolean {
    let first: boolean | undefined;
    for (const outcome of this.#bordersOf(part)) {
      first ??= outcome;
      if (outcome !== first) return true;
    }
    return false;
  }

  /** What is known of the border of a part. */
  *#bordersOf({ x0, x1, y0, y1 }: Part): Generator<boolean, undefined> {
    const { width } = this.#grid;
    for (let y = y0; y <= y1; y++) {
      const step = y === y0 || y === y1 ? 1 : Math.max(1, x1 - x0);
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

function cellsBetween(columns: readonly number[], rows: readonly number[]): Part[] {
  return columns.slice(1).flatMap((x1, i) => {
    return rows.slice(1).map((y1, j) => ({ x0: columns[i]!, x1, y0: rows[j]!, y1 }));
  });
}

/** The parts of a cell that its middles make; none of one that is a single step wide and high. */
function quartersOf({ x0, x1, y0, y1 }: Part): Part[] {
  const [x, y] = [middle(x0, x1), middle(y0, y1)];
  if (x === x0 && y === y0) return [];
  return cellsBetween(x > x0 ? [x0, x, x1] : [x0, x1], y > y0 ? [y0, y, y1] : [y0, y1]);
}

/** The whole number in the middle, rounded down. */
function middle(from: number, to: number): number {
  return Math.floor((from + to) / 2);
}
