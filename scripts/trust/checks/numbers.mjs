// What is promised of numbers, measured: docs/numbers.md says it in words.
import { hasTool } from "../../lib/process.mjs";
import { agreementWithPytorch } from "../numbers/agreement.mjs";
import { compareBits } from "../numbers/bits.mjs";
import { determinism } from "../numbers/determinism.mjs";
import { differences } from "../numbers/differences.mjs";
import { oddNumbers } from "../numbers/odd.mjs";
import { ulpTables } from "../numbers/ulp.mjs";

/** Sets of 20 new cases by PyTorch; seeds of each run on one and two threads; numbers in each range of a function. */
const [SETS, SEEDS, POINTS] = [5, 5, 3_000_000];

/** @type {import("../../trust.mjs").Check} */
export default {
  name: "numbers",
  about: "Results beside PyTorch and finite differences, errors of functions, the same bits whatever goes on beside, numbers at the ends of their range.", // prettier-ignore
  missing: () => (hasTool("g++") ? undefined : ["g++", "g++"]),
  async full(report) {
    await agreementWithPytorch(report, { seeds: SETS });
    await differences(report);
    await ulpTables(report, { points: POINTS });
    await determinism(report, compareBits, { seeds: SEEDS });
    await oddNumbers(report);
  },
};
