import type { MessagePort } from "node:worker_threads";
import type { CustomFields, ModuleFile } from "../../tasks/index.js";
import type { PlainError } from "./plainError.js";

// What passes between the thread that says what modules are and the one that asks.

export interface DescribeRequest {
  kind: "task" | "objective";
  file: ModuleFile;
}

/** Of an objective nothing but that it is one. */
export type Description = { fields?: CustomFields } | { error: PlainError };

export interface DescribeData {
  port: MessagePort;
  /** One of `states`: there is an answer, or there will be none. */
  state: Int32Array;
}

export const states = { waiting: 0, answered: 1, ended: 2 } as const;
