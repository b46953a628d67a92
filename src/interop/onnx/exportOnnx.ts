import { checkFields, describe, invalid, writeFileAtomic } from "../../core/index.js";
import { checkModel, modelTexts } from "../../models/index.js";
import type { Model } from "../../models/index.js";
import { native } from "../../native/index.js";
import type { InitialState } from "./initialState.js";
import { modelGraph } from "./modelGraph.js";
import { weightsOf } from "./weights.js";

/** How a model is written as an ONNX graph. */
export interface OnnxOptions {
  /**
   * "optional" (the default): `initial_h` and `initial_c` are inputs that have the model's own initial state as their
   * value where none is given. "required": they are plain inputs, as runtimes need that do not see optional ones
   * (onnxruntime-node and onnxruntime-web).
   */
  initialState?: InitialState | undefined;
}

/** The format's version and its operators', which every reader since 2021 knows. */
const IR_VERSION = 7;
const OPSET = 14;

/** A protobuf message has less than 2 GiB. */
const MOST_BYTES = 2 ** 31 - 2 ** 20;

/**
 * Writes a model as an ONNX file: `inputs` [batch, time, inputSize] to `outputs` [batch, time, outputSize], batch and
 * time of any size, and the final states [layers, batch, hiddenSize], in the model's dtype; the spec is in the file's
 * metadata. A float32 model becomes ONNX's RNN, GRU and LSTM; of float64, which onnxruntime does not compute those
 * with, a loop (Scan) of elementary operators. Throws OUTLAST_NOT_FINITE, OUTLAST_TOO_LARGE, OUTLAST_WRITE; an older
 * file then stays.
 */
export async function exportOnnx(model: Model, path: string, options: OnnxOptions = {}): Promise<void> {
  writeFileAtomic(path, await onnxBytes(model, options));
}

/** What `exportOnnx` writes. */
export async function onnxBytes(model: Model, options: OnnxOptions = {}): Promise<Uint8Array> {
  checkModel(model);
  checkFields(options, "the options of exportOnnx", ["initialState"]);
  const { initialState = "optional" } = options;
  if (initialState !== "optional" && initialState !== "required") {
    const sentence = `initialState must be "optional" or "required", got ${describe(initialState)}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "initialState");
  }
  const { parameters, spec } = modelTexts(model);
  const size = Object.values(parameters).reduce((sum, { data }) => sum + data.byteLength, 0);
  if (size > MOST_BYTES) {
    throw invalid("OUTLAST_TOO_LARGE", `The model has ${size} bytes, an ONNX file can have ${MOST_BYTES}.`);
  }
  // Some 300 kB of code that only this needs.
  const { default: proto } = await import("onnx-proto");
  const message = {
    irVersion: IR_VERSION,
    opsetImport: [{ domain: "", version: OPSET }],
    producerName: "outlast",
    producerVersion: native().version,
    graph: modelGraph(model.spec, weightsOf(model, parameters), initialState),
    metadataProps: [{ key: "spec", value: spec }],
  };
  return proto.onnx.ModelProto.encode(proto.onnx.ModelProto.create(message)).finish();
}
