import type { onnx } from "onnx-proto";
import { hasInnerState } from "../../models/index.js";
import type { ResolvedModelSpec } from "../../models/index.js";
import { Graph } from "./graph.js";
import type { InitialState } from "./initialState.js";
import { putLayer, transposed } from "./layer.js";
import type { Weights } from "./weights.js";

/**
 * A model as an ONNX graph: `inputs` [batch, time, inputSize] to `outputs` [batch, time, outputSize] and the states
 * after the last step, `final_h` and, of an LSTM, `final_c` [layers, batch, hiddenSize]. `initial_h` and `initial_c`
 * are of that shape; where they are optional, their first axis of batch may be 1.
 */
export function modelGraph(spec: ResolvedModelSpec, weights: Weights, initialState: InitialState): onnx.IGraphProto {
  const graph = new Graph(spec.dtype);
  const { layers, inputSize, hiddenSize, outputSize } = spec;
  const parts: ("h" | "c")[] = hasInnerState(spec.cell) ? ["h", "c"] : ["h"];
  const stateAxes = [layers, "batch", hiddenSize];
  const starts = parts.map((part) => putStart(graph, spec, weights, part, initialState));

  let sequence = graph.node("Transpose", ["inputs"], { perm: [1, 0, 2] });
  const last: string[][] = [];
  for (const [k, layer] of weights.layers.entries()) {
    const states = starts.map((start) => start[k]!);
    const result = putLayer(graph, spec, k, layer, sequence, states);
    sequence = result.sequence;
    last.push(result.last);
  }
  for (const [i, part] of parts.entries()) {
    const states = last.map((of) => of[i]!);
    if (layers === 1) graph.node("Identity", states, {}, `final_${part}`);
    else graph.node("Concat", states, { axis: 0 }, `final_${part}`);
  }
  putReadout(graph, spec, weights, graph.node("Transpose", [sequence], { perm: [1, 0, 2] }));

  const optional = initialState === "optional";
  return {
    name: "outlast",
    node: graph.nodes,
    initializer: graph.constants,
    input: [
      graph.port("inputs", ["batch", "time", inputSize]),
      ...parts.map((part) => graph.port(`initial_${part}`, optional ? [layers, "states", hiddenSize] : stateAxes)),
    ],
    output: [
      graph.port("outputs", ["batch", "time", outputSize]),
      ...parts.map((part) => graph.port(`final_${part}`, stateAxes)),
    ],
  };
}

/** One part of the states at the start, [1, batch, H] for each layer, by default the model's own if it is optional. */
function putStart(
  graph: Graph,
  { layers, hiddenSize }: ResolvedModelSpec,
  { initial }: Weights,
  part: "h" | "c",
  initialState: InitialState,
): string[] {
  let states = `initial_${part}`;
  if (initialState === "optional") {
    graph.constant(states, initial[part]);
    const batch = graph.node("Gather", [graph.node("Shape", ["inputs"]), graph.integers([0])]);
    const sizes = [graph.integers([layers]), batch, graph.integers([hiddenSize])];
    states = graph.node("Expand", [states, graph.node("Concat", sizes, { axis: 0 })]);
  }
  return layers === 1 ? [states] : graph.nodeOf("Split", [states], layers, { axis: 0 });
}

function putReadout(graph: Graph, spec: ResolvedModelSpec, { readout, readoutBias }: Weights, states: string): void {
  const { activation } = spec.readout;
  const steps: [type: string, inputs: string[]][] = [
    ["MatMul", [graph.constant("readout.weight", transposed(spec, readout))]],
  ];
  if (readoutBias !== undefined) steps.push(["Add", [graph.constant("readout.bias", readoutBias)]]);
  if (activation === "sigmoid") steps.push(["Sigmoid", []]);
  if (activation === "clip") steps.push(["Clip", [graph.scalar("zero", 0), graph.scalar("one", 1)]]);
  let value = states;
  for (const [i, [type, inputs]] of steps.entries()) {
    value = graph.node(type, [value, ...inputs], {}, i === steps.length - 1 ? "outputs" : undefined);
  }
}
