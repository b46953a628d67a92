import { z } from "zod";
import { OutlastError, invalid } from "../core/index.js";
import type { Tensor } from "../core/index.js";
import { decodeSafetensors } from "../models/index.js";
import { taskFromArrays } from "./arrays.js";
import { readHashed, sha256Schema } from "./hashedFile.js";
import type { ResolvedTask, TaskKind } from "./task.js";

const schema = z
  .strictObject({
    kind: z.literal("dataset"),
    file: z
      .string()
      .min(1)
      .describe(
        "A safetensors file: inputs [sequences, time, inputSize]; targets [sequences, time, outputSize], or class " +
          "indices [sequences, time] for ce; lengths [sequences] and mask [sequences, time] where needed. " +
          "A relative path starts from the spec's folder.",
      ),
    sha256: sha256Schema,
  })
  .describe("Sequences of your own.");

/** The file's sequences, all of them in training; evaluation at a length takes those that have it. */
export const dataset: TaskKind<typeof schema> = {
  schema,
  resolve(spec, path, context): ResolvedTask {
    const { bytes, sha256 } = readHashed(spec, path, context);
    const arrays = tensorsOf(bytes, spec.file, path);
    try {
      return taskFromArrays(arrays, { ...spec, sha256 });
    } catch (cause) {
      throw new OutlastError("OUTLAST_FORMAT", `${spec.file}: ${(cause as Error).message}`, { path, cause });
    }
  },
};

interface Arrays {
  inputs: Tensor;
  targets: Tensor;
  lengths?: Tensor;
  mask?: Tensor;
}

function tensorsOf(bytes: Uint8Array<ArrayBuffer>, file: string, path: string): Arrays {
  const { tensors } = decodeSafetensors(bytes, file);
  const { inputs, targets, lengths, mask } = tensors;
  if (inputs === undefined || targets === undefined) {
    const held = Object.keys(tensors).join(", ") || "none";
    const sentence = `${file} must hold the tensors inputs and targets, it holds ${held}.`;
    throw invalid("OUTLAST_FORMAT", sentence, `${path}.file`);
  }
  return { inputs, targets, ...(lengths && { lengths }), ...(mask && { mask }) };
}
