/** Colours of a drawing; more picks than these have no place in it. */
const MOST = 7;

/** Which rows are picked, in the order of their colours; and which one is pointed at. */
export class Picks {
  #picked: number[] = [];
  #lit: number | undefined;
  readonly #changed: () => void;
  readonly #pointed: () => void;

  /** Calls back where picks changed, or only what is pointed at. */
  constructor(changed: () => void, pointed: () => void) {
    this.#changed = changed;
    this.#pointed = pointed;
  }

  get list(): readonly number[] {
    return this.#picked;
  }

  get lit(): number | undefined {
    return this.#lit;
  }

  /** Picks a row, or lets go of it; the first pick gives way where there is no colour left. */
  toggle(row: number): void {
    const isPicked = this.#picked.includes(row);
    this.#picked = isPicked ? this.#picked.filter((one) => one !== row) : [...this.#picked, row].slice(-MOST);
    this.#changed();
  }

  /** Takes others instead. */
  replace(rows: readonly number[]): void {
    this.#picked = rows.slice(-MOST);
    this.#changed();
  }

  pointAt(row: number | undefined): void {
    if (row === this.#lit) return;
    this.#lit = row;
    this.#pointed();
  }
}
