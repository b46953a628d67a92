import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import proto from "onnx-proto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestContext } from "vitest";
import { createModel, exportOnnx } from "../../src/index.js";
import type { Model, ModelSpec, Tensor } from "../../src/index.js";
import { readFileChecked } from "../../src/core/index.js";
import { distance, failure, randomNumbers, randomTensor } from "../helpers.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "outlast-onnx-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What these tests use of onnxruntime-node, which only the benchmarks install. */
interface Runtime {
  Tensor: new (type: string, data: Tensor["data"], dims: readonly number[]) => { data: Float32Array; dims: number[] };
  InferenceSession: {
    create(
      path: string,
      options: object,
    ): Promise<{
      inputNames: readonly string[];
      run(feeds: object): Promise<Record<string, { data: Float32Array; dims: number[] }>>;
      release(): Promise<void>;
    }>;
  };
}

const home = fileURLToPath(new URL("../../bench/peers/onnxruntime/", import.meta.url));
const install = "npm ci --ignore-scripts --prefix bench/peers/onnxruntime";

/** onnxruntime-node; skips the test where it is not installed, which a machine that checks everything may not do. */
function runtimeOf(context: TestContext): Runtime {
  if (!existsSync(join(home, "node_modules", "onnxruntime-node"))) {
    expect(process.env["CI"], `onnxruntime-node is not installed: ${install}`).not.toBe("true");
    context.skip(`onnxruntime-node is not installed: ${install}`);
  }
  return createRequire(join(home, "worker.mjs"))("onnxruntime-node") as Runtime;
}

/** A model whose every number is at random, states at the start included. */
function drawn(spec: ModelSpec, seed: number): Model {
  const model = createModel(spec, { seed });
  const parameters = model.parameters();
  for (const [i, { data, shape }] of Object.values(parameters).entries()) {
    data.set(randomTensor([...shape], seed + i, model.spec.dtype).data.map((value) => value / 2));
  }
  const { A } = parameters;
  const H = spec.hiddenSize;
  if (spec.structure === "symmetric")
    A!.data.forEach((_, i) => (A!.data[i] = A!.data[(i % H) * H + Math.floor(i / H)]!));
  model.setParameters(parameters);
  return model;
}

const next = randomNumbers(17);
const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));

/** Greatest differences between ONNX's answers and ours, for a batch and a length at random. */
async function differences(runtime: Runtime, model: Model, initialState: "optional" | "required"): Promise<number[]> {
  const { inputSize, hiddenSize, layers, dtype, cell } = model.spec;
  const path = join(folder, "model.onnx");
  await exportOnnx(model, path, { initialState });
  const session = await runtime.InferenceSession.create(path, { logSeverityLevel: 3, intraOpNumThreads: 1 });
  const result: number[] = [];
  for (let i = 0; i < 2; i++) {
    const [batch, time] = [whole(1, 6), whole(1, 30)];
    const inputs = randomTensor([batch, time, inputSize], i, dtype);
    const states = ["h", "c"].slice(0, cell === "lstm" ? 2 : 1).map((part, k) => {
      return [part, randomTensor([layers, batch, hiddenSize], 50 + k, dtype)] as const;
    });
    const given = initialState === "required" ? (Object.fromEntries(states) as { h: Tensor; c?: Tensor }) : undefined;
    const own = model.forward(inputs, { initialState: given });
    const feeds: [string, unknown][] = [["inputs", feed(inputs)]];
    if (given !== undefined) for (const [part, state] of states) feeds.push([`initial_${part}`, feed(state)]);
    expect(session.inputNames).toEqual(feeds.map(([name]) => name));
    const answer = await session.run(Object.fromEntries(feeds));
    const pairs = [
      [answer["outputs"]!, own.outputs],
      [answer["final_h"]!, own.finalState.h],
    ] as const;
    const all = own.finalState.c === undefined ? pairs : [...pairs, [answer["final_c"]!, own.finalState.c] as const];
    for (const [theirs, ours] of all) {
      expect(theirs.dims).toEqual(ours.shape);
      result.push(distance(theirs.data, ours.data));
    }
  }
  await session.release();
  return result;

  function feed({ shape, data }: Tensor): unknown {
    return new runtime.Tensor(dtype, data, shape);
  }
}

