/** What numbers an axis must reach, gathered one by one. */
export class Extent {
  min = Infinity;
  max = -Infinity;
  /** Infinity where no number is above 0. */
  minPositive = Infinity;
  /** Whether some are null, which is infinite. */
  hasInfinite = false;
  /** Whether nothing lies between whole numbers, as with counts. */
  areWhole = true;

  add(value: number | null | undefined): void {
    if (value === undefined) return;
    if (value === null || !Number.isFinite(value)) {
      this.hasInfinite = true;
      return;
    }
    if (!Number.isInteger(value)) this.areWhole = false;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    if (value > 0 && value < this.minPositive) this.minPositive = value;
  }

  get isEmpty(): boolean {
    return this.min > this.max;
  }
}

/** Of a panel's axes. */
export interface Extents {
  x: Extent;
  y: Extent;
  color: Extent;
}
