import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createModel, extrapolate, run, train } from "../../src/index.js";
import type { RunProgress, RunSpec, TaskSpec } from "../../src/index.js";
import { sha256Hex } from "../../src/core/index.js";
import { encodeSafetensors } from "../../src/models/index.js";
import { Random } from "../../src/native/index.js";
import { recordSchema, resolveRun } from "../../src/run/index.js";
import type { DrawRequest } from "../../src/tasks/index.js";
import { checkDefinition } from "../../src/tasks/index.js";
import { drawSet } from "../../src/tasks/custom/drawSet.js";
import { failure } from "../helpers.js";
import { delay, runOf, taskOf, withFiles } from "./modules.js";

/** The task of `delay`, in this thread. */
const here = checkDefinition(
  {
    inputSize: 1,
    outputSize: 1,
    sequence(length: number, random: Random) {
      const inputs = Array.from({ length }, () => random.normal());
      return { inputs, targets: inputs.map((_, t) => inputs[t - 2] ?? 0) };
    },
  },
  {},
);

/** What the module makes, as a file of given sequences. */
function fileOf(...requests: DrawRequest[]): Uint8Array {
  const sets = requests.map((request) => drawSet(here, request));
  const time = Math.max(...sets.map((set) => set.time));
  const rows = sets.reduce((sum, set) => sum + set.batch, 0);
  const [inputs, targets] = [new Float64Array(rows * time), new Float64Array(rows * time)];
  const lengths = new Int32Array(rows);
  let row = 0;
  for (const set of sets) {
    for (let i = 0; i < set.batch; i++, row++) {
      inputs.set(set.inputs.subarray(i * set.time, (i + 1) * set.time), row * time);
      targets.set(set.targets!.subarray(i * set.time, (i + 1) * set.time), row * time);
      lengths[row] = set.lengths![i]!;
    }
  }
  const shape = [rows, time, 1];
  return encodeSafetensors({
    inputs: { shape, data: inputs },
    targets: { shape, data: targets },
    lengths: { shape: [rows], data: lengths },
  });
}

