import { setTimeout } from "node:timers/promises";
import { OutlastError } from "../../core/index.js";
import { cpuBackend, searchDevices } from "../../native/index.js";
import type { DeviceSearch } from "../../native/index.js";
import { cardOf } from "./card.js";
import type { SweepCard } from "./card.js";
import { fitOf } from "./fit.js";
import type { CheckedWorkOptions } from "./options.js";
import { ServedSweep } from "./servedSweep.js";
import type { CardJob, QueueServer } from "./server.js";
import { STALLED } from "./takenChunk.js";
import type { TakenChunk } from "./takenChunk.js";

/** Milliseconds that the server has to answer when we are told to end. */
const GRACE = 1000;

/** What is wrong with a sweep, or with the file in its store's place, and with no other sweep. */
function isOfSweep(error: unknown): error is OutlastError {
  const codes = ["OUTLAST_USAGE", "OUTLAST_FORMAT", "OUTLAST_UNSUPPORTED", "OUTLAST_INVALID_SPEC"];
  return error instanceof OutlastError && codes.includes(error.code);
}

/** What a look at the queue came to. */
export type Found = "worked" | "nothing" | { lower: string };

/** The sweeps of a queue as one worker serves them, the one that was put first before the others. */
export class Service {
  readonly counts = { chunks: 0, runs: 0 };
  readonly #server: QueueServer;
  readonly #options: CheckedWorkOptions;
  readonly #signals: { signal: AbortSignal; drain: AbortSignal };
  /** Aborted by either of them. */
  readonly #told: AbortSignal;
  readonly #served = new Map<string, ServedSweep>();
  /** Of this machine's devices, once a sweep asks for any. */
  #devices: DeviceSearch | undefined;
  /** Sweeps in the queue that cannot be computed here, and why. */
  readonly #refused = new Map<string, string>();

  constructor(server: QueueServer, options: CheckedWorkOptions, signals: { signal: AbortSignal; drain: AbortSignal }) {
    this.#server = server;
    this.#options = options;
    this.#signals = signals;
    this.#told = AbortSignal.any([signals.signal, signals.drain]);
  }

  get refusals(): string[] {
    return [...this.#refused.values()];
  }

  /** Takes a chunk and computes it, where there is one for this process. */
  async next(): Promise<Found> {
    const jobs = await this.#ask(() => this.#server.cards.getJobs(["waiting"], 0, -1, true));
    if (jobs === undefined) return "nothing";
    const cards = this.#cardsOf(jobs);
    for (const [id, served] of this.#served) if (!cards.has(id)) await this.#leave(served);
    // Put again, it may fit by then.
    const there = new Set(jobs.map(({ id = "" }) => id));
    for (const id of this.#refused.keys()) if (!there.has(id)) this.#refused.delete(id);
    let lower: string | undefined;
    for (const [id, card] of cards) {
      if (card.backend === "cuda") this.#devices ??= await searchDevices();
      const fit = fitOf(card, this.#devices);
      if (fit.fits) {
        if (await this.#serve(id, card)) return "worked";
      } else if ("refusal" in fit) {
        this.#refuse(id, fit.refusal);
      } else if (lower === undefined && (await this.#waits(id))) {
        lower = fit.lower;
      }
    }
    return lower === undefined ? "nothing" : { lower };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const served of this.#served.values()) await served.close();
  }

  /** Whether a chunk of the sweep was taken. */
  async #serve(id: string, card: SweepCard): Promise<boolean> {
    const served = this.#refused.has(id) ? undefined : await this.#sweep(id, card);
    if (served === undefined) return false;
    const chunk = await this.#ask(() => served.take());
    if (chunk === undefined) {
      await served.rest();
      return false;
    }
    if (this.#told.aborted) {
      await this.#ask(() => chunk.giveBack());
      return false;
    }
    await this.#compute(served, chunk);
    return true;
  }

  async #sweep(id: string, card: SweepCard): Promise<ServedSweep | undefined> {
    const known = this.#served.get(id);
    if (known !== undefined) return known;
    try {
      const { devices = [] } = this.#devices ?? {};
      const backend = card.backend === "cuda" ? ({ name: "cuda", devices } as const) : cpuBackend;
      const served = await ServedSweep.open(this.#server, id, card, { ...this.#options, backend });
      this.#served.set(id, served);
      return served;
    } catch (error) {
      if (!(error instanceof OutlastError) || error.code !== "OUTLAST_USAGE") throw error;
      this.#refuse(id, error.message);
      return undefined;
    }
  }

  async #compute(served: ServedSweep, chunk: TakenChunk): Promise<void> {
    const data = served.chunkOf(chunk.job.data);
    // Told to let go of everything, it does not wait for a server that is away: the chunk's lock ends by itself.
    const ask = <T>(question: () => Promise<T>): Promise<T | undefined> => this.#ask(question, this.#signals.signal);
    const toOthers = async (sentence: string): Promise<void> => {
      await ask(() => chunk.giveBack());
      await this.#leave(served);
      this.#refuse(served.id, `The sweep ${served.card.name} ${sentence}`);
    };
    if (data === undefined) {
      await chunk.failed(this.#server.hopeless("it is no chunk of this sweep"));
      return;
    }
    if (chunk.isSuspect) {
      await chunk.failed(this.#server.hopeless(STALLED));
      return;
    }
    if (!served.isSame(data)) return toOthers("has other runs here than where it was put: files differ.");
    try {
      const report = await chunk.hold((signal) => served.compute(data, signal), this.#signals.signal);
      if (report === "told") await ask(() => chunk.giveBack());
      if (typeof report === "string" || (await ask(() => chunk.done(report))) !== true) return;
      this.counts.chunks++;
      this.counts.runs += report.points - report.had;
    } catch (error) {
      if (isOfSweep(error)) return toOthers(`is left to others: ${error.message}`);
      // Of this machine, such as a full disk: the chunk goes to another one, and this one ends.
      await ask(() => chunk.failed(error as Error));
      throw error;
    }
  }

  /** The cards among what the queue says, where this process is for them; what is none is refused. */
  #cardsOf(jobs: readonly Pick<CardJob, "id" | "data">[]): Map<string, SweepCard> {
    const { onlyIsa } = this.#options;
    const cards = new Map<string, SweepCard>();
    for (const { id = "", data } of jobs) {
      try {
        const card = cardOf(id, data);
        if (onlyIsa === undefined || card.isa === onlyIsa) cards.set(id, card);
      } catch (error) {
        this.#refuse(id, (error as Error).message);
      }
    }
    return cards;
  }

  async #waits(id: string): Promise<boolean> {
    const queue = this.#server.chunks(id);
    try {
      return ((await this.#ask(() => queue.getWaitingCount())) ?? 0) > 0;
    } finally {
      await this.#server.release(queue);
    }
  }

  async #leave(served: ServedSweep): Promise<void> {
    this.#served.delete(served.id);
    await served.close();
  }

  #refuse(id: string, sentence: string): void {
    if (!this.#refused.has(id)) this.#options.onNote?.(sentence);
    this.#refused.set(id, sentence);
  }

  /** Undefined where we are told to end and the server is away. */
  async #ask<T>(question: () => Promise<T>, told = this.#told): Promise<T | undefined> {
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, told]);
    const late = async (): Promise<undefined> => {
      await setTimeout(2 ** 31 - 1, undefined, { signal }).catch(() => undefined);
      await setTimeout(GRACE, undefined, { signal: over.signal }).catch(() => undefined);
    };
    try {
      return await Promise.race([this.#server.do(question), late()]);
    } finally {
      over.abort();
    }
  }
}
