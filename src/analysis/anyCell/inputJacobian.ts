import { layoutOf, modelFromParameters, parameterCount } from "../../models/index.js";
import type { Model } from "../../models/index.js";
import { outputGradients } from "./outputGradients.js";

interface MarkedModel {
  model: Model;
  /** Name and numbers [rows, inputSize, parts] of what multiplies the inputs. */
  name: string;
  weight: Float64Array;
  rows: number;
  parts: number;
}

/** The model with `marks` more inputs, whose weights are 0: no output is another. */
function withMarks(model: Model, marks: number): MarkedModel {
  const { spec } = model;
  const wider = { ...spec, inputSize: spec.inputSize + marks };
  const [narrow, layout] = [layoutOf(spec), layoutOf(wider)];
  const at = layout.findIndex(({ size }, i) => size !== narrow[i]!.size);
  const { name, shape } = narrow[at]!;
  const [rows = 0, , parts = 1] = shape;
  const own = model.parameters();
  const weight = own[name]!.data as Float64Array;
  const [width, widerWidth] = [spec.inputSize * parts, wider.inputSize * parts];
  const parameters = new Float64Array(parameterCount(layout));
  layout.forEach((parameter, i) => {
    if (i !== at) return parameters.set(own[parameter.name]!.data, parameter.offset);
    for (let row = 0; row < rows; row++) {
      parameters.set(weight.subarray(row * width, (row + 1) * width), parameter.offset + row * widerWidth);
    }
  });
  return { model: modelFromParameters(wider, parameters), name, weight, rows, parts };
}

/**
 * dy_t / dx_(t-k) for k = 0 .. length - 1, [length, outputSize, inputSize], of a float64 model; t is the last step of
 * `sequence` [steps * inputSize]. Each of the last `length` steps gets an input of its own, 1 there and else 0, whose
 * weights are 0. What the gradient says of those weights is the derivative for what the inputs add up to at that step
 * alone, and the input's own weights take it back to the input. No difference is taken: exact to rounding.
 */
export function inputJacobian(model: Model, sequence: Float64Array, length: number): Float64Array {
  const { inputSize, outputSize } = model.spec;
  const steps = sequence.length / inputSize;
  const width = inputSize + length;
  const inputs = new Float64Array(steps * width);
  for (let t = 0; t < steps; t++) {
    inputs.set(sequence.subarray(t * inputSize, (t + 1) * inputSize), t * width);
    const lag = steps - 1 - t;
    if (lag < length) inputs[t * width + inputSize + lag] = 1;
  }
  const marked = withMarks(model, length);
  const { name, weight, rows, parts } = marked;
  const jacobian = new Float64Array(length * outputSize * inputSize);
  outputGradients(marked.model, { shape: [1, steps, width], data: inputs }).forEach((gradients, output) => {
    const gradient = gradients[name]!;
    for (let lag = 0; lag < length; lag++) {
      for (let input = 0; input < inputSize; input++) {
        let sum = 0;
        for (let row = 0; row < rows; row++) {
          for (let part = 0; part < parts; part++) {
            const own = weight[(row * inputSize + input) * parts + part]!;
            sum += own * gradient[(row * width + inputSize + lag) * parts + part]!;
          }
        }
        jacobian[(lag * outputSize + output) * inputSize + input] = sum;
      }
    }
  });
  return jacobian;
}
