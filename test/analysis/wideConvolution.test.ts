import { describe, expect, it } from "vitest";
import {
  convolve,
  gradientFlowResponse,
  gramMatrix,
  gramSpectrum,
  lagWeights,
  matchedWeights,
  minimumNormLimit,
  ridgeResponse,
  toeplitzDesign,
  trainConvolution,
  wideResponse,
} from "../../src/index.js";
import type { Batch, ConvolutionOptions, Tensor, ToeplitzDesign } from "../../src/index.js";
import { svd } from "../../src/analysis/wide/svd.js";
import { wideRun } from "../../src/index.js";
import { distance, failure } from "../helpers.js";
import { noiseBatch, normalTensor, rowsOf, solve, wideModel } from "./wide.js";

const rhoOf = (lags: number, nuW = 0.7): Float64Array => lagWeights({ nuW, nuF: 1, nuC: 1 }, lags);

/** Not more sequences than inputs, so that all targets can be met. */
const short = noiseBatch({ batch: 2, time: 4, inputs: 5, outputs: 2 }, 1);
/** As many steps in all as numbers in an impulse response, which meets those of the last step. */
const few = noiseBatch({ batch: 4, time: 7, inputs: 2, outputs: 2 }, 1);
/** More of them. */
const many = noiseBatch({ batch: 30, time: 5, inputs: 1, outputs: 2 }, 3);

/** The scaled convolution in its own parameters theta, step by step as it is defined. */
function descendInTheta(
  batch: Batch,
  theta0: Tensor,
  { rho, learningRate, steps }: ConvolutionOptions,
): Float64Array[] {
  const [lags, outputSize, inputSize] = theta0.shape as [number, number, number];
  const [sequences, time] = batch.inputs.shape as [number, number, number];
  let theta = Float64Array.from(theta0.data);
  const points: Float64Array[] = [];
  for (let step = 0; step <= steps; step++) {
    points.push(theta);
    const gradient = new Float64Array(theta.length);
    for (let n = 0; n < sequences; n++) {
      for (let t = 0; t < time; t++) {
        for (let o = 0; o < outputSize; o++) {
          const reads = (use: (at: number, scaled: number) => void): void => {
            for (let j = 0; j <= Math.min(t, lags - 1); j++) {
              for (let i = 0; i < inputSize; i++) {
                const x = batch.inputs.data[(n * time + t - j) * inputSize + i]!;
                use((j * outputSize + o) * inputSize + i, Math.sqrt(rho[j]!) * x);
              }
            }
          };
          let error = -batch.targets.data[(n * time + t) * outputSize + o]!;
          reads((at, scaled) => (error += theta[at]! * scaled));
          reads((at, scaled) => (gradient[at]! += (error * scaled) / sequences));
        }
      }
    }
    theta = theta.map((value, at) => value - learningRate * gradient[at]!);
  }
  return points;
}

const scaledBy = (theta: Float64Array, rho: ArrayLike<number>): Float64Array =>
  theta.map((value, at) => value * Math.sqrt(rho[Math.floor((at * rho.length) / theta.length)]!));

