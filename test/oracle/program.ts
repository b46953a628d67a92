// A program: does the gold cases that it is given, and prints what came of them as JSON. For machines on which vitest
// is too much, such as emulated ones; scripts/trust/gold/run.mjs puts it together with dist and starts it.
import { createHash, type Hash } from "node:crypto";
import { createModel, train } from "../../src/index.js";
import { native } from "../../src/native/index.js";
import { distance } from "../distance.js";
import { goldBatch, goldModel } from "./agreement.js";
import { GOLD_BOUNDS, goldCases, optimizerOf } from "./cases.js";
import type { GoldCase } from "./cases.js";

type Numbers = Float32Array | Float64Array;
type Dtype = "float32" | "float64";

const outlast = { createModel, train };
const faults: string[] = [];
const worst = { float32: 0, float64: 0 };
/** Of each case, what stands for the bits of all its numbers. */
const bits = new Map<string, Hash>();

function compare(what: string, dtype: Dtype, numbers: Numbers, expected: readonly number[], bound: number): void {
  const error = distance(numbers, expected);
  worst[dtype] = Math.max(worst[dtype], error);
  if (!(error <= bound)) faults.push(`${what} in ${dtype} is ${error} from PyTorch's, more than ${bound}`);
}

/** Outputs, loss, gradients, and 20 steps with each of these optimizers. */
async function goldCase(name: string, gold: GoldCase, dtype: Dtype, optimizers: readonly string[]): Promise<void> {
  const [, bound, boundAfterTraining] = GOLD_BOUNDS.find(([of]) => of === dtype)!;
  const hash = bits.get(name) ?? createHash("sha256");
  bits.set(name, hash);
  const hold = (what: string, numbers: Numbers, expected: readonly number[], most: number) => {
    hash.update(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
    compare(`${name}${what}`, dtype, numbers, expected, most);
  };
  const model = goldModel(outlast, gold, dtype);
  const batch = goldBatch(gold, dtype);
  hold(": outputs", model.forward(batch.inputs).outputs.data as Numbers, gold.outputs.data, bound);
  const { loss, gradients } = model.gradients(batch, { loss: gold.loss, scored: gold.scored });
  hold(": loss", Float64Array.of(loss), [gold.loss_value], bound);
  for (const [parameter, { data }] of Object.entries(gold.gradients)) {
    hold(`: gradient of ${parameter}`, gradients[parameter]!.data as Numbers, data, bound);
  }
  for (const optimizer of optimizers) {
    const { settings, losses, params } = gold.optimizers[optimizer]!;
    const trained = goldModel(outlast, gold, dtype);
    const { loss: kind, scored } = gold;
    const how = { optimizer: optimizerOf(optimizer, settings), clipNorm: settings.clipNorm, steps: losses.length };
    const result = await train(trained, { data: batch, loss: kind, scored, ...how });
    hold(` with ${optimizer}: losses`, Float64Array.from(result.losses), losses, boundAfterTraining);
    const parameters = trained.parameters();
    for (const [parameter, { data }] of Object.entries(params)) {
      hold(` with ${optimizer}: ${parameter}`, parameters[parameter]!.data as Numbers, data, boundAfterTraining);
    }
  }
}

/** The bits of the parameters that a seed makes, of every cell. */
function seededBits(): string {
  const hash = createHash("sha256");
  for (const cell of ["linear", "tanh", "relu", "gru", "lstm"] as const) {
    const model = createModel({ cell, inputSize: 2, hiddenSize: 9, outputSize: 3, dtype: "float64" }, { seed: 7 });
    for (const { data } of Object.values(model.parameters())) hash.update(Float64Array.from(data));
  }
  return hash.digest("hex");
}

/** What to do: the folder of the cases, and of cases and optimizers those wanted; none means all. */
interface Order {
  folder: string;
  names: readonly string[];
  optimizers: readonly string[];
}

const { folder, names, optimizers } = JSON.parse(process.argv[2]!) as Order;
const cases = goldCases(folder).filter(([name]) => names.length === 0 || names.includes(name));
for (const [name, gold] of cases) {
  const wanted = Object.keys(gold.optimizers).filter((of) => optimizers.length === 0 || optimizers.includes(of));
  for (const [dtype] of GOLD_BOUNDS) await goldCase(name, gold, dtype, wanted);
}
const { isa } = native();
const { arch, version } = process;
const result = {
  arch,
  version,
  isa,
  cases: cases.length,
  worst,
  faults,
  bits: Object.fromEntries([...bits].map(([name, hash]) => [name, hash.digest("hex")])),
  seeded: seededBits(),
};
process.stdout.write(`${JSON.stringify(result)}\n`);
