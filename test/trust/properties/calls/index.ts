import { anyCellCalls } from "./anyCell.js";
import type { Calls } from "./call.js";
import { countingCalls } from "./counting.js";
import { linearCalls } from "./linear.js";
import { modelCalls } from "./models.js";
import { wideCalls } from "./wide.js";

export { folder } from "./models.js";

/** Every function of the package that has cases here. */
export const calls: Calls = { ...modelCalls, ...linearCalls, ...wideCalls, ...anyCellCalls, ...countingCalls };

/** Those that have their cases elsewhere. */
export const elsewhere: Readonly<Record<string, string>> = {
  run: "runs.test.ts",
  sweep: "sweeps.test.ts",
  createStudy: "sweeps.test.ts",
  phase: "sweeps.test.ts",
  distribute: "test/sweep/queue",
  work: "test/sweep/queue",
  readRecording: "test/interop/fuzz.test.ts",
  figureSvg: "test/report",
  writeFigure: "test/report",
  exportStore: "test/sweep/store",
  mergeStores: "test/sweep/store",
  openStore: "test/sweep/store",
  query: "test/sweep/store",
};
