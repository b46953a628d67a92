// One device against the processor on random models and trainings. The arguments are how many, and the numbers of units
// to draw from. Prints the largest distances and ends with 1 where one is too large. Also what compute-sanitizer looks
// at.
import { createModel, trainMany } from "../../dist/index.js";
import { caseOf } from "./random.mjs";

const TOLERANCE = { float32: 1e-4, float64: 1e-10 };
// Of warps, of blocks, and of crews of these.
const HIDDEN = (process.argv[3] ?? "1,2,3,4,7,8,11,16,17,32,33,64,96,130,200").split(",").map(Number);

/** Losses of every step and the parameters behind the last, of three models. */
async function train({ spec, options }, backend) {
  const models = [1, 2, 3].map((seed) => createModel(spec, { seed }));
  const results = await trainMany(models, { ...options, backend });
  const parameters = models.flatMap((model) => Object.values(model.parameters()).map(({ data }) => data));
  return [...results.map(({ losses }) => losses), ...parameters];
}

function distance(arrays, expected) {
  let worst = 0;
  for (const [i, array] of arrays.entries()) {
    const largest = expected[i].reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
    // What is not a number is further off than any.
    for (const [k, value] of array.entries()) {
      const off = Math.abs(value - expected[i][k]) / largest;
      worst = off <= worst ? worst : off;
    }
  }
  return worst;
}

const worst = { float32: 0, float64: 0 };
const faults = [];
for (let index = 0; index < Number(process.argv[2]); index += 1) {
  const one = caseOf(index, HIDDEN);
  const { dtype } = one.spec;
  const off = distance(await train(one, "cuda"), await train(one, "cpu"));
  if (!(off <= TOLERANCE[dtype])) faults.push({ index, off, ...one.spec });
  worst[dtype] = off <= worst[dtype] ? worst[dtype] : off;
}
console.log(JSON.stringify({ worst, faults }));
process.exitCode = faults.length === 0 ? 0 : 1;
