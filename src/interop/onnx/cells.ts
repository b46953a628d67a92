import type { Cell } from "../../models/index.js";
import type { AttributeValue, Graph } from "./graph.js";

interface OnnxCell {
  /** ONNX's operator. */
  operator: "RNN" | "GRU" | "LSTM";
  /** Its order of gates: which of PyTorch's stands at each place. */
  gates: readonly number[];
  attributes: Record<string, AttributeValue>;
  /**
   * A step out of elementary operators, for numbers that the operator does not take: new states from the products of
   * the input and of the state with their weights, biases in them, [batch, gates H] each, and the states before.
   */
  step(body: Graph, input: string, recurrent: string, states: readonly string[]): string[];
}

/** How each cell is said in ONNX. */
export const onnxCells: Readonly<Record<Cell, OnnxCell>> = {
  linear: {
    operator: "RNN",
    gates: [0],
    attributes: {
      activations: { strings: ["Affine"] },
      activation_alpha: { floats: [1] },
      activation_beta: { floats: [0] },
    },
    step: (body, input, recurrent) => [body.node("Add", [input, recurrent])],
  },
  tanh: {
    operator: "RNN",
    gates: [0],
    attributes: { activations: { strings: ["Tanh"] } },
    step: (body, input, recurrent) => [body.node("Tanh", [body.node("Add", [input, recurrent])])],
  },
  relu: {
    operator: "RNN",
    gates: [0],
    attributes: { activations: { strings: ["Relu"] } },
    step: (body, input, recurrent) => [body.node("Relu", [body.node("Add", [input, recurrent])])],
  },
  gru: {
    operator: "GRU",
    // PyTorch's r, z, n as z, r, h; r goes into n after the product, which is not ONNX's default.
    gates: [1, 0, 2],
    attributes: { linear_before_reset: 1 },
    step: (body, input, recurrent, [h = ""]) => {
      const [ir = "", iz = "", inew = ""] = body.nodeOf("Split", [input], 3, { axis: 1 });
      const [hr = "", hz = "", hnew = ""] = body.nodeOf("Split", [recurrent], 3, { axis: 1 });
      const reset = body.node("Sigmoid", [body.node("Add", [ir, hr])]);
      const update = body.node("Sigmoid", [body.node("Add", [iz, hz])]);
      const fresh = body.node("Tanh", [body.node("Add", [inew, body.node("Mul", [reset, hnew])])]);
      // (1 - z) n + z h
      return [body.node("Add", [fresh, body.node("Mul", [update, body.node("Sub", [h, fresh])])])];
    },
  },
  lstm: {
    operator: "LSTM",
    // PyTorch's i, f, g, o as i, o, f, c.
    gates: [0, 3, 1, 2],
    attributes: {},
    step: (body, input, recurrent, [, c = ""]) => {
      const sums = body.node("Add", [input, recurrent]);
      const [i = "", f = "", g = "", o = ""] = body.nodeOf("Split", [sums], 4, { axis: 1 });
      const kept = body.node("Mul", [body.node("Sigmoid", [f]), c]);
      const added = body.node("Mul", [body.node("Sigmoid", [i]), body.node("Tanh", [g])]);
      const inner = body.node("Add", [kept, added]);
      return [body.node("Mul", [body.node("Sigmoid", [o]), body.node("Tanh", [inner])]), inner];
    },
  },
};
