// A program of the check wasm: trains every gold case with every optimizer, in both number types, on the core that the
// environment names, and prints the bits of each run's losses and parameters as JSON, run by run.
import { createJiti } from "jiti";
import { createModel, train } from "../../../dist/index.js";
import { native } from "../../../dist/native/index.js";

const { goldCases, modelSpecOf, optimizerOf, tensorOf, tensorsOf } = await createJiti(import.meta.url).import(
  "../../../test/oracle/cases.ts",
);

const bits = (numbers) => Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString("hex");

const runs = {};
for (const [name, gold] of goldCases()) {
  for (const dtype of ["float64", "float32"]) {
    for (const [rule, { settings }] of Object.entries(gold.optimizers)) {
      const model = createModel(modelSpecOf(gold, dtype));
      model.setParameters(tensorsOf(gold.params, dtype));
      const { loss, scored, lengths } = gold;
      const data = { inputs: tensorOf(gold.inputs, dtype), targets: tensorOf(gold.targets, dtype), lengths };
      const optimizer = optimizerOf(rule, settings);
      const { losses } = await train(model, { data, loss, scored, optimizer, clipNorm: settings.clipNorm, steps: 20 });
      const parameters = Object.values(model.parameters()).map((tensor) => bits(tensor.data));
      runs[`${name} ${dtype} ${rule}`] = { losses: bits(losses), parameters: parameters.join(" ") };
    }
  }
}
process.stdout.write(JSON.stringify({ isa: native().isa, runs }));