describe("the design of a batch", () => {
  it("has a row for every scored step, the newest input first", () => {
    const inputs = { shape: [2, 3, 1], data: Float64Array.of(1, 2, 3, 4, 5, 6) };
    const targets = { shape: [2, 3, 1], data: Float64Array.of(10, 20, 30, 40, 50, 60) };
    const every = toeplitzDesign({ inputs, targets }, "every");
    expect([...every.matrix]).toEqual([1, 0, 0, 2, 1, 0, 3, 2, 1, 4, 0, 0, 5, 4, 0, 6, 5, 4]);
    expect(every).toMatchObject({ sequences: 2, rows: 6, lags: 3, lossFactor: 1.5 });
    const last = toeplitzDesign({ inputs, targets, lengths: [2, 1] }, "last");
    expect([...last.matrix, ...last.targets]).toEqual([2, 1, 4, 0, 20, 40]);
    expect(last).toMatchObject({ rows: 2, lags: 2, lossFactor: 0.5 });
    const mask = { shape: [2, 3], data: Int32Array.of(0, 0, 1, 1, 0, 0) };
    expect([...toeplitzDesign({ inputs, targets, mask }, "every").targets]).toEqual([30, 40]);
  });

  it.each(["every", "last"] as const)("gives the loss that the package's mse is, times its factor (%s)", (scored) => {
    const lengths = Array.from({ length: 30 }, (_, n) => 1 + (n % 5));
    const data = { ...many, lengths };
    const design = toeplitzDesign(data, scored);
    const sizes = { hiddenSize: 4, inputSize: 1, outputSize: 2, learningRate: 0 };
    const run = wideRun({ nuW: 0.7, nuF: 1, nuC: 1 }, { ...sizes, scored, length: 3 });
    const model = wideModel(run, 2);
    const { loss } = model.gradients(data, { loss: "mse", scored });
    const options = { rho: rhoOf(5), learningRate: 0, steps: 0, initial: wideResponse(model, 5) };
    const { losses } = trainConvolution(design, options);
    expect(distance(losses, [loss * design.lossFactor])).toBeLessThan(1e-13);
    expect(run.lossFactor).toBe(design.lossFactor);
  });

  it("refuses what a convolution cannot read", () => {
    const initialState = { h: normalTensor([1, 4, 1], 1) };
    expect(() => toeplitzDesign({ ...few, initialState }, "every")).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", "initialState"),
    );
    const single = { shape: [4, 7, 2], data: new Float32Array(56) };
    expect(() => toeplitzDesign({ ...few, inputs: single }, "every")).toThrow(failure("OUTLAST_DTYPE", "inputs"));
    expect(() => toeplitzDesign(few, "first" as never)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "first"));
    const design = toeplitzDesign(few, "every");
    const wrong = { rho: rhoOf(7), initial: normalTensor([7, 2, 1], 1), learningRate: 1, steps: 1 };
    expect(() => trainConvolution(design, wrong)).toThrow(failure("OUTLAST_SHAPE", "initial"));
    expect(() => trainConvolution(design, { ...wrong, rho: [1] })).toThrow(failure("OUTLAST_SHAPE", "rho"));
  });
});

describe("singular values", () => {
  it.each([
    [12, 5],
    [5, 12],
    [40, 40],
  ])("of a %d by %d matrix rebuild it, small ones to their own scale", (rows, columns) => {
    const matrix = normalTensor([rows, columns], rows).data;
    const graded = matrix.map((value, at) => value * 10 ** -(at % columns));
    for (const numbers of columns < 10 ? [matrix, graded] : [matrix]) {
      const { values, left, right } = svd(numbers, rows, columns);
      const rebuilt = numbers.map((_, at) =>
        values.reduce(
          (sum, value, k) => sum + value * left[k]![Math.floor(at / columns)]! * right[k]![at % columns]!,
          0,
        ),
      );
      for (let c = 0; c < columns; c++) {
        const column = (all: Float64Array): Float64Array => all.filter((_, at) => at % columns === c);
        expect(distance(column(rebuilt), column(numbers))).toBeLessThan(1e-13);
      }
      for (const vectors of [left, right]) {
        for (const [k, a] of vectors.entries()) {
          for (const [l, b] of vectors.entries()) {
            const product = a.reduce((sum, value, m) => sum + value * b[m]!, 0);
            expect(Math.abs(product - Number(k === l))).toBeLessThan(1e-12);
          }
        }
      }
      expect([...values]).toEqual([...values].sort((a, b) => b - a));
    }
  });

  it("of a matrix of lower rank end in zeros", () => {
    const { values } = svd(Float64Array.of(1, 2, 2, 4, 3, 6), 3, 2);
    expect(values[0]).toBeCloseTo(Math.sqrt(70), 14);
    expect(values[1]).toBeLessThan(1e-15);
    expect([...svd(new Float64Array(6), 2, 3).values]).toEqual([0, 0]);
  });
});

describe("the Gram matrix of a batch", () => {
  it.each([
    ["few", few],
    ["many", many],
  ])("has the eigenvalues of its trace, its square and its products (%s)", (_what, batch) => {
    const design = toeplitzDesign(batch, "every");
    const kernel = rowsOf(gramMatrix(design, rhoOf(design.lags)));
    const { eigenvalues, largest, smallest, criticalStep } = gramSpectrum(design, rhoOf(design.lags));
    expect(eigenvalues.length).toBe(design.rows);
    const sum = (power: number): number => eigenvalues.reduce((total, value) => total + value ** power, 0);
    const trace = kernel.reduce((total, row, i) => total + row[i]!, 0) / design.sequences;
    const square = kernel.flat().reduce((total, value) => total + value * value, 0) / design.sequences ** 2;
    expect(sum(1) / trace).toBeCloseTo(1, 12);
    expect(sum(2) / square).toBeCloseTo(1, 12);
    expect([largest, smallest]).toEqual([Math.max(...eigenvalues), Math.min(...eigenvalues)]);
    if (batch === many) expect(smallest).toBe(0);
    expect(criticalStep).toBe(2 / (largest + smallest));
    let vector = kernel.map(() => 1);
    for (let k = 0; k < 400; k++) {
      vector = kernel.map((row) => row.reduce((total, value, i) => total + value * vector[i]!, 0));
      const norm = Math.hypot(...vector);
      vector = vector.map((value) => value / norm);
      if (k === 399) expect(norm / design.sequences / largest).toBeCloseTo(1, 6);
    }
  });
});

