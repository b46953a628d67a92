import { describe, expect, it } from "vitest";
import {
  createModel,
  gramMatrix,
  lagWeights,
  responseVariances,
  toeplitzDesign,
  wideKernel,
  wideLagKernel,
  wideResponse,
} from "../../src/index.js";
import type { Model, Tensor, WideRates, WideSetting } from "../../src/index.js";
import { wideRun } from "../../src/index.js";
import { distance, failure } from "../helpers.js";
import { deviation, mean, noiseBatch, normalTensor, rms, wideModel } from "./wide.js";

type Matrices = Record<"W" | "F" | "C", number[][]>;

const unit = (nuW: number): WideSetting => ({ nuW, nuF: 1, nuC: 1 });

function modelOf(setting: WideSetting, hiddenSize: number, seed: number, inputSize = 1, outputSize = 1): Model {
  const sizes = { hiddenSize, inputSize, outputSize };
  return wideModel(wideRun(setting, { ...sizes, scored: "last", length: 1, learningRate: 0 }), seed);
}

const product = (a: number[][], b: number[][]): number[][] =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)));

/** L_j = n^(-(j+1)/2) C W^j F, as it stands. */
function impulses({ W, F, C }: Matrices, length: number): number[] {
  const root = Math.sqrt(W.length);
  let power = F.map((row) => row.map((value) => value / root));
  return Array.from({ length }, () => {
    const response = product(C, power).flat();
    power = product(W, power).map((row) => row.map((value) => value / root));
    return response;
  }).flat();
}

/** W, F and C of a model. */
function matricesOf(model: Model): Matrices {
  const { A, B, C } = model.parameters() as Record<"A" | "B" | "C", Tensor>;
  const root = Math.sqrt(A.shape[0]!);
  const rows = ({ shape, data }: Tensor, scale: number): number[][] =>
    Array.from({ length: shape[0]! }, (_, i) =>
      Array.from({ length: shape[1]! }, (_, j) => scale * data[i * shape[1]! + j]!),
    );
  return { W: rows(A, root), F: rows(B, 1), C: rows(C, root) };
}

/** Central differences of the impulse response for every entry of W, F and C, times the root of each one's rate. */
function jacobian(matrices: Matrices, length: number, rates: Required<WideRates>): number[][] {
  const step = 1e-5;
  return (["W", "F", "C"] as const).flatMap((name) =>
    matrices[name].flatMap((row) =>
      row.map((value, j) => {
        row[j] = value + step;
        const above = impulses(matrices, length);
        row[j] = value - step;
        const below = impulses(matrices, length);
        row[j] = value;
        return above.map((number, at) => (Math.sqrt(rates[name]) * (number - below[at]!)) / (2 * step));
      }),
    ),
  );
}

