import type { Execution } from "../engine/execution.js";
import { REPORT } from "../engine/watched.js";
import type { History } from "./history.js";
import type { StudyProgress } from "./options.js";

/** Says how far a study has come, batch by batch. */
export class Monitor {
  readonly #history: History;
  readonly #total: number;
  readonly #repeats: number;
  readonly #onProgress: ((progress: StudyProgress) => void) | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #before = { had: 0, computed: 0 };
  #execution: Execution | undefined;

  /** `total` trials of `repeats` runs each; reports until it is ended. */
  constructor(
    history: History,
    {
      total,
      repeats,
      onProgress,
    }: { total: number; repeats: number; onProgress: ((progress: StudyProgress) => void) | undefined },
  ) {
    this.#history = history;
    this.#total = total;
    this.#repeats = repeats;
    this.#onProgress = onProgress;
    this.#timer = setInterval(() => this.#report(), REPORT);
  }

  /** The batch that is computed from now on. */
  watch(execution: Execution): void {
    this.#execution = execution;
  }

  /** Takes note that the batch is told. */
  settle(): void {
    Object.assign(this.#before, this.#runs());
    this.#execution = undefined;
  }

  progress(): StudyProgress {
    const { told, size, without, best } = this.#history;
    const { had, computed } = this.#runs();
    const underWay = Math.floor((this.#execution?.progress().done ?? 0) / this.#repeats);
    const [first] = best;
    return {
      done: told + underWay,
      total: Math.max(this.#total, size),
      ...without,
      had,
      computed,
      best: first === undefined ? undefined : { id: first, value: this.#history.outcome(first) as number },
    };
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #runs(): { had: number; computed: number } {
    const { had, computed } = this.#before;
    if (this.#execution === undefined) return { had, computed };
    const progress = this.#execution.progress();
    const { ok, diverged, failed, limited } = progress;
    return { had: had + progress.had, computed: computed + ok + diverged + failed + limited };
  }

  #report(): void {
    try {
      this.#onProgress?.(this.progress());
    } catch (error) {
      this.#execution?.fail(error);
    }
  }
}
