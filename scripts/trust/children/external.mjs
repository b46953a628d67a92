// What Node.js knows of the memory that models hold, and whether it is given back. Run with --expose-gc.
import { setImmediate } from "node:timers/promises";
import { createModel } from "../../../dist/index.js";

const spec = { cell: "lstm", inputSize: 2, hiddenSize: 256, outputSize: 1 };
const settled = async () => {
  for (let pass = 0; pass < 3; pass++) {
    globalThis.gc();
    await setImmediate();
  }
  const { external, arrayBuffers, rss } = process.memoryUsage();
  return { external, arrayBuffers, rss };
};

createModel(spec);
const before = await settled();
const models = Array.from({ length: 100 }, (_, seed) => createModel(spec, { seed }));
const bytes = Object.values(models[0].parameters()).reduce((sum, { data }) => sum + data.byteLength, 0) * models.length;
const held = await settled();
models.length = 0;
const dropped = await settled();
const disposed = Array.from({ length: 100 }, (_, seed) => createModel(spec, { seed }));
for (const model of disposed) model.dispose();
const afterDispose = await settled();
console.log(JSON.stringify({ bytes, before, held, dropped, afterDispose, models: disposed.length }));