describe("the lag kernel of a finite width", () => {
  it.each<[string, Required<WideRates>]>([
    ["alike", { W: 1, F: 1, C: 1 }],
    ["at rates of their own", { W: 0.3, F: 2, C: 0 }],
  ])("T2: is that of finite differences, all matrices trained %s", (_what, rates) => {
    const length = 5;
    const model = modelOf({ nuW: 0.9, nuF: 1.3, nuC: 0.7 }, 6, 3, 3, 2);
    const columns = jacobian(matricesOf(model), length, rates);
    const size = length * 2 * 3;
    const expected = Array.from({ length: size * size }, (_, at) =>
      columns.reduce((sum, column) => sum + column[Math.floor(at / size)]! * column[at % size]!, 0),
    );
    const kernel = wideLagKernel(model, length, rates);
    expect(kernel.shape).toEqual([length, 2, 3, length, 2, 3]);
    const errors = kernel.data.map((value, at) => Math.abs(value - expected[at]!));
    expect(Math.max(...errors)).toBeLessThan(1e-7);
  });

  /** K_ii / rho_i and the off-diagonal K_ij / sqrt(rho_i rho_j) of a seed each. */
  function normalized(
    nuW: number,
    hiddenSize: number,
    lags: number,
    seeds: number,
  ): { diagonal: number[][]; off: number[] } {
    const rho = lagWeights(unit(nuW), lags);
    const kernels = Array.from({ length: seeds }, (_, seed) =>
      wideLagKernel(modelOf(unit(nuW), hiddenSize, seed), lags).data.map(
        (value, at) => value / Math.sqrt(rho[Math.floor(at / lags)]! * rho[at % lags]!),
      ),
    );
    const diagonal = Array.from({ length: lags }, (_, i) => kernels.map((kernel) => kernel[i * (lags + 1)]!));
    return { diagonal, off: kernels.map((kernel) => rms(kernel.filter((_, at) => at % (lags + 1) !== 0))) };
  }

  it("T3: comes as close to the lag weights as the table says", () => {
    const { diagonal } = normalized(0.9, 256, 24, 60);
    // K_00 / rho_0 is the mean of 2n squares of normal numbers: its deviation is n^(-1/2).
    expect(deviation(diagonal[0]!) * 16).toBeGreaterThan(0.75);
    expect(deviation(diagonal[0]!) * 16).toBeLessThan(1.3);
    [
      [0, 0.038],
      [5, 0.15],
      [11, 0.23],
      [17, 0.3],
      [23, 0.38],
    ].forEach(([lag, expected]) => {
      const values = diagonal[lag!]!;
      expect(deviation(values) / expected!, `deviation at lag ${lag}`).toBeGreaterThan(0.5);
      expect(deviation(values) / expected!, `deviation at lag ${lag}`).toBeLessThan(2);
      expect(Math.abs(mean(values) - 1), `mean at lag ${lag}`).toBeLessThan(
        (4 * deviation(values)) / Math.sqrt(60) + 0.05,
      );
    });
  });

  it("T3: loses its off-diagonal parts like n^(-1/2)", () => {
    const narrow = mean(normalized(0.9, 64, 12, 40).off);
    const wide = mean(normalized(0.9, 256, 12, 40).off);
    expect(narrow / 0.19).toBeGreaterThan(0.6);
    expect(narrow / 0.19).toBeLessThan(1.6);
    expect(wide / 0.075).toBeGreaterThan(0.7);
    expect(wide / 0.075).toBeLessThan(1.4);
    expect(narrow / wide).toBeGreaterThan(1.6);
    expect(narrow / wide).toBeLessThan(3.2);
  });

  it("couples no two outputs or inputs at infinite width", () => {
    const setting = { nuW: 0.5, nuF: 2, nuC: 0.5, rates: { W: 3, F: 1, C: 0.5 } };
    const [lags, size] = [3, 2 * 2];
    const rho = lagWeights(setting, lags);
    const model = modelOf({ nuW: 0.5, nuF: 2, nuC: 0.5 }, 800, 4, 2, 2);
    const kernel = wideLagKernel(model, lags, setting.rates).data;
    const width = lags * size;
    const errors = kernel.map((value, at) => {
      const [row, column] = [Math.floor(at / width), at % width];
      const [i, j] = [Math.floor(row / size), Math.floor(column / size)];
      return (value - (row === column ? rho[i]! : 0)) / Math.sqrt(rho[i]! * rho[j]!);
    });
    expect(rms(errors)).toBeLessThan(0.05);
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(0.3);
  });

  it("is for linear models that are A, B and C alone", () => {
    const linear = { cell: "linear", inputSize: 1, hiddenSize: 2, outputSize: 1 } as const;
    const biased = createModel({ ...linear, bias: true });
    expect(() => wideLagKernel(biased, 3)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "no bias.*rnn.bias"));
    expect(() => wideResponse(createModel({ ...linear, cell: "tanh" }), 3)).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT"),
    );
    const unknown = { X: 1 } as never;
    expect(() => wideLagKernel(createModel(linear), 3, unknown)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", '"X"'));
    expect(() => wideLagKernel(createModel(linear), 0)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "length"));
  });
});

