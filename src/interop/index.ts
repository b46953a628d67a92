export { importModel, importNamed } from "./importModel.js";
export type { ImportOptions, Imported } from "./importModel.js";
export { exportModel, modelEndings } from "./exportModel.js";
export { exportOnnx } from "./onnx/exportOnnx.js";
export type { OnnxOptions } from "./onnx/exportOnnx.js";
export { loadTensors, readEndings, saveTensors, writtenEndings } from "./tensorFile.js";
export type { StateDict } from "./tensorFile.js";
