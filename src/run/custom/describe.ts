import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import type { MessagePort, Worker } from "node:worker_threads";
import { canonicalJson, startThread } from "../../core/index.js";
import { moduleFault } from "../../tasks/index.js";
import type { CustomFields, ModuleFile } from "../../tasks/index.js";
import { states } from "./describing.js";
import type { DescribeData, DescribeRequest, Description } from "./describing.js";
import type { RunModules } from "./modules.js";
import { fromPlain } from "./plainError.js";

/** Milliseconds that a module may take to say what it is. */
const PATIENCE = 30_000;
/** Descriptions that are kept at a time. */
const KEPT = 4096;

/** A thread that runs modules to say what they are. This one stands still meanwhile, since specs are read at once. */
class Describer {
  readonly #state = new Int32Array(new SharedArrayBuffer(4));
  readonly #port: MessagePort;
  readonly #worker: Worker;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    const workerData: DescribeData = { port: port2, state: this.#state };
    this.#port = port1;
    this.#worker = startThread("run/custom/describeThread.js", { workerData, transferList: [port2] });
    this.#worker.on("error", () => undefined); // whoever waits is told that it has ended
    this.#worker.on("exit", () => forget(this));
    this.#worker.unref();
  }

  /** Undefined where the thread gives no answer; it is of no more use then. */
  ask(request: DescribeRequest): Description | undefined {
    Atomics.store(this.#state, 0, states.waiting);
    this.#port.postMessage(request);
    Atomics.wait(this.#state, 0, states.waiting, PATIENCE);
    if (Atomics.load(this.#state, 0) === states.answered) {
      return (receiveMessageOnPort(this.#port) as { message: Description }).message;
    }
    void this.#worker.terminate();
    return undefined;
  }
}

let describer: Describer | undefined;
const known = new Map<string, CustomFields | undefined>();

function forget(ended: Describer): void {
  if (describer === ended) describer = undefined;
}

function describeModule(kind: DescribeRequest["kind"], file: ModuleFile, path: string): CustomFields | undefined {
  const name = canonicalJson({ kind, ...file });
  if (known.has(name)) return known.get(name);
  describer ??= new Describer();
  const description = describer.ask({ kind, file });
  if (description === undefined) {
    forget(describer);
    const seconds = PATIENCE / 1000;
    throw moduleFault(`${file.name} was not loaded: it ended its thread, or took more than ${seconds} s.`);
  }
  if ("error" in description) throw fromPlain(description.error, path);
  if (known.size >= KEPT) known.clear();
  known.set(name, description.fields);
  return description.fields;
}

/** Modules that are run in the thread above to say what they are, and in no other. */
export const describedModules: RunModules = {
  task: (file, path) => ({ fields: describeModule("task", file, path)! }),
  objective: (file, path) => void describeModule("objective", file, path),
};