const linear = { cell: "linear", inputSize: 2, hiddenSize: 4, outputSize: 3 } as const;
const specs: Record<string, ModelSpec> = {
  tanh: { cell: "tanh", inputSize: 3, hiddenSize: 5, outputSize: 2 },
  "tanh, two layers, sigmoid": {
    cell: "tanh",
    inputSize: 1,
    hiddenSize: 4,
    outputSize: 2,
    layers: 2,
    readout: { activation: "sigmoid" },
  },
  "relu, without biases, clipped": {
    cell: "relu",
    inputSize: 2,
    hiddenSize: 3,
    outputSize: 2,
    bias: false,
    readout: { bias: false, activation: "clip" },
  },
  gru: { cell: "gru", inputSize: 2, hiddenSize: 5, outputSize: 2 },
  "gru, three layers, learned state": {
    cell: "gru",
    inputSize: 2,
    hiddenSize: 3,
    outputSize: 1,
    layers: 3,
    learnInitialState: true,
  },
  "gru, without biases": { cell: "gru", inputSize: 2, hiddenSize: 3, outputSize: 1, bias: false },
  lstm: { cell: "lstm", inputSize: 2, hiddenSize: 5, outputSize: 2 },
  "lstm, two layers, learned state": {
    cell: "lstm",
    inputSize: 1,
    hiddenSize: 4,
    outputSize: 2,
    layers: 2,
    learnInitialState: true,
  },
  linear,
  "linear, biases": { ...linear, bias: true, readout: { bias: true } },
  "linear, symmetric": { ...linear, structure: "symmetric" },
  "linear, diagonal": { ...linear, structure: "diagonal", learnInitialState: true },
  "linear, pairs": { ...linear, structure: "complexDiagonal", bias: true, readout: { activation: "clip" } },
};

describe("exportOnnx", () => {
  it("is computed by onnxruntime as here", async (context) => {
    const runtime = runtimeOf(context);
    for (const [name, spec] of Object.entries(specs)) {
      for (const dtype of ["float32", "float64"] as const) {
        const model = drawn({ ...spec, dtype }, 3);
        for (const initialState of ["optional", "required"] as const) {
          const worst = Math.max(...(await differences(runtime, model, initialState)));
          expect(worst, `${name}, ${dtype}, ${initialState}`).toBeLessThan(dtype === "float32" ? 1e-5 : 1e-12);
        }
      }
    }
  });

  it("says what it is, and gives the states a default where they are optional", async () => {
    const model = drawn({ ...specs["lstm, two layers, learned state"]! }, 4);
    const path = join(folder, "said.onnx");
    await exportOnnx(model, path);
    const { graph, metadataProps, opsetImport, producerName } = proto.onnx.ModelProto.decode(readFileChecked(path));
    expect(producerName).toBe("outlast");
    expect(Number(opsetImport[0]!.version)).toBe(14);
    expect(JSON.parse(metadataProps[0]!.value!)).toEqual({ ...model.spec, init: { kind: "pytorch" } });
    expect(graph!.input!.map(({ name }) => name)).toEqual(["inputs", "initial_h", "initial_c"]);
    expect(graph!.output!.map(({ name }) => name)).toEqual(["outputs", "final_h", "final_c"]);
    const axes = graph!.input![0]!.type!.tensorType!.shape!.dim!.map(
      ({ dimParam, dimValue }) => dimParam || Number(dimValue),
    );
    expect(axes).toEqual(["batch", "time", 1]);
    const start = graph!.initializer!.find(({ name }) => name === "initial_c")!;
    const learned = [0, 1].flatMap((k) => [...model.parameters()[`initial.c_l${k}`]!.data]);
    expect([...new Float32Array(Uint8Array.from(start.rawData!).buffer)]).toEqual(learned);
    await exportOnnx(model, path, { initialState: "required" });
    const required = proto.onnx.ModelProto.decode(readFileChecked(path)).graph!;
    expect(required.input!.map(({ name }) => name)).toEqual(["inputs", "initial_h", "initial_c"]);
    expect(required.initializer!.map(({ name }) => name)).not.toContain("initial_h");
  });

  it("refuses what is no model and options that it does not know", async () => {
    const path = join(folder, "none.onnx");
    await expect(exportOnnx({} as Model, path)).rejects.toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /model must be a model/),
    );
    const model = createModel(linear);
    const refused = exportOnnx(model, path, { initialState: "maybe" as "optional" });
    await expect(refused).rejects.toThrow(failure("OUTLAST_INVALID_ARGUMENT", /"optional" or "required", got "maybe"/));
    expect(existsSync(path)).toBe(false);
  });
});
