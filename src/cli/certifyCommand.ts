import { certify } from "../analysis/index.js";
import { loadModel } from "../models/index.js";
import type { Loss } from "../models/index.js";
import type { TaskSpec } from "../tasks/index.js";
import { readableJson } from "../store/index.js";
import { newBar } from "./bar.js";
import type { CertifyCommandOptions } from "./commands/certify.js";
import { exitCodes } from "./exit.js";
import { modelFileOf, trainedLossOf } from "./modelFile.js";
import { wholeOf } from "./options.js";
import { toStderr, toStdout } from "./output.js";
import { untilSignal } from "./signals.js";
import { stylesFor } from "./styles.js";
import { certificateText } from "./table/certificate.js";

/** Certifies the model of a file, or of the folder of a run. Returns the exit code. */
export async function certifyCommand(path: string, options: CertifyCommandOptions): Promise<number> {
  const { json = false, quiet = false } = options;
  const upTo = wholeOf("--up-to", options.upTo);
  const deepest = wholeOf("--deepest", options.deepest);
  // Names that are none are refused with a list of those that are.
  const task = { kind: options.task } as TaskSpec;
  const file = modelFileOf(path);
  const model = loadModel(file);
  const loss = (options.loss as Loss | undefined) ?? trainedLossOf(file);
  const bar = json || quiet ? undefined : stepBar();
  const { value: certificate, exitCode } = await untilSignal((signal) => {
    const options = { task, upTo, deepest, signal, onProgress: bar?.update, ...(loss && { loss }) };
    return certify(model, options).finally(() => bar?.stop());
  });
  if (certificate === undefined) {
    if (!quiet) toStderr("Stopped; nothing is certified.\n");
    return exitCode;
  }
  const text = json
    ? readableJson(certificate)
    : certificateText(certificate, model.spec, file, stylesFor(process.stdout));
  toStdout(text);
  return exitCodes.ok;
}

/** A bar for what is not over at once. */
function stepBar(): {
  update: (progress: { done: number; total: number }) => void;
  stop: () => void;
} {
  const bar = newBar(() => ({ title: "certifying", counted: "steps" }));
  let started = false;
  const update = ({ done, total }: { done: number; total: number }): void => {
    if (!started && done === total) return;
    if (!started) bar.start(total, done);
    started = true;
    bar.update(done);
  };
  return { update, stop: () => bar.stop() };
}
