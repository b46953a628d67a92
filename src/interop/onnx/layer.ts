import type { Tensor } from "../../core/index.js";
import type { ResolvedModelSpec } from "../../models/index.js";
import { onnxCells } from "./cells.js";
import type { Graph } from "./graph.js";
import type { LayerWeights } from "./weights.js";
import { floats } from "./weights.js";

/** What a layer leaves: its states h at every step [time, batch, H], and its last ones [1, batch, H]. */
export interface LayerResult {
  sequence: string;
  last: string[];
}

/** Puts layer k down: from a sequence [time, batch, I] and the states that it starts at, [1, batch, H] each. */
export function putLayer(
  graph: Graph,
  spec: ResolvedModelSpec,
  k: number,
  weights: LayerWeights,
  sequence: string,
  states: readonly string[],
): LayerResult {
  // ONNX has these operators for every width of numbers; onnxruntime computes them with 32 bits only.
  const put = spec.dtype === "float32" ? operatorLayer : scanLayer;
  return put(graph, spec, k, weights, sequence, states);
}

/** ONNX's own operator: W [1, gates H, I], R [1, gates H, H], B [1, 2 gates H], with its own order of gates. */
function operatorLayer(
  graph: Graph,
  spec: ResolvedModelSpec,
  k: number,
  { input, recurrent, inputBias, recurrentBias }: LayerWeights,
  sequence: string,
  states: readonly string[],
): LayerResult {
  const { operator, gates, attributes } = onnxCells[spec.cell];
  const { hiddenSize } = spec;
  const rows = (tensor: Tensor): Tensor["data"] => reordered(spec, tensor, gates);
  const rowCount = gates.length * hiddenSize;
  const w = graph.constant(`l${k}.W`, { shape: [1, rowCount, input.shape[1]!], data: rows(input) });
  const r = graph.constant(`l${k}.R`, { shape: [1, rowCount, hiddenSize], data: rows(recurrent) });
  let b = "";
  if (inputBias !== undefined && recurrentBias !== undefined) {
    const data = floats(spec, [...rows(inputBias), ...rows(recurrentBias)]);
    b = graph.constant(`l${k}.B`, { shape: [1, 2 * rowCount], data });
  }
  const outputs = [`l${k}.Y`, ...["h", "c"].slice(0, states.length).map((part) => `l${k}.Y_${part}`)];
  const inputs = [sequence, w, r, b, "", ...states];
  const [every = "", ...last] = graph.nodeOf(operator, inputs, outputs, { hidden_size: hiddenSize, ...attributes });
  // [time, directions, batch, H]
  return { sequence: graph.node("Squeeze", [every, graph.integers([1])]), last };
}

/** Blocks of rows, one for each gate, in another order. */
function reordered(spec: ResolvedModelSpec, { data }: Tensor, gates: readonly number[]): Tensor["data"] {
  const block = data.length / gates.length;
  const result = floats(spec, data.length);
  for (const [to, from] of gates.entries()) result.set(data.subarray(from * block, (from + 1) * block), to * block);
  return result;
}

/** The same out of a loop over the steps and elementary operators. */
function scanLayer(
  graph: Graph,
  spec: ResolvedModelSpec,
  k: number,
  { input, recurrent, inputBias, recurrentBias }: LayerWeights,
  sequence: string,
  states: readonly string[],
): LayerResult {
  const { gates, step } = onnxCells[spec.cell];
  const { hiddenSize } = spec;
  const rowCount = gates.length * hiddenSize;
  const affine = (to: Graph, of: string, weight: string, bias: string | undefined): string => {
    const product = to.node("MatMul", [of, weight]);
    return bias === undefined ? product : to.node("Add", [product, bias]);
  };
  const w = graph.constant(`l${k}.W`, transposed(spec, input));
  const r = graph.constant(`l${k}.R`, transposed(spec, recurrent));
  const wb = inputBias && graph.constant(`l${k}.Wb`, inputBias);
  const rb = recurrentBias && graph.constant(`l${k}.Rb`, recurrentBias);
  const axis = graph.integers([0]);

  const body = graph.body(`l${k}.step.`);
  const parts = ["h", "c"].slice(0, states.length);
  const [x, before] = [`l${k}.step.x`, parts.map((part) => `l${k}.step.${part}`)];
  const after = step(body, x, affine(body, before[0]!, r, rb), before);
  const out = body.node("Identity", [after[0]!]); // a result may be named once
  const bodyGraph = {
    name: `l${k}.step`,
    node: body.nodes,
    input: [...before.map((name) => body.port(name, ["batch", hiddenSize])), body.port(x, ["batch", rowCount])],
    output: [...after, out].map((name) => body.port(name, ["batch", hiddenSize])),
  };
  const from = states.map((state) => graph.node("Squeeze", [state, axis]));
  const sums = affine(graph, sequence, w, wb);
  const results = graph.nodeOf("Scan", [...from, sums], states.length + 1, {
    body: { graph: bodyGraph },
    num_scan_inputs: 1,
  });
  const last = results.slice(0, -1).map((state) => graph.node("Unsqueeze", [state, axis]));
  return { sequence: results.at(-1)!, last };
}

/** [rows, columns] as [columns, rows]. */
export function transposed(spec: ResolvedModelSpec, { shape, data }: Tensor): Tensor {
  const [rows = 0, columns = 0] = shape;
  const result = floats(spec, rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = data[i * columns + j]!;
  return { shape: [columns, rows], data: result };
}
