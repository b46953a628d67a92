import { describe, expect, it } from "vitest";
import type { TaskSpec } from "../../src/index.js";
import { resolveTask } from "../../src/tasks/index.js";
import { failure } from "../helpers.js";
import { draw } from "./draw.js";

type System = Extract<TaskSpec, { kind: "teacher" }>["system"];

type Drawn = ReturnType<typeof draw>;

function teacher(system: System, more: object = {}): TaskSpec {
  return { kind: "teacher", system, length: 4, ...more };
}

describe("teacher", () => {
  it("runs the linear system that it is given", () => {
    const system = {
      A: [
        [0.5, 1],
        [0, -0.25],
      ],
      B: [[1], [2]],
      C: [
        [1, 1],
        [0, 3],
      ],
    };
    const [sequence] = draw(teacher(system), { lengths: [4, 4], count: 1 });
    let h = [0, 0];
    sequence!.inputs.forEach(([x], t) => {
      h = [0.5 * h[0]! + h[1]! + x!, -0.25 * h[1]! + 2 * x!];
      expect(sequence!.targets[t]![0]).toBeCloseTo(h[0]! + h[1]!, 12);
      expect(sequence!.targets[t]![1]).toBeCloseTo(3 * h[1]!, 12);
    });
  });

  it("is memoryless, or has the eigenvalues and weights that it is given", () => {
    const [plain] = draw(teacher({ memoryless: -2 }), { lengths: [3, 3], count: 1 });
    expect(plain!.targets).toEqual(plain!.inputs.map(([x]) => [-2 * x!]));
    const system = { eigenvalues: [0.5, -1], weights: [4, -0.25] };
    const [{ inputs, targets }] = draw(teacher(system), { lengths: [3, 3], count: 1 }) as [ReturnType<typeof draw>[0]];
    const response = [3.75, 2.25, 0.75];
    const last = response.reduce((sum, m, j) => sum + m * inputs[2 - j]![0]!, 0);
    expect(targets[2]![0]).toBeCloseTo(last, 12);
  });

  it("adds noise of the given ratio to the same inputs, in training alone", () => {
    const clean = teacher({ eigenvalues: [0.8], weights: [1] });
    const noisy = teacher({ eigenvalues: [0.8], weights: [1] }, { noise: { snrDb: 10 } });
    const options = { lengths: [4, 4] as [number, number], count: 4000, stream: "data" } as const;
    const [a, b] = [clean, noisy].map((spec) => draw(spec, { ...options, lengths: [4, 4] })) as [Drawn, Drawn];
    expect(b.map(({ inputs }) => inputs)).toEqual(a.map(({ inputs }) => inputs));
    const differences = a.map(({ targets }, i) => targets[3]![0]! - b[i]!.targets[3]![0]!);
    const variance = differences.reduce((sum, difference) => sum + difference ** 2, 0) / differences.length;
    const signal = 1 + 0.8 ** 2 + 0.8 ** 4 + 0.8 ** 6;
    expect(variance / (signal / 10)).toBeGreaterThan(0.9);
    expect(variance / (signal / 10)).toBeLessThan(1.1);
    expect(draw(noisy, { lengths: [4, 4], count: 5 })).toEqual(draw(clean, { lengths: [4, 4], count: 5 }));
    expect(resolveTask(noisy).evaluation).toEqual(resolveTask(clean).evaluation);
    expect(resolveTask(noisy).tested).toEqual(resolveTask(clean).tested);
  });

  it("takes its sizes from the matrices", () => {
    const { inputSize, outputSize } = resolveTask(teacher({ A: [[0]], B: [[1, 2, 3]], C: [[1], [1]] }));
    expect([inputSize, outputSize]).toEqual([3, 2]);
  });

  it.each<[object, RegExp]>([
    [{ A: [[1, 2]], B: [[1]], C: [[1]] }, /^task\.system\.A must have 1 rows of 1 numbers, got 1 of 2/],
    [{ A: [[1]], B: [[1], [1]], C: [[1]] }, /^task\.system\.B must have 1 rows/],
    [{ A: [[1]], B: [[1]], C: [[1, 2]] }, /^task\.system\.C must have 1 rows of 1/],
    [{ eigenvalues: [1, 2], weights: [1] }, /^task\.system needs one weight an eigenvalue, got 1 for 2/],
    [{ eigenvalue: [1] }, /^task\.system/],
  ])("refuses the system %j", (system, sentence) => {
    expect(() => resolveTask(teacher(system as System))).toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
  });

  it("refuses noise on outputs that overflow", () => {
    const spec = teacher({ eigenvalues: [1e200], weights: [1] }, { noise: { snrDb: 3 } });
    expect(() => resolveTask(spec)).toThrow(failure("OUTLAST_INVALID_SPEC", /^task\.noise cannot be drawn/));
  });
});
