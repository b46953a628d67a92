/** When a sweep is given up. */
export interface FailureLimits {
  /** Failed runs that are put up with. */
  maxFailures: number;
  /** Failed runs in a row that are put up with: what fails that often fails for one reason. */
  maxConsecutive: number;
}

/** Counts failed runs, and says when there are too many of them. */
export class Failures {
  readonly #limits: FailureLimits;
  #failed = 0;
  #inARow = 0;

  constructor(limits: FailureLimits) {
    this.#limits = limits;
  }

  /** Takes note of a failed run; false once there are too many. */
  add(): boolean {
    this.#failed++;
    this.#inARow++;
    return this.verdict === undefined;
  }

  /** Takes note of a run that did not fail. */
  reset(): void {
    if (this.verdict === undefined) this.#inARow = 0;
  }

  /** Why the sweep is given up, undefined while it is not. */
  get verdict(): string | undefined {
    const { maxFailures, maxConsecutive } = this.#limits;
    if (this.#inARow > maxConsecutive) return `More than ${maxConsecutive} runs failed one after the other`;
    if (this.#failed > maxFailures) return `More than ${maxFailures} runs failed`;
    return undefined;
  }
}
