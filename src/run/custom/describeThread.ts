import { workerData } from "node:worker_threads";
import type { ModuleFile } from "../../tasks/index.js";
import { states } from "./describing.js";
import type { DescribeData, DescribeRequest, Description } from "./describing.js";
import { loadObjective, loadTask } from "./load.js";
import { plainError } from "./plainError.js";
import { quietOutput } from "./quietOutput.js";

// The program of the thread that says what modules are, while the one that asks stands still.

const { port, state } = workerData as DescribeData;

quietOutput();
process.on("exit", () => tell(states.ended));
port.on("message", (request: DescribeRequest) => void answer(request));

async function answer({ kind, file }: DescribeRequest): Promise<void> {
  port.postMessage(await describe(kind, file));
  tell(states.answered);
}

async function describe(kind: DescribeRequest["kind"], file: ModuleFile): Promise<Description> {
  try {
    if (kind === "task") return { fields: (await loadTask(file)).fields };
    await loadObjective(file);
    return {};
  } catch (error) {
    return { error: plainError(error, file.name) };
  }
}

function tell(value: number): void {
  Atomics.store(state, 0, value);
  Atomics.notify(state, 0);
}