describe("a task of a module", () => {
  it("gives the bits of the same sequences from a file", async () => {
    await withFiles({ "delay.ts": delay }, async (folder) => {
      const lengths = (to: number): DrawRequest["lengths"] => ({ from: to, to });
      const training = fileOf({ seed: 3, use: "train", lengths: lengths(12), sequences: 20 });
      const tested = [12, 24, 48].map((to) => ({ seed: 3, use: "evaluate" as const, lengths: lengths(to), sequences: 15 })); // prettier-ignore
      writeFileSync(join(folder, "training.safetensors"), training);
      writeFileSync(join(folder, "tested.safetensors"), fileOf(...tested));
      const spec = runOf("delay.ts");
      const { result } = await run(spec, { baseDir: folder });
      const given = {
        ...spec,
        task: { kind: "dataset", file: "training.safetensors" },
        evaluate: [{ ...spec.evaluate![0]!, task: { kind: "dataset", file: "tested.safetensors" } }],
      } as RunSpec;
      const { result: same } = await run(given, { baseDir: folder });
      expect(result.losses.loss).toHaveLength(30);
      expect(result).toEqual(same);
    });
  });

  it("is learnt as the same task of the core's is", { timeout: 60_000 }, async () => {
    await withFiles({ "delay.ts": delay }, async (folder) => {
      const change = {
        model: { cell: "linear", hiddenSize: 3 },
        train: { optimizer: { kind: "adam", learningRate: 0.01 }, batchSize: 20, steps: 1500 },
      };
      const own = { kind: "custom", module: "delay.ts", length: 12, sequences: 200 };
      const core = { kind: "delay", delay: 2, length: 12, sequences: 200 };
      for (const task of [own, core]) {
        const { result } = await run(runOf("", { ...change, task }), { baseDir: folder });
        expect(result.losses.loss[0]).toBeGreaterThan(0.5);
        expect(result.losses.loss.at(-1)).toBeLessThan(0.01);
        expect(result.evaluate[0]!.metrics.loss!.mean[2]).toBeLessThan(0.05);
      }
    });
  });

  it("may be what a run is tested on, beside others", async () => {
    await withFiles({ "delay.ts": delay }, async (folder) => {
      const request = { seed: 9, use: "evaluate" as const, lengths: { from: 6, to: 6 }, sequences: 4 };
      writeFileSync(join(folder, "given.safetensors"), fileOf(request));
      const tested = { lengths: [6], sequences: 4 };
      const given = { name: "given", task: { kind: "dataset", file: "given.safetensors" }, ...tested };
      const made = { name: "made", task: { kind: "custom", module: "./delay.ts", length: 3 }, ...tested };
      const task = { kind: "delay", delay: 2, length: 6, sequences: 20 };
      const spec = runOf("", { task, seeds: { evaluate: 9 }, evaluate: [given, made] });
      const { result, spec: full, key } = await run(spec, { baseDir: folder });
      const [a, b] = result.evaluate;
      expect(b!.metrics).toEqual(a!.metrics);
      expect(resolveRun(full, { baseDir: folder }).key).toBe(key);
      const { result: alone } = await run({ ...spec, evaluate: [given as never] }, { baseDir: folder });
      expect(alone).toEqual({ ...result, evaluate: [a] });
    });
  });

  it.each([
    ["a.ts", "const steps: number = 1;"],
    ["a.mts", "const steps: number = 1;"],
    ["a.mjs", "const steps = 1;"],
    ["a.js", "const steps = await Promise.resolve(1);"],
  ])("may be in %s", async (name, first) => {
    const text = `${first}
      export default { inputSize: 1, outputSize: 1, sequence: (length) => ({
        inputs: Array.from({ length }, (_, t) => t % 3), targets: new Float32Array(length).fill(steps) }) };`;
    await withFiles({ [name]: text }, async (folder) => {
      const { result } = await run(runOf(name), { baseDir: folder });
      expect(result.status).toBe("done");
      expect(result.losses.loss).toHaveLength(30);
    });
  });

  it("may import the package, and take options", async () => {
    const text = `import { defineTask, OutlastError } from "outlast";
      export default defineTask(({ value = 0 }) => ({ inputSize: 1, outputSize: 1, sequence: (length) => ({
        inputs: new Array(length).fill(0), targets: new Array(length).fill(Number(value) + OutlastError.length) }) }));`;
    await withFiles({ "a.ts": text }, async (folder) => {
      const still = { optimizer: { kind: "gd", learningRate: 0 }, steps: 1 };
      const model = { cell: "linear", hiddenSize: 1, init: { kind: "constant", value: 0 } };
      const losses = [];
      for (const options of [{}, { value: 1 }]) {
        const task = { kind: "custom", module: "a.ts", options, length: 3, sequences: 2 };
        const { result } = await run(runOf("", { model, task, train: still }), { baseDir: folder });
        losses.push(result.losses.loss[0]);
      }
      expect(losses).toEqual([4, 9]);
    });
  });

  it("has classes, masks, ranges of lengths, prefixes and a search for the horizon", async () => {
    const text = `export default { inputSize: 2, outputSize: 3, loss: "ce", masked: true, lengthStep: 2, shortest: 3,
      sampling: "prefix", metrics: ["tokenAccuracy"],
      success: { metric: "tokenAccuracy", statistic: "mean", atLeast: 0 },
      sequence(length, random) {
        if (length % 2 !== 0 || length < 4) throw new Error("no such length");
        const rows = Array.from({ length }, () => [random.below(2), random.uniform()]);
        return { inputs: rows, targets: rows.map(([bit]) => bit), mask: rows.map((_, t) => t < 4) };
      } };`;
    await withFiles({ "a.mjs": text }, async (folder) => {
      const task = { kind: "custom", module: "a.mjs", length: [3, 9], sequences: 10 };
      const evaluate = [
        { name: "cut", lengths: [4, 8], sequences: 5, horizon: { upTo: 20 } },
        { name: "fresh", lengths: [[4, 8], 12], sequences: 5, sampling: "fresh", horizon: { upTo: 31 } },
      ];
      const { result, spec } = await run(runOf("", { task, evaluate }), { baseDir: folder });
      expect(spec.train).toMatchObject({ loss: "ce", scored: "every" });
      expect(result.evaluate.map(({ horizon }) => horizon)).toEqual([20, 30]);
      expect(result.evaluate.map(({ sequences }) => sequences)).toEqual([
        [5, 5],
        [5, 5],
      ]);
      expect(Object.keys(result.evaluate[0]!.metrics)).toEqual(["tokenAccuracy"]);
    });
  });

  it("gives the same on any number of threads, and reports progress", async () => {
    await withFiles({ "delay.ts": delay }, async (folder) => {
      const heard: RunProgress[] = [];
      const options = { baseDir: folder, onProgress: (progress: RunProgress) => void heard.push(progress) };
      const one = await run(runOf("delay.ts"), { ...options, threads: 1 });
      const two = await run(runOf("delay.ts"), { baseDir: folder, threads: 2 });
      expect(two.result).toEqual(one.result);
      expect(heard.filter(({ phase }) => phase === "train").at(-1)).toMatchObject({ done: 30, total: 30 });
      const fault = new Error("from the caller");
      const thrower = (): never => {
        throw fault;
      };
      await expect(run(runOf("delay.ts"), { baseDir: folder, onProgress: thrower })).rejects.toBe(fault);
    });
  });

  it("stops by a signal as other runs do, also where the module never ends", async () => {
    await withFiles({ "delay.ts": delay, "loop.mjs": taskOf("for (;;);") }, async (folder) => {
      const train = { optimizer: { kind: "gd", learningRate: 1e-9 }, steps: 1e9 };
      const { result } = await run(runOf("delay.ts", { train }), {
        baseDir: folder,
        signal: AbortSignal.timeout(1000),
      });
      expect(result.status).toBe("stopped");
      expect(result.steps).toBeGreaterThan(0);
      const signal = AbortSignal.timeout(500);
      const thrown = await run(runOf("loop.mjs"), { baseDir: folder, signal }).catch((error: unknown) => error);
      expect(signal.aborted).toBe(true);
      expect(thrown).toBe(signal.reason);
    });
  });

  it("is refused where there is no run", async () => {
    const task = { kind: "custom", module: "a.ts", length: 3, sequences: 2 } as TaskSpec;
    await withFiles({ "a.ts": delay }, async (folder) => {
      const inFolder = { ...task, module: join(folder, "a.ts") } as TaskSpec;
      const model = createModel({ cell: "gru", inputSize: 1, hiddenSize: 1, outputSize: 1 });
      const options = { task: inFolder, loss: "mse", scored: "every", steps: 1 } as const;
      const sentence = failure("OUTLAST_INVALID_SPEC", /^task.kind "custom" is for run and sweep: here give data/);
      await expect(train(model, { ...options, optimizer: { kind: "gd", learningRate: 1 } })).rejects.toThrow(sentence);
      await expect(extrapolate(model, { task: inFolder, lengths: [3], sequences: 2, seed: 1 })).rejects.toThrow(
        sentence,
      );
    });
  });
});

