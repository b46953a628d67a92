import { invalid, show, shown } from "../core/index.js";
import type { Structure } from "../models/index.js";
import type { Recognized } from "./recognize.js";
import type { StateDict } from "./tensorFile.js";

/**
 * The linear model that tensors A, B and C are; undefined where there are none. Its structure is what their shapes say;
 * `given` can bind a full A to be symmetric. Throws OUTLAST_FORMAT for shapes that do not fit.
 */
export function recognizeStateSpace(
  tensors: StateDict,
  given: Structure | undefined,
  file: string,
): Recognized | undefined {
  const [A, B, C] = ["A", "B", "C"].map((name) => (Object.hasOwn(tensors, name) ? tensors[name] : undefined));
  if (A === undefined || B === undefined || C === undefined) return undefined;
  const optional = ["rnn.bias", "readout.bias", "initial.h_l0"];
  const stranger = Object.keys(tensors).find((name) => !["A", "B", "C", ...optional].includes(name));
  if (stranger !== undefined) {
    const sentence = `${file} holds no model of Outlast's: ${shown(stranger)} has no place beside A, B and C.`;
    throw invalid("OUTLAST_FORMAT", sentence);
  }
  const structure = structureOf(A.shape, B.shape, C.shape);
  if (structure === undefined) {
    const shapes = [A, B, C].map(({ shape }) => show(shape)).join(", ");
    const known =
      "[H, H] (or [H], its diagonal), [H, I] and [O, H], or with pairs of conjugates [H/2, 2], [H/2, I, 2] and [O, H/2, 2]";
    throw invalid("OUTLAST_FORMAT", `${file} has A, B and C of the shapes ${shapes}: they must be ${known}.`);
  }
  const has = (name: string): boolean => Object.hasOwn(tensors, name);
  return {
    spec: {
      cell: "linear",
      inputSize: B.shape[1]!,
      hiddenSize: structure === "complexDiagonal" ? 2 * A.shape[0]! : A.shape[0]!,
      outputSize: C.shape[0]!,
      bias: has("rnn.bias"),
      readout: { bias: has("readout.bias") },
      learnInitialState: has("initial.h_l0"),
      structure: structure === "full" && given === "symmetric" ? given : structure,
    },
    parameters: tensors,
    names: Object.fromEntries(Object.keys(tensors).map((name) => [name, name])),
    notes: [],
  };
}

function structureOf(a: readonly number[], b: readonly number[], c: readonly number[]): Structure | undefined {
  const [states] = a;
  if (b[0] !== states || c[1] !== states) return undefined;
  if (b.length === 3 && c.length === 3 && a.length === 2) {
    return a[1] === 2 && b[2] === 2 && c[2] === 2 ? "complexDiagonal" : undefined;
  }
  if (b.length !== 2 || c.length !== 2) return undefined;
  if (a.length === 1) return "diagonal";
  return a.length === 2 && a[1] === states ? "full" : undefined;
}
