import { parentPort } from "node:worker_threads";
import { OutlastError } from "../../../core/index.js";
import type { Answer, Call } from "../operations.js";
import { operations } from "./operations.js";

// The program of a store's thread: one call after the other, each with an answer.
let last: Promise<void> = Promise.resolve();
parentPort?.on("message", (call: Call) => {
  last = last.then(async () => parentPort?.postMessage(await answerTo(call)));
});

async function answerTo({ id, operation, values }: Call): Promise<Answer> {
  try {
    const work = operations[operation] as (...values: unknown[]) => unknown;
    return { id, result: await work(...values) };
  } catch (error) {
    const { code } = error as { code?: string };
    const message = error instanceof OutlastError ? error.message : `in the store: ${String((error as Error).stack)}`;
    return { id, error: { code, message } };
  }
}