describe("the key of a run with modules", () => {
  it("changes with a module's content and options, and not with its path", async () => {
    await withFiles({ "a.ts": delay, "objective.mjs": "export default { evaluate: () => 1 };" }, (folder) => {
      const keyOf = (change: object = {}, objective: object = {}): string => {
        const task = { kind: "custom", module: "a.ts", length: 12, sequences: 20, ...change };
        const objectives = [{ name: "one", module: "objective.mjs", ...objective }];
        return resolveRun(runOf("", { task, objectives }), { baseDir: folder }).key;
      };
      const key = keyOf();
      mkdirSync(join(folder, "other"));
      for (const name of ["a.ts", "objective.mjs"]) renameSync(join(folder, name), join(folder, "other", name));
      const moved = keyOf({ module: "other/a.ts" }, { module: "./other/objective.mjs", options: {} });
      expect(moved).toBe(key);
      expect(keyOf({ module: "other/a.ts", sha256: sha256Hex(delay) }, { module: "other/objective.mjs" })).toBe(key);
      expect(keyOf({ module: "other/a.ts", options: { a: 1 } }, { module: "other/objective.mjs" })).not.toBe(key);
      expect(keyOf({ module: "other/a.ts" }, { module: "other/objective.mjs", options: { a: 1 } })).not.toBe(key);
      writeFileSync(join(folder, "other", "a.ts"), `${delay}\n`);
      const changed = keyOf({ module: "other/a.ts" }, { module: "other/objective.mjs" });
      expect(changed).not.toBe(key);
      writeFileSync(join(folder, "other", "objective.mjs"), "export default { evaluate: () => 2 };");
      expect(keyOf({ module: "other/a.ts" }, { module: "other/objective.mjs" })).not.toBe(changed);
    });
  });

  it("is none where the file is not the one that the spec says", async () => {
    await withFiles({ "a.ts": delay }, async (folder) => {
      const task = { kind: "custom", module: "a.ts", sha256: "0".repeat(64), length: 12, sequences: 20 };
      await expect(run(runOf("", { task }), { baseDir: folder })).rejects.toThrow(
        failure(
          "OUTLAST_INVALID_SPEC",
          /^task\.sha256 does not match a\.ts, whose hash is [0-9a-f]{64}: the file has changed/,
        ),
      );
      const objectives = [{ name: "one", module: "none.mjs" }];
      await expect(run(runOf("a.ts", { objectives }), { baseDir: folder })).rejects.toThrow(
        failure("OUTLAST_FILE", /none\.mjs could not be read: .*ENOENT/),
      );
    });
  });

  it("is that of the module that is run, also after it was changed", async () => {
    const text = (value: number): string =>
      taskOf(`return { inputs: new Array(length).fill(0), targets: new Array(length).fill(${value}) };`);
    await withFiles({ "a.mjs": text(1) }, async (folder) => {
      const still = { optimizer: { kind: "gd", learningRate: 0 }, steps: 1 };
      const model = { cell: "linear", hiddenSize: 1, init: { kind: "constant", value: 0 } };
      const spec = runOf("a.mjs", { model, train: still });
      const first = await run(spec, { baseDir: folder });
      writeFileSync(join(folder, "a.mjs"), text(2));
      const second = await run(spec, { baseDir: folder });
      expect([first.result.losses.loss, second.result.losses.loss]).toEqual([[1], [4]]);
      expect(first.key).not.toBe(second.key);
    });
  });
});