describe("the impulse response of a wide linear RNN", () => {
  it("is n^(-(j+1)/2) C W^j F", () => {
    const model = modelOf({ nuW: 0.9, nuF: 1.3, nuC: 0.7 }, 5, 1, 3, 2);
    const response = wideResponse(model, 4);
    expect(response.shape).toEqual([4, 2, 3]);
    expect(distance(response.data, impulses(matricesOf(model), 4))).toBeLessThan(1e-13);
  });

  // With it the rms law: E |dy_t/dx_(t-k)|_F^2 = n_x n_y nuC nuF nuW^k.
  it("T4: starts with the variance nuC nuF nuW^j, lags independent", () => {
    const setting = { nuW: 0.7, nuF: 1.2, nuC: 0.8 };
    const [draws, lags, entries] = [1500, 8, 4];
    const responses = Array.from(
      { length: draws },
      (_, seed) => wideResponse(modelOf(setting, 64, seed, 2, 2), lags).data,
    );
    const predicted = responseVariances(setting, lags);
    for (let j = 0; j < lags; j++) {
      const energy = mean(
        responses.map((response) => mean(response.slice(j * entries, (j + 1) * entries).map((x) => x * x))),
      );
      expect(Math.abs(energy / predicted[j]! - 1), `lag ${j}`).toBeLessThan(0.12);
      if (j === 0) continue;
      const together = mean(responses.map((response) => response[(j - 1) * entries]! * response[j * entries]!));
      expect(Math.abs(together) / Math.sqrt(predicted[j - 1]! * predicted[j]!), `lags ${j - 1}, ${j}`).toBeLessThan(
        0.12,
      );
    }
  });
});

describe("the kernel of infinite width", () => {
  const rho = lagWeights(unit(0.7), 6);

  it("sums weighted products of the inputs before", () => {
    const first = { shape: [2, 2], data: Float64Array.of(1, 2, 3, -1) };
    const second = { shape: [3, 2], data: Float64Array.of(1, 0, 2, 1, 0, 5) };
    const kernel = wideKernel([10, 1, 0.1], first, second);
    expect(kernel.shape).toEqual([2, 3]);
    expect([...kernel.data]).toEqual([10, 40, 100, 30, 50 + 1, -50 + 4]);
  });

  it("of a batch is X D X^T", () => {
    const batch = noiseBatch({ batch: 3, time: 6, inputs: 2, outputs: 1 }, 5);
    const kernel = gramMatrix(toeplitzDesign(batch, "every"), rho);
    const sequence = (n: number): Tensor => ({ shape: [6, 2], data: batch.inputs.data.slice(n * 12, (n + 1) * 12) });
    for (const n of [0, 1, 2]) {
      for (const m of [0, 1, 2]) {
        const block = wideKernel(rho, sequence(n), sequence(m)).data;
        const part = Float64Array.from(
          block,
          (_, at) => kernel.data[(n * 6 + Math.floor(at / 6)) * 18 + m * 6 + (at % 6)]!,
        );
        expect(distance(part, block), `sequences ${n}, ${m}`).toBeLessThan(1e-14);
      }
    }
  });

  it("is what tangents of a wide model give", () => {
    // y_t = sum_j L_j x_(t-j): the kernel of outputs is that of lags between the inputs of each.
    const [time, hiddenSize] = [6, 700];
    const [x, y] = [normalTensor([time, 1], 1), normalTensor([time, 1], 2)];
    const lags = wideLagKernel(modelOf(unit(0.7), hiddenSize, 5), time).data;
    const limit = wideKernel(rho, x, y);
    const finite = limit.data.map((_, at) => {
      const [t, s] = [Math.floor(at / time), at % time];
      let sum = 0;
      for (let i = 0; i <= t; i++) {
        for (let j = 0; j <= s; j++) sum += lags[i * time + j]! * x.data[t - i]! * y.data[s - j]!;
      }
      return sum;
    });
    expect(distance(finite, limit.data)).toBeLessThan(0.2);
    expect(distance(finite, limit.data)).toBeGreaterThan(0);
  });

  it("refuses sequences that do not fit", () => {
    const sequence = normalTensor([4, 2], 1);
    expect(() => wideKernel([1, 1], sequence, sequence)).toThrow(failure("OUTLAST_SHAPE", "4 lags, got 2"));
    expect(() => wideKernel(rho, sequence, normalTensor([4, 3], 1))).toThrow(failure("OUTLAST_SHAPE", "second"));
    expect(() => wideKernel([1, 1, -1, 1], sequence, sequence)).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", "rho\\[2\\]"),
    );
  });
});
