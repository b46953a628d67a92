import { OutlastError, fromNative, startThread } from "../../core/index.js";
import type { Answer, Call, Operation, Operations } from "./operations.js";

interface Waiting {
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
}

/** A thread that has one store open, so that no disk holds up the event loop. It ends with `end`. */
export class StoreThread {
  readonly #worker = startThread("sweep/store/thread/main.js");
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #fault: Error | undefined;

  constructor() {
    this.#worker.unref();
    this.#worker.on("message", (answer: Answer) => this.#onAnswer(answer));
    this.#worker.on("error", (error) => this.#onEnd(error));
    this.#worker.on("exit", () => this.#onEnd(new OutlastError("OUTLAST_THREAD", "The store's thread has ended.")));
  }

  /** Has the thread do something, after all that it was told before. `moved` is handed over instead of copied. */
  call<O extends Operation>(
    operation: O,
    values: Parameters<Operations[O]>,
    moved: readonly ArrayBuffer[] = [],
  ): Promise<Awaited<ReturnType<Operations[O]>>> {
    return new Promise((resolve, reject) => {
      if (this.#fault !== undefined) return reject(this.#fault);
      const call: Call = { id: this.#calls++, operation, values };
      this.#worker.postMessage(call, moved);
      this.#waiting.set(call.id, { resolve: resolve as (result: unknown) => void, reject });
      // A program with nothing else to do may end, unless it waits for an answer.
      this.#worker.ref();
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #onAnswer({ id, result, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(fromNative(error));
  }

  #onEnd(error: Error): void {
    this.#fault ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#fault);
    this.#waiting.clear();
  }
}