const zeros = "new Array(length).fill(0)";

describe("a module that is wrong has one sentence", () => {
  it.each([
    ["export const task = 1;", /^a\.mjs: must export by default what defineTask gives\.$/],
    ["export default () => 3;", /^a\.mjs: must export by default what defineTask gives\.$/],
    ["export default { inputSize: 1, outputSize: 1 };", /^a\.mjs: must export a task with a function sequence/],
    ["export default async () => ({});", /^a\.mjs: gives its task as a promise/],
    [taskOf("", "inputSize: 0,"), /^a\.mjs: inputSize must be at least 1, got 0\.$/],
    [taskOf("", "loss: 'l2',"), /^a\.mjs: loss must be "mse", "bce" or "ce", got "l2"/],
    [taskOf("", "lengthstep: 2,"), /^a\.mjs: the task has no field "lengthstep": did you mean "lengthStep"/],
    [taskOf("", "masked: true, scored: 'last',"), /^a\.mjs: is masked, so that its scored steps must be "every"/],
    ["export default () => { throw new Error('no luck'); };", /^a\.mjs threw: no luck\.$/],
    ["throw new Error('no luck');", /^a\.mjs threw: no luck\.$/],
    ["export default {", /^a\.mjs threw: /],
    ["import 'no-such-package'; export default 1;", /^a\.mjs threw: .*no-such-package/],
    ["process.exit(4);", /^a\.mjs was not loaded: it ended its thread/],
  ])("when it is loaded: %s", async (text, sentence) => {
    await withFiles({ "a.mjs": text }, async (folder) => {
      const error = failure("OUTLAST_MODULE", sentence);
      await expect(run(runOf("a.mjs"), { baseDir: folder })).rejects.toThrow(error);
      // What comes after it is none the worse.
      writeFileSync(join(folder, "b.ts"), delay);
      expect(resolveRun(runOf("b.ts"), { baseDir: folder }).task.kind).toBe("custom");
    });
  });

  const number = String.raw`^a\.mjs: sequence\(12\), number 0 of seed 3, `;
  it.each([
    ["throw new RangeError('no luck.');", "threw: no luck\\.$"],
    ["throw 'luck';", 'threw: "luck"\\.$'],
    ["", "must return \\{ inputs, targets \\}, got nothing\\.$"],
    [`return Promise.resolve({ inputs: ${zeros}, targets: ${zeros} });`, "returned a promise: it must be a plain"],
    [`return { inputs: ${zeros} };`, "returned targets that must be an array, got nothing\\.$"],
    [`return { inputs: "none", targets: ${zeros} };`, 'returned inputs that must be an array, got "none"\\.$'],
    [`return { inputs: [...${zeros}, 0], targets: ${zeros} };`, "returned inputs of 13 items instead of 12 steps of 1"],
    [`return { inputs: ${zeros}, targets: ${zeros}.map(() => [0, 1]) };`, "returned targets\\[0\\] of 2 numbers instead of 1\\.$"], // prettier-ignore
    [`return { inputs: ${zeros}.fill(NaN, 5), targets: ${zeros} };`, "returned inputs\\[5\\] that must be a finite number, got NaN\\.$"], // prettier-ignore
    [`return { inputs: ${zeros}, targets: ${zeros}.map(() => ["1"]) };`, 'returned targets\\[0\\]\\[0\\] that must be a finite number, got "1"\\.$'], // prettier-ignore
    [`return { inputs: ${zeros}, targets: ${zeros}, mask: ${zeros} };`, "returned a mask, but the task says masked: false\\.$"], // prettier-ignore
    ["random.below(0);", "threw: random\\.below\\(count\\) needs a whole number from 1 to 2\\^32, got 0\\.$"],
  ])("when it makes a sequence: %s", async (body, sentence) => {
    await withFiles({ "a.mjs": taskOf(body) }, async (folder) => {
      const error = failure("OUTLAST_MODULE", new RegExp(number + sentence));
      await expect(run(runOf("a.mjs"), { baseDir: folder })).rejects.toThrow(error);
    });
  });

  it.each([
    ["loss: 'bce',", `return { inputs: ${zeros}, targets: ${zeros}.fill(2) };`, /must be from 0 to 1 for the loss bce, got 2/], // prettier-ignore
    ["loss: 'ce', outputSize: 3,", `return { inputs: ${zeros}, targets: ${zeros}.fill(3) };`, /must be classes, whole numbers from 0 to 2 for the loss ce, got 3/], // prettier-ignore
    ["masked: true,", `return { inputs: ${zeros}, targets: ${zeros} };`, /returned no mask, but the task says masked: true/], // prettier-ignore
    ["masked: true,", `return { inputs: ${zeros}, targets: ${zeros}, mask: ${zeros} };`, /returned a mask that scores no step/], // prettier-ignore
    ["masked: true,", `return { inputs: ${zeros}, targets: ${zeros}, mask: ${zeros}.fill(2) };`, /returned a mask that must hold true and false, got 2 at 0/], // prettier-ignore
  ])("when its targets or masks are not what it says: %s %s", async (more, body, sentence) => {
    await withFiles({ "a.mjs": taskOf(body, more) }, async (folder) => {
      await expect(run(runOf("a.mjs"), { baseDir: folder })).rejects.toThrow(failure("OUTLAST_MODULE", sentence));
    });
  });

  it("when there would be too many numbers, or sequences without end", async () => {
    await withFiles({ "a.ts": delay }, async (folder) => {
      const custom = { kind: "custom", module: "a.ts", length: 12 };
      const evaluate = [{ name: "long", lengths: [100_000_000], sequences: 10 }];
      const task = { ...custom, sequences: 20 };
      await expect(run(runOf("", { task, evaluate }), { baseDir: folder })).rejects.toThrow(
        failure(
          "OUTLAST_TOO_LARGE",
          /^a\.ts: 10 sequences of 100000000 steps hold more than .*: ask for fewer or shorter/,
        ),
      );
      expect(() => resolveRun(runOf("", { task: custom }), { baseDir: folder })).toThrow(
        failure("OUTLAST_INVALID_SPEC", /^task\.sequences must be a number of the task custom/),
      );
    });
  });

  it.each([
    ["process.exit(4);", /^a\.mjs ended its thread by process\.exit\(4\)\.$/],
    // It goes on while the sequences that it gave are trained on.
    ["setTimeout(() => { throw new Error('late'); }); return { inputs: [0], targets: [0] };", /^a\.mjs.*: late\.$/],
  ])("when it ends its thread: %s", async (body, sentence) => {
    await withFiles({ "a.mjs": taskOf(body), "delay.ts": delay }, async (folder) => {
      const task = { kind: "custom", module: "a.mjs", length: 1, sequences: 20 };
      const train = { optimizer: { kind: "gd", learningRate: 0 }, steps: 1_000_000 };
      const error = failure("OUTLAST_MODULE", sentence);
      await expect(run(runOf("", { task, train, evaluate: [] }), { baseDir: folder })).rejects.toThrow(error);
      expect((await run(runOf("delay.ts"), { baseDir: folder })).result.status).toBe("done");
    });
  });

  it("when it leaves something behind, and the next run in its thread is not to blame", async () => {
    // The error comes while the other run is at it.
    const body = "setTimeout(() => { throw new Error('late'); }, 300); throw new Error('no luck');";
    await withFiles({ "a.mjs": taskOf(body), "delay.ts": delay }, async (folder) => {
      await expect(run(runOf("a.mjs"), { baseDir: folder })).rejects.toThrow(failure("OUTLAST_MODULE", /no luck/));
      const train = { optimizer: { kind: "gd", learningRate: 1e-9 }, batchSize: 5, steps: 200_000 };
      const { result } = await run(runOf("delay.ts", { train }), { baseDir: folder });
      expect(result).toMatchObject({ status: "done", steps: 200_000 });
    });
  });

  it("when it takes all memory", { timeout: 120_000 }, async () => {
    const body = "const all = []; for (;;) all.push(new Array(10_000).fill(random.uniform()));";
    await withFiles({ "a.mjs": taskOf(body) }, async (folder) => {
      const error = failure("OUTLAST_MODULE", /^a\.mjs ended its thread: it took more than 512 MiB of memory\.$/);
      await expect(run(runOf("a.mjs"), { baseDir: folder })).rejects.toThrow(error);
    });
  });
});