describe("gradient descent on the scaled convolution", () => {
  it.each([
    ["all targets can be met", short, "every"],
    ["they cannot", many, "every"],
    ["the last step is scored", few, "last"],
  ] as const)(
    "T5: is descent in L preconditioned by rho, and ends at the least weighted norm: %s",
    (_what, batch, scored) => {
      const design = toeplitzDesign(batch, scored);
      const { lags, outputSize, inputSize } = design;
      const rho = rhoOf(lags);
      const initial = normalTensor([lags, outputSize, inputSize], 9);
      const { largest } = gramSpectrum(design, rho);
      const run = trainConvolution(design, { rho, initial, learningRate: 1 / largest, steps: 40 });
      if (scored === "every") {
        const theta = descendInTheta(batch, matchedWeights(initial, rho), {
          rho,
          learningRate: 1 / largest,
          steps: 40,
        });
        const expected = theta.flatMap((point) => [...scaledBy(point, rho)]);
        expect(distance(run.trajectory.data, expected)).toBeLessThan(1e-12);
      }
      const end = trainConvolution(design, { rho, initial, learningRate: 1.9 / largest, steps: 12_000 });
      const limit = minimumNormLimit(design, { rho, initial });
      expect(distance(end.response.data, limit.data)).toBeLessThan(1e-10);
      expect(end.losses.at(-1)! <= end.losses[0]!).toBe(true);
      if (batch !== many) expect(end.losses.at(-1)! / end.losses[0]!).toBeLessThan(1e-20);
      else expect(end.losses.at(-1)! / end.losses[0]!).toBeGreaterThan(0.01);
    },
  );

  it("T5: meets targets with the least sum of |L_j - L_j^0|^2 / rho_j", () => {
    const design = toeplitzDesign(few, "last");
    const rho = rhoOf(design.lags);
    const initial = normalTensor([design.lags, 2, 2], 9);
    const limit = minimumNormLimit(design, { rho, initial });
    // L_0 + P X^T K^-1 r by elimination.
    const kernel = rowsOf(gramMatrix(design, rho));
    const start = convolve(initial, few.inputs).data;
    const outputsAtEnd = few.targets.data.map((target, at) => target - start[at]!);
    const expected = limit.data.map((_, at) => {
      const [j, o, i] = [Math.floor(at / 4), Math.floor(at / 2) % 2, at % 2];
      const right = kernel.map((_row, n) => outputsAtEnd[(n * 7 + 6) * 2 + o]!);
      const factors = solve(kernel, right);
      const moved = factors.reduce((sum, factor, n) => sum + factor * few.inputs.data[(n * 7 + 6 - j) * 2 + i]!, 0);
      return initial.data[at]! + rho[j]! * moved;
    });
    expect(distance(limit.data, expected)).toBeLessThan(1e-12);
  });

  it("keeps long lags where they were, the more so the faster rho falls", () => {
    const moved = [0.1, 0.5, 0.9].map((nuW) => {
      const design = toeplitzDesign(few, "last");
      const limit = minimumNormLimit(design, { rho: rhoOf(7, nuW) }).data;
      const tail = limit.slice(-4).reduce((sum, value) => sum + value * value, 0);
      return tail / limit.reduce((sum, value) => sum + value * value, 0);
    });
    expect(moved[0]! * 1000).toBeLessThan(moved[1]!);
    expect(moved[1]! * 2).toBeLessThan(moved[2]!);
  });

  it("is plain descent where all weights are 1, and leaves lags of weight 0 alone", () => {
    const design = toeplitzDesign(few, "every");
    const initial = normalTensor([7, 2, 2], 4);
    const rho = [1, 0, 1, 1, 0, 1, 1];
    const { response } = trainConvolution(design, { rho, initial, learningRate: 0.01, steps: 30 });
    for (const j of [1, 4]) expect(response.data.slice(4 * j, 4 * j + 4)).toEqual(initial.data.slice(4 * j, 4 * j + 4));
    const limit = minimumNormLimit(design, { rho, initial });
    expect(limit.data.slice(4, 8)).toEqual(initial.data.slice(4, 8));
    expect(() => matchedWeights(initial, rho)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "rho\\[1\\]"));
  });
});

