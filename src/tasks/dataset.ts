import { resolve as resolvePath } from "node:path";
import { z } from "zod";
import { OutlastError, invalid, readFileChecked, sha256Hex } from "../core/index.js";
import type { Tensor } from "../core/index.js";
import { decodeSafetensors } from "../models/index.js";
import { taskFromArrays } from "./arrays.js";
import type { ResolvedTask, TaskContext, TaskKind } from "./task.js";

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
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, "64 lower-case hex digits")
      .optional()
      .describe("The file's SHA-256 in hex; a file of other content is refused. It stands for the file in the key."),
  })
  .describe("Sequences of your own.");

/** The file's sequences, all of them in training; evaluation at a length takes those that have it. */
export const dataset: TaskKind<typeof schema> = {
  schema,
  resolve(spec, path, context): ResolvedTask {
    const { tensors, sha256 } = readTensors(spec.file, path, context);
    if (spec.sha256 !== undefined && spec.sha256 !== sha256) {
      const sentence = `${path}.sha256 does not match ${spec.file}, whose hash is ${sha256}: the file has changed.`;
      throw invalid("OUTLAST_INVALID_SPEC", sentence, `${path}.sha256`);
    }
    try {
      return taskFromArrays(tensors, { ...spec, sha256 });
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

function readTensors(file: string, path: string, { baseDir = "." }: TaskContext): { tensors: Arrays; sha256: string } {
  const bytes = readFileChecked(resolvePath(baseDir, file));
  const { tensors } = decodeSafetensors(bytes, file);
  const { inputs, targets, lengths, mask } = tensors;
  if (inputs === undefined || targets === undefined) {
    const held = Object.keys(tensors).join(", ") || "none";
    const sentence = `${file} must hold the tensors inputs and targets, it holds ${held}.`;
    throw invalid("OUTLAST_FORMAT", sentence, `${path}.file`);
  }
  const arrays = { inputs, targets, ...(lengths && { lengths }), ...(mask && { mask }) };
  return { tensors: arrays, sha256: sha256Hex(bytes) };
}
