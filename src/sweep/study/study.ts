import { z } from "zod";
import { describe, invalid, parseSpec } from "../../core/index.js";
import type { RunSpec } from "../../run/index.js";
import { valueSchema } from "../axes/axis.js";
import type { Execution } from "../engine/execution.js";
import { specAt } from "../specAt.js";
import { computedBy } from "../engine/backend.js";
import type { ComputedBy } from "../engine/backend.js";
import type { Searched, TrialResult } from "./compute.js";
import { History } from "./history.js";
import type { Outcome } from "./history.js";
import type { ObjectiveSpec } from "./objective.js";
import { optimize } from "./optimize.js";
import type { SearchEnd } from "./optimize.js";
import { optimizeOptionsSchema, runOptionsSchema } from "./options.js";
import type { OptimizeOptions, StudyRunOptions } from "./options.js";
import { Runner } from "./runner.js";
import type { RunnerOptions } from "./runner.js";
import type { Searcher } from "./samplers/index.js";
import type { BestTrial, KnownTrial, Trial } from "./trial.js";

/** What a search came to, and where its runs are. */
export interface StudySummary extends Omit<SearchEnd, "best">, ComputedBy {
  /** The best trial of all; undefined where none has a value. */
  best: BestTrial | undefined;
  /** The store's file. */
  store: string;
}

const valuesSchema = z.record(z.string(), valueSchema);

/**
 * A search over the axes of a sweep: `ask` for trials, have them computed or compute them yourself, and `tell` what
 * they came to. Trials depend on the sweep's seed and on what was told of earlier ones, on no order of telling and on
 * no clock.
 */
export class Study {
  readonly #searched: Searched;
  readonly #searcher: Searcher;
  readonly #history: History;
  readonly #runner: Runner;

  constructor(searched: Searched, searcher: Searcher, options: RunnerOptions) {
    this.#searched = searched;
    this.#searcher = searcher;
    this.#history = new History(searched.objective.goal);
    this.#runner = new Runner(searched, this.#history, options);
  }

  /** The store's file. */
  get store(): string {
    return this.#runner.path;
  }

  /** What is to be least or most, with all that it says: `{ minimize: "test.loss.mean@1000" }`. */
  get objective(): ObjectiveSpec {
    const { goal, name } = this.#searched.objective;
    return { [goal]: name };
  }

  /** The next trials. Those before need not be told; what is not known of them cannot be learnt from. */
  ask(count = 1): Trial[] {
    if (!Number.isSafeInteger(count) || count < 1) {
      const sentence = `count must be a whole number of at least 1, got ${describe(count)}.`;
      throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "count");
    }
    return Array.from({ length: count }, () => {
      const place = this.#searcher.propose(this.#history.size, this.#history);
      return this.#trial(this.#history.add(place));
    });
  }

  /**
   * Adds a trial with values of your own, one for every axis that exists with them. Throws OUTLAST_INVALID_ARGUMENT for
   * a value that its axis does not have.
   */
  enqueue(values: Readonly<Record<string, unknown>>): Trial {
    const place = this.#searched.space.of(parseSpec(valuesSchema, values, "values"));
    return this.#trial(this.#history.add(place));
  }

  /**
   * What a trial came to: its value, or that it failed or diverged. Throws OUTLAST_INVALID_ARGUMENT for an id that
   * there is not, for a trial that was told, and for what is no finite number.
   */
  tell(id: number, value: Outcome): void {
    this.#history.tell(id, value);
  }

  /**
   * Computes trials, or values of your own, which become trials. Runs that the store has are not computed again. It
   * gives what `tell` takes, in their order, and tells nothing; after an abort, of those that were finished.
   */
  async run(
    trials: readonly (Pick<Trial, "id"> | Pick<Trial, "values">)[],
    options: StudyRunOptions = {},
  ): Promise<TrialResult[]> {
    const checked = parseSpec(runOptionsSchema, options, "", "the options of run");
    checked.signal?.throwIfAborted();
    const ids = trials.map((trial) => ("id" in trial ? trial.id : this.enqueue(trial.values).id));
    for (const id of ids) this.#history.place(id);
    return this.#runner.withStore(async (place) => {
      await this.#runner.note(place);
      return this.#runner.compute(ids, place, checked);
    });
  }

  /**
   * Asks for trials, computes them and tells what they came to, batch by batch, until the study has as many as wanted;
   * trials that were not told are computed first. The same study begun anew chooses the same trials, whose runs its
   * store then has: a search that was killed goes on where it was.
   */
  async optimize(options: OptimizeOptions): Promise<StudySummary> {
    const checked = parseSpec(optimizeOptionsSchema, options, "", "the options of optimize");
    checked.signal?.throwIfAborted();
    const { repeats } = this.#searched.space;
    const end = await this.#runner.withStore(async (place) => {
      const parts = {
        history: this.#history,
        repeats,
        ask: (count: number) => this.ask(count),
        compute: (ids: readonly number[], onExecution: (execution: Execution) => void) =>
          this.#runner.compute(ids, place, checked, onExecution),
        note: () => this.#runner.note(place, checked.trials),
      };
      return { ...(await optimize(parts, checked)), ...computedBy(place.backend) };
    });
    return { ...end, best: this.best, store: this.store };
  }

  /** The best trial that was told; of equal ones the first. */
  get best(): BestTrial | undefined {
    const [id] = this.#history.best;
    return id === undefined ? undefined : { ...this.#trial(id), value: this.#history.outcome(id) as number };
  }

  /** All trials, ascending by id. */
  get trials(): KnownTrial[] {
    return Array.from({ length: this.#history.size }, (_, id) => ({
      id,
      values: this.#searched.space.set(this.#history.place(id)),
      value: this.#history.outcome(id),
    }));
  }

  #trial(id: number): Trial {
    const { sweep, space } = this.#searched;
    const place = this.#history.place(id);
    const spec = specAt(sweep.spec.base, sweep.axes, space.runValues(place, 0)) as RunSpec;
    return { id, values: space.set(place), spec };
  }
}