describe("closed forms", () => {
  const design: ToeplitzDesign = toeplitzDesign(many, "every");
  const rho = rhoOf(5);
  const initial = normalTensor([5, 2, 1], 2);
  const descend = (from: Tensor, learningRate: number): Float64Array =>
    trainConvolution(design, { rho, initial: from, learningRate, steps: 1 }).response.data;

  it("flow: the derivative in time is rho times the gradient, from the start to the limit", () => {
    expect(distance(gradientFlowResponse(design, { rho, initial }, 0).data, initial.data)).toBeLessThan(1e-15);
    const flow = (time: number): Tensor => gradientFlowResponse(design, { rho, initial }, time);
    for (const time of [0.01, 0.1, 1]) {
      const [before, here, after] = [flow(time - 1e-5), flow(time), flow(time + 1e-5)];
      const slope = before.data.map((value, at) => (after.data[at]! - value) / 2e-5);
      const expected = descend(here, 1).map((value, at) => value - here.data[at]!);
      expect(distance(slope, expected), `time ${time}`).toBeLessThan(1e-6);
    }
    expect(distance(flow(1e4).data, minimumNormLimit(design, { rho, initial }).data)).toBeLessThan(1e-12);
  });

  it("flow: the residual is exp(-K t / sequences) times the first one", () => {
    const last = toeplitzDesign(few, "last");
    const start = { rho: rhoOf(7), initial: normalTensor([7, 2, 2], 8) };
    const [time, terms] = [0.3, 60];
    const errors = (response: Tensor): number[][] => {
      const outputs = convolve(response, few.inputs).data;
      return [0, 1, 2, 3].map((n) =>
        [0, 1].map((o) => outputs[(n * 7 + 6) * 2 + o]! - few.targets.data[(n * 7 + 6) * 2 + o]!),
      );
    };
    const kernel = rowsOf(gramMatrix(last, start.rho));
    const expected = [0, 1].map((o) => {
      let term = errors(start.initial).map((row) => row[o]!);
      let sum = term;
      for (let k = 1; k < terms; k++) {
        term = kernel.map((row) => (-time / 4 / k) * row.reduce((total, value, n) => total + value * term[n]!, 0));
        sum = sum.map((value, n) => value + term[n]!);
      }
      return sum;
    });
    const actual = errors(gradientFlowResponse(last, start, time));
    for (const o of [0, 1])
      expect(
        distance(
          actual.map((row) => row[o]!),
          expected[o]!,
        ),
      ).toBeLessThan(1e-10);
  });

  it("ridge: the loss and the penalty pull equally, and a small penalty gives the limit", () => {
    const penalty = 0.4;
    const ridge = ridgeResponse(design, { rho, initial }, penalty);
    const pulled = descend(ridge, 1).map((value, at) => value - ridge.data[at]!); // -rho G
    const back = ridge.data.map((value, at) => penalty * (value - initial.data[at]!));
    expect(distance(pulled, back)).toBeLessThan(1e-12);
    const limit = minimumNormLimit(design, { rho, initial });
    expect(distance(ridgeResponse(design, { rho, initial }, 1e-13).data, limit.data)).toBeLessThan(1e-11);
    expect(distance(ridge.data, limit.data)).toBeGreaterThan(0.01);
  });
});

describe("convolve", () => {
  it("says what a linear model of that impulse response says", () => {
    const sizes = { hiddenSize: 6, inputSize: 2, outputSize: 2, learningRate: 0 };
    const run = wideRun({ nuW: 0.7, nuF: 1, nuC: 1 }, { ...sizes, scored: "last", length: 1 });
    const model = wideModel(run, 3);
    const { outputs } = model.forward(few.inputs);
    const said = convolve(wideResponse(model, 7), few.inputs);
    expect(said.shape).toEqual([4, 7, 2]);
    expect(distance(said.data, outputs.data)).toBeLessThan(1e-13);
    const cut = convolve(wideResponse(model, 2), few.inputs);
    expect(cut.data.slice(0, 4)).toEqual(said.data.slice(0, 4));
    expect(distance(cut.data, said.data)).toBeGreaterThan(0.01);
  });
});