describe("an objective", () => {
  const objectives = [
    { name: "size", module: "size.ts" },
    { name: "several", module: "several.mjs", options: { factor: 3 } },
  ];
  const size = `import { defineObjective } from "outlast";
    export default defineObjective({ async evaluate({ model, spec }) {
      await Promise.resolve();
      return Math.hypot(...model.parameters()["readout.weight"]!.data) + 100 * spec.model.hiddenSize;
    } });`;
  const several = `export default { evaluate: ({ random, options }) =>
    ({ one: 1, factor: options.factor, drawn: random.uniform(), none: 1 / 0 }) };`;

  it("measures the trained model, in the record", async () => {
    await withFiles({ "size.ts": size, "several.mjs": several, "a.ts": delay }, async (folder) => {
      const record = await run(runOf("a.ts", { objectives }), { baseDir: folder });
      const drawn = new Random({ seed: 3, name: "objective several" }).uniform();
      expect(record.result.objectives).toEqual({
        size: { value: expect.closeTo(200.9, 0) as number },
        several: { one: 1, factor: 3, drawn, none: null },
      });
      expect(recordSchema.safeParse(JSON.parse(JSON.stringify(record))).error).toBeUndefined();
      expect(record.spec.objectives![0]).toEqual({ ...objectives[0], options: {}, sha256: sha256Hex(size) });
      const task = { kind: "delay", delay: 2, length: 12, sequences: 20 };
      const core = await run(runOf("", { task, objectives }), { baseDir: folder });
      expect(Object.keys(core.result.objectives!)).toEqual(["size", "several"]);
      const plain = await run(runOf("", { task }));
      expect(core.result.evaluate).toEqual(plain.result.evaluate);
      expect(core.result.losses).toEqual(plain.result.losses);
      expect(core.key).not.toBe(plain.key);
    });
  });

  it.each([
    ["export default 1;", /^o\.mjs: must export by default what defineObjective gives/],
    ["export default { evaluate() { throw new Error('no luck'); } };", /^o\.mjs threw: no luck\.$/],
    ["export default { evaluate: () => 'much' };", /^o\.mjs: evaluate must return a number, .*, got "much"\.$/],
    ["export default { evaluate: () => ({}) };", /^o\.mjs: evaluate must return a number, or an object of numbers/],
    ["export default { evaluate: () => ({ a: [1] }) };", /^o\.mjs: evaluate must return numbers, got \[1\] for a\.$/],
    ["export default { evaluate: () => Promise.reject(new Error('no luck')) };", /^o\.mjs threw: no luck\.$/],
  ])("that is wrong has one sentence: %s", async (text, sentence) => {
    await withFiles({ "o.mjs": text, "a.ts": delay }, async (folder) => {
      const spec = runOf("a.ts", { objectives: [{ name: "o", module: "o.mjs" }] });
      await expect(run(spec, { baseDir: folder })).rejects.toThrow(failure("OUTLAST_MODULE", sentence));
    });
  });

  it("has a name that nothing else has", async () => {
    await withFiles({ "size.ts": size, "a.ts": delay }, (folder) => {
      const spec = runOf("a.ts", { objectives: [{ name: "longer", module: "size.ts" }] });
      expect(() => resolveRun(spec, { baseDir: folder })).toThrow(
        failure(
          "OUTLAST_INVALID_SPEC",
          /^objectives\[0\]\.name must differ from that of evaluate\[0\], both are "longer"/,
        ),
      );
      const dotted = runOf("a.ts", { objectives: [{ name: "a.b", module: "size.ts" }] });
      expect(() => resolveRun(dotted, { baseDir: folder })).toThrow(
        failure("OUTLAST_INVALID_SPEC", /^objectives\[0\]\.name must be a name without dots.*, got "a\.b"\.$/),
      );
    });
  });
});
