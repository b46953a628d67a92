import { eigenvalues as eigenvaluesOf, stateJacobian } from "../../analysis/index.js";
import type { Complex, System } from "../../analysis/index.js";
import type { Model } from "../../models/index.js";
import { trajectory } from "../../run/index.js";
import type { ResolvedTask } from "../../tasks/index.js";
import type { Dots } from "../figure/figure.js";
import { isModel, linearPart } from "../models/linearPart.js";
import { logSteps } from "../models/logSteps.js";
import type { ModelSource } from "../models/readModel.js";
import { runOf, taskOf, teacherOf } from "../models/runOf.js";
import { modelKind } from "./modelKind.js";

/** Steps of zeros after which a cell that is not linear is taken to be at rest. */
const REST = 1000;
/** Steps of an octave of training that are looked at. */
const PER_OCTAVE = 2;

/**
 * Where the eigenvalues of A, or of the state's Jacobian at rest, lie about the unit circle: at the start, on the way
 * and at the end. The way there is had by training the recorded run once more.
 */
export const eigenvalues = modelKind({
  name: "eigenvalues",
  about: "the eigenvalues of a model over its training (the run is trained once more), about the unit circle",
  draw: async (source) => {
    const task = taskOf(source);
    const teacher = teacherOf(task);
    const { layers, why } = await wayOf(source, task);
    const isLinear = linearPart(source.model) !== undefined;
    const what = isLinear ? "Eigenvalues of A" : `Eigenvalues of the state's Jacobian after ${REST} inputs of 0`;
    return {
      title: `Eigenvalues, ${source.name}`,
      note: why === undefined ? `${what}.` : `${what}, at the end alone: ${why}.`,
      panels: [
        {
          x: { label: "real part", scale: "linear" },
          y: { label: "imaginary part", scale: "linear" },
          isSquare: true,
          layers: [
            { mark: "circle", label: "unit circle", radius: 1 },
            ...layers,
            ...(teacher === undefined ? [] : [dots("teacher", [{ name: "teacher", spectrum: spectrumOf(teacher) }])]),
          ],
        },
      ],
    };
  },
});

/** The dots of training, or of its end and why there are no more. */
async function wayOf(
  { model, record }: ModelSource,
  task: ResolvedTask | undefined,
): Promise<{ layers: Dots[]; why?: string }> {
  const end = { name: "end", spectrum: spectrumOf(model) };
  if (record === undefined) return { layers: [dots("end", [end])], why: "there is no record of the run" };
  const { steps } = record.result;
  const named = { ...end, name: `step ${steps}` };
  if (task === undefined) {
    return { layers: [dots("end", [named])], why: "what its task is made of is not here" };
  }
  const before = logSteps(steps, PER_OCTAVE).filter((step) => step < steps);
  const points = await trajectory(runOf(record), before);
  const seen = points.map(({ step, model: then }) => ({ name: `step ${step}`, spectrum: spectrumOf(then) }));
  const layers = [dots("on the way", seen.slice(1)), dots("start", seen.slice(0, 1)), dots("end", [named])];
  return { layers: layers.filter(({ points: shown }) => shown.length > 0) };
}

function dots(label: string, spectra: readonly { name: string; spectrum: readonly Complex[] }[]): Dots {
  return {
    mark: "dots",
    label,
    points: spectra.flatMap(({ name, spectrum }) => spectrum.map(({ re, im }) => ({ x: re, y: im, name }))),
  };
}

function spectrumOf(system: System): Complex[] {
  if (!isModel(system)) return eigenvaluesOf(system);
  const linear = linearPart(system);
  return eigenvaluesOf(linear ?? atRest(system));
}

/** What one more step makes of the state in which inputs of 0 leave a model. */
function atRest(model: Model): { A: number[][]; B: number[][]; C: number[][] } {
  const { inputSize, dtype } = model.spec;
  const data = dtype === "float32" ? new Float32Array(REST * inputSize) : new Float64Array(REST * inputSize);
  const { shape, data: entries } = stateJacobian(model, { inputs: { shape: [REST, inputSize], data } });
  const [size = 0] = shape;
  const A = Array.from({ length: size }, (_, i) => [...entries.subarray(i * size, (i + 1) * size)]);
  return { A, B: A.map(() => [0]), C: [A.map(() => 0)] };
}
