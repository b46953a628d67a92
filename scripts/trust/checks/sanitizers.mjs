// The addresses that the core touches, what it leaks and where its arithmetic is undefined: AddressSanitizer,
// LeakSanitizer and UndefinedBehaviorSanitizer, at two widths of packs.
import { buildPlants, buildSmoke, buildVariant } from "../lib/variants.mjs";
import { addresses } from "../lib/tools.mjs";
import { watchExercise, watchPlants, watchTests } from "../lib/watched.mjs";

const VARIANTS = { baseline: "", v3: "x86-64-v3" };

export default {
  name: "sanitizers",
  about:
    "The native tests, and every native function under Node, compiled with AddressSanitizer, LeakSanitizer, " +
    "UndefinedBehaviorSanitizer and all assertions: every cell, lane mode, number type, loss, optimizer, source and " +
    "penalty, jobs stopped and worker threads ended in mid-run, every argument made wrong.",
  // What reads arguments and makes data is compiled with them; what leaks is seen of everything.
  async short(report) {
    const { sanitize } = addresses;
    const addon = await buildSmoke(sanitize);
    await watchPlants(report, addresses, await buildPlants(sanitize), ["overflow", "leak", "signed overflow"]);
    await watchExercise(report, addresses, "under Node", addon, ["--small"]);
  },
  async full(report) {
    const { sanitize } = addresses;
    await watchPlants(report, addresses, await buildPlants(sanitize));
    for (const [level, march] of Object.entries(VARIANTS)) {
      const { addon, tests } = await buildVariant({ name: `addresses-${level}`, sanitize, march });
      await watchTests(report, addresses, `native tests, ${level}`, tests);
      await watchExercise(report, addresses, `under Node, ${level}`, addon);
    }
  },
};
